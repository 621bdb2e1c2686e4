"""Taking readings in: refuse what is wrong, keep the rest, let the newest of each figure through the gate."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from presscentre.audit.actions import record
from presscentre.events.models import Event
from presscentre.figures.actions import gate, receipts
from presscentre.figures.actions.check import Check, Looked
from presscentre.figures.actions.known import Known
from presscentre.figures.actions.receipts import Fate, Receipt
from presscentre.figures.actions.rows import Kept
from presscentre.figures.actions.turn import Line, Turn
from presscentre.figures.models import Batch, Reading, Source
from presscentre.figures.parsing import Given

OFTEN = timedelta(seconds=1)  # how exactly it is written down when a source was heard
PUBLISHED, STORED, LATE, DUPLICATE = (Fate(state) for state in ("published", "stored", "late", "duplicate"))


@dataclass
class Delivery:
    """Readings that came together: from a source, or by hand (`source` None, then `by`)."""

    source: Source | None
    readings: Sequence[Given]
    atomic: bool = False
    key: str = ""  # Idempotency-Key
    body_sha256: bytes = b""
    by: Any = None


@transaction.atomic
def take_in(event: Event, deliveries: Sequence[Delivery], *, by: Any, now: datetime) -> list[Receipt]:
    """Store, hold or publish these deliveries, one after another, in one transaction; a receipt for each.

    Of one figure in one delivery only the newest is published, as one revision. `by` is who stands in the audit: the
    machine, the officer, or None for the clock. A refused reading raises nothing: its receipt says so.
    """
    return _take_in(Turn(event, now), deliveries, by)


@transaction.atomic
def take_in_at(event: int, deliveries: Sequence[Delivery], *, by: Any, now: datetime) -> list[Receipt]:
    """The same for whoever knows only the event's key: it is read with its board. `now` is the wall clock's."""
    return _take_in(Turn.at(event, now), deliveries, by)


def _take_in(turn: Turn, deliveries: Sequence[Delivery], by: Any) -> list[Receipt]:
    intake = Intake(turn, deliveries)
    found = [intake.take(delivery) for delivery in deliveries]
    intake.write_down(by)
    turn.close()
    return found


@transaction.atomic
def fate_of(event: Event, delivery: Delivery, *, by: Any, now: datetime) -> Receipt:
    """What would become of this delivery now. Everything is undone before the lock is given back."""
    receipt = Intake(Turn(event, now), [delivery]).take(delivery)
    transaction.set_rollback(True)
    return receipt


@dataclass
class Intake:
    """The deliveries of one turn, and what is already known of their figures and moments."""

    turn: Turn
    deliveries: Sequence[Delivery]
    lines: dict[str, Line] = field(init=False)
    looked: dict[int, Looked] = field(init=False)
    known: Known = field(init=False)
    opinions: gate.Opinions = field(default_factory=dict)
    heard: dict[int, tuple[int, ...]] = field(default_factory=dict)  # source: deliveries, kept, published, held
    answered: dict[tuple[int, str], tuple[bytes, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        keys = {given.figure for delivery in self.deliveries for given in delivery.readings if not given.code}
        self.lines = {line.figure.key: line for line in self.turn.open(key__in=keys)}
        sources = {delivery.source.pk: delivery.source for delivery in self.deliveries if delivery.source is not None}
        # Whoever hands in a source with its figures at hand saves a query; it may be a second old.
        allowed = {(pk, figure.pk) for pk, source in sources.items() for figure in source.figures.all()}
        check = Check(self.turn, self.lines, allowed)
        self.looked = {id(delivery): check.look(delivery, _pk(delivery.source)) for delivery in self.deliveries}
        moments = [moment for _fates, some in self.looked.values() for moment in some if moment is not None]
        self.known = Known(moments, sources)
        used = [delivery.key for delivery in self.deliveries if delivery.key]
        for row in Batch.objects.filter(source__in=sources, key__in=used) if used else ():
            self.answered[row.source_id, row.key] = bytes(row.body_sha256), row.answer

    def take(self, delivery: Delivery) -> Receipt:
        """Refuse, keep or publish each reading of one delivery."""
        source = _pk(delivery.source)
        if delivery.key and source is not None and (before := self.answered.get((source, delivery.key))):
            same = before[0] == delivery.body_sha256
            return Receipt([], True, replay=before[1]) if same else Receipt([], False, problem="idempotency_key_reused")
        fates, moments = self.looked[id(delivery)]
        fresh = self.known.sift(fates, moments, delivery.readings)
        refused = sum(fate.state == receipts.REFUSED for fate in fates if fate is not None)
        if refused and (delivery.atomic or refused == len(fates)):
            return Receipt([fate or STORED for fate in fates], stored=False)
        self.known.add(fresh)
        self._keep(delivery, source, fates)
        receipt = Receipt(cast(list[Fate], fates), stored=True)  # each has met its fate by now
        self._answer(delivery, source, receipt)
        return receipt

    def write_down(self, by: Any) -> None:
        """When each source was heard, and one row in the audit for all that came from it."""
        by_source = {delivery.source.pk if delivery.source else 0: delivery.source for delivery in self.deliveries}
        for pk, source in by_source.items():
            counts = self.heard.get(pk)
            if counts is None:
                continue
            facts = dict(zip(("deliveries", "kept", "published", "held"), counts, strict=True))
            if source is None:
                record("figures.entered", self.turn.event, by=by, at=self.turn.now, event=self.turn.event, **facts)
                continue
            if source.heard_at is None or abs(self.turn.now - source.heard_at) >= OFTEN:
                Source.objects.filter(pk=source.pk).update(heard_at=self.turn.now)
                source.heard_at = self.turn.now
            # A demonstration plays the same night for ever; its readings need no witness.
            if self.turn.event.kind != Event.Kind.DEMONSTRATION:
                record("figures.taken_in", source, by=by, at=self.turn.now, event=self.turn.event, **facts)

    def _keep(self, delivery: Delivery, source: int | None, fates: list[Fate | None]) -> None:
        of_each: dict[str, list[int]] = {}
        for index, fate in enumerate(fates):
            if fate is None:
                of_each.setdefault(delivery.readings[index].figure, []).append(index)
        newest = [self._take_figure(self.lines[key], delivery, source, of_each[key], fates).state for key in of_each]
        kept = (1, sum(map(len, of_each.values())), newest.count(receipts.PUBLISHED), newest.count(receipts.HELD))
        before = self.heard.get(source or 0, (0, 0, 0, 0))
        self.heard[source or 0] = tuple(map(sum, zip(before, kept, strict=True)))

    def _take_figure(
        self, line: Line, delivery: Delivery, source: int | None, indexes: list[int], fates: list[Fate | None]
    ) -> Fate:
        """The readings of one figure in one delivery: the newest goes to the gate, the others are kept.

        Returns what became of the newest.
        """
        readings = delivery.readings
        newest = max(indexes, key=lambda index: readings[index].as_of)
        before = line.shown
        late = gate.is_late(line, readings[newest].as_of)
        if not late:
            fates[newest] = self._newest(line, readings[newest], delivery, source)
        below = line.shown.value if line.shown is not None and (late or line.shown is not before) else None
        aside = [index for index in indexes if late or index != newest]
        self._put_aside(line, delivery, source, aside, fates, below, None if before is None else before.as_of)
        if source is not None and not self._embargoed(readings[newest]):
            self._opine(line, source, readings[newest])
        return cast(Fate, fates[newest])

    def _newest(self, line: Line, given: Given, delivery: Delivery, source: int | None) -> Fate:
        reading = Reading(
            figure=line.figure,
            source_id=source,
            by=delivery.by,
            value=given.value,
            as_of=given.as_of,
            received_at=self.turn.now,
            not_before=given.not_before,
            interpolated=given.interpolated,
            note=given.note,
        )
        reading.why = why = gate.verdict(self.turn, line, reading, self.opinions)
        reading.state = Reading.State.STORED if why in gate.ASIDE else Reading.State.HELD
        self.turn.readings.append(reading)
        if why == Reading.Why.NONE:
            self.turn.publish(line, reading)
            return PUBLISHED
        if why in gate.ASIDE:
            return Fate(receipts.STORED, why)
        self.turn.queue_changed = line.has_held = True
        return Fate(receipts.HELD, why)

    def _put_aside(
        self,
        line: Line,
        delivery: Delivery,
        source: int | None,
        indexes: list[int],
        fates: list[Fate | None],
        below: Decimal | None,
        shown_as_of: datetime | None,
    ) -> None:
        """Keep what is not the newest. Nine hundred and ninety of a thousand readings come this way."""
        fits, now, readings = gate.fitting(line, below, source), self.turn.now, delivery.readings
        alike: dict[tuple[bool, bool, bool], list[Given]] = {}
        for index in indexes:
            given = readings[index]
            late = shown_as_of is not None and given.as_of <= shown_as_of
            fates[index] = LATE if late else STORED
            embargoed = given.not_before is not None and given.not_before > now  # not by the method: a thousand times
            alike.setdefault((late, embargoed, not embargoed and fits(given.value)), []).append(given)
        for (late, embargoed, on_curve), some in alike.items():
            state = Reading.State.LATE if late else Reading.State.STORED
            why = Reading.Why.NOT_YET if embargoed else Reading.Why.NONE
            self.turn.kept.append(Kept(line.pk, source, _pk(delivery.by), now, state, why, on_curve, some))

    def _embargoed(self, given: Given) -> bool:
        return given.not_before is not None and given.not_before > self.turn.now

    def _opine(self, line: Line, source: int, given: Given) -> None:
        """Remember what this source says; it may confirm what another one's reading is held for."""
        if line.figure.agreement is None:
            return
        self.opinions[line.figure.pk, source] = given.as_of, given.value
        waiting = (Reading.Why.UNCONFIRMED, Reading.Why.DISAGREEMENT)
        mine = [row for row in self.turn.readings if row.figure_id == line.figure.pk and row.why in waiting]
        stored = Reading.objects.filter(figure=line.figure, state=Reading.State.HELD, why__in=waiting)
        for reading in (*mine, *stored.exclude(source=source).order_by("-as_of")[:1]):
            if reading.source_id != source and not gate.is_late(line, reading.as_of):
                self._try_again(line, reading)

    def _try_again(self, line: Line, reading: Reading) -> None:
        if gate.verdict(self.turn, line, reading, self.opinions) != Reading.Why.NONE:
            return
        self.turn.publish(line, reading)
        if reading.pk is not None:
            reading.save(update_fields=["state", "why", "published_at", "on_curve"])

    def _answer(self, delivery: Delivery, source: int | None, receipt: Receipt) -> None:
        if not delivery.key or source is None:
            return
        text = receipts.answer(list(delivery.readings), receipt).decode()
        self.answered[source, delivery.key] = delivery.body_sha256, text
        Batch.objects.create(
            source_id=source,
            key=delivery.key,
            body_sha256=delivery.body_sha256,
            status=202,
            answer=text,
            at=timezone.now(),
        )


def _pk(row: Any) -> int | None:
    return None if row is None else int(row.pk)
