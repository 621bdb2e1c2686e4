"""What is wrong with a schedule before it is released: fatal (nothing is released) or a warning (it is listed)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from presscentre.briefings.models import Absence, Interpreter, Seat, Sitting, Slot, Speaker
from presscentre.briefings.queries.conflicts import by_resource, overlaps, short_turns
from presscentre.briefings.queries.plan import Planned, planned_of
from presscentre.events.models import Event, Region, Room

INSTANT = timedelta(microseconds=1)
PLAIN: dict[str, Promise] = {
    "room_twice": _("%(what)s is taken twice: by %(first)s and by %(second)s."),
    "speaker_twice": _("%(what)s would speak in two places: %(first)s and %(second)s."),
    "interpreter_twice": _("%(what)s would interpret in two places: %(first)s and %(second)s."),
    "booth_twice": _("%(what)s would interpret on two channels of %(sitting)s at once."),
    "lost": _("%(sitting)s is public and has no room or time any more. Place it, or cancel it."),
    "room_short": _("%(what)s has less than ten minutes between %(first)s and %(second)s."),
    "speaker_short": _("%(what)s has less than ten minutes from %(first)s to %(second)s, in another room."),
    "interpreter_short": _("%(what)s has less than ten minutes from %(first)s to %(second)s, in another room."),
    "absent": _("%(what)s is not to be had all through %(sitting)s."),
    "no_region": _("%(briefing)s: no sitting is open to %(regions)s."),
    "unplaced": _("%(sitting)s has no room or time yet and stays out."),
    "room_small": _("%(sitting)s: %(capacity)d seats in %(what)s, which has %(seats)d."),
    "midnight": _("%(sitting)s runs past midnight."),
    "clock_change": _("The clocks change during %(sitting)s."),
    "outside": _("%(sitting)s is not within the days of the event."),
    "past": _("%(sitting)s would be changed although it has begun."),
    "no_interpreter": _("%(sitting)s: nobody interprets on channel %(number)d."),
    "wrong_language": _("%(sitting)s: %(what)s does not interpret the language of channel %(number)d."),
}
COUNTED = {
    "seats_taken": ngettext_lazy(
        "%(sitting)s: %(count)d seat is taken, more than the %(capacity)d it would have.",
        "%(sitting)s: %(count)d seats are taken, more than the %(capacity)d it would have.",
        "count",
    ),
    "remote_taken": ngettext_lazy(
        "%(sitting)s: %(count)d remote place is taken, more than the %(capacity)d it would have.",
        "%(sitting)s: %(count)d remote places are taken, more than the %(capacity)d it would have.",
        "count",
    ),
    "seats_cancelled": ngettext_lazy(
        "%(sitting)s is cancelled: %(count)d person with a seat is told.",
        "%(sitting)s is cancelled: %(count)d people with a seat are told.",
        "count",
    ),
}
TWICE = ("room_twice", "speaker_twice", "interpreter_twice", "booth_twice")
FATAL = frozenset({*TWICE, "lost", "seats_taken", "remote_taken"})


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: its code, a sentence for officers, and which sittings it concerns."""

    code: str
    sittings: tuple[int, ...]
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def fatal(self) -> bool:
        return self.code in FATAL

    @property
    def sentence(self) -> str:
        return str({**PLAIN, **COUNTED}[self.code] % self.facts)


class Checker:
    """Looks at one whole schedule. `before` is what the public has; `now` is event time. Eight queries at most."""

    def __init__(self, event: Event, planned: list[Planned], before: dict[int, Slot], now: datetime) -> None:
        self.event, self.planned, self.before, self.now = event, planned, before, now
        rows = Sitting.objects.of(event).select_related("briefing")
        self.sittings = {sitting.pk: sitting for sitting in rows}
        self.rooms = {room.pk: room for room in Room.objects.filter(event=event)}
        self.people: dict[str, dict[int, Any]] = {
            "speaker": {row.pk: row for row in Speaker.objects.filter(event=event)},
            "interpreter": {row.pk: row for row in Interpreter.objects.filter(event=event)},
        }
        counted = Seat.objects.taken().filter(event=event).values_list("sitting", "remote").annotate(count=Count("pk"))
        self.taken = {(sitting, remote): count for sitting, remote, count in counted.order_by()}

    def findings(self) -> list[Finding]:
        """Fatal ones first, each kind in the order of time."""
        ordered = sorted(self.planned, key=lambda one: (one.starts_at, one.sitting))
        found = chain(self._shared(), self._absent(), *map(self._of_one, ordered), self._regions())
        return sorted(found, key=lambda finding: not finding.fatal)

    def _shared(self) -> Iterator[Finding]:
        for (kind, pk), takers in by_resource(self.planned).items():
            for code, pairs in (("twice", overlaps(takers)), ("short", short_turns(kind, takers))):
                for first, second in pairs:
                    facts = {"what": self._name(kind, pk), "first": self._title(first), "second": self._title(second)}
                    yield Finding(f"{kind}_{code}", (first.sitting, second.sitting), facts)

    def _absent(self) -> Iterator[Finding]:
        takers = by_resource(self.planned)
        for absence in Absence.objects.filter(event=self.event).order_by("starts_at", "pk"):
            kind = next(kind for kind in ("speaker", "interpreter", "room") if getattr(absence, f"{kind}_id"))
            pk = getattr(absence, f"{kind}_id")
            for one in takers.get((kind, pk), ()):
                if one.starts_at < absence.ends_at and absence.starts_at < one.ends_at:
                    yield Finding("absent", (one.sitting,), {"what": self._name(kind, pk), "sitting": self._title(one)})

    def _of_one(self, one: Planned) -> Iterator[Finding]:
        slot = self.before.get(one.sitting)
        if slot is not None and slot.starts_at <= self.now and planned_of(slot) != one:
            yield self._finding("past", one)
        taken = {remote: self.taken.get((one.sitting, remote), 0) for remote in (False, True)}
        if one.cancelled:
            if sum(taken.values()) and not (slot and slot.cancelled):
                yield self._finding("seats_cancelled", one, count=sum(taken.values()))
            return
        capacity = self._fits(one, slot)
        if taken[False] > capacity:
            yield self._finding("seats_taken", one, count=taken[False], capacity=capacity)
        if taken[True] > one.remote_capacity:
            yield self._finding("remote_taken", one, count=taken[True], capacity=one.remote_capacity)
        yield from self._place(one)
        yield from self._time(one)
        yield from self._channels(one)

    def _fits(self, one: Planned, slot: Slot | None) -> int:
        """How many seats it would have; in another room than now, no more than that room has."""
        seats = self.rooms[one.room].seats
        moves = slot is not None and slot.room_id != one.room
        return min(one.capacity, seats) if moves and seats is not None else one.capacity

    def _place(self, one: Planned) -> Iterator[Finding]:
        room = self.rooms[one.room]
        if room.seats is not None and one.capacity > room.seats:
            yield self._finding("room_small", one, what=room.name, capacity=one.capacity, seats=room.seats)

    def _time(self, one: Planned) -> Iterator[Finding]:
        starts, ends = (at.astimezone(self.event.tz) for at in (one.starts_at, one.ends_at - INSTANT))
        if starts.date() != ends.date():
            yield self._finding("midnight", one)
        if starts.utcoffset() != ends.utcoffset():
            yield self._finding("clock_change", one)
        if one.starts_at < self.event.starts_at or one.ends_at > self.event.ends_at:
            yield self._finding("outside", one)
        if one.starts_at <= self.now and one.sitting not in self.before:
            yield self._finding("past", one)

    def _channels(self, one: Planned) -> Iterator[Finding]:
        booths = [channel["interpreter"] for channel in one.facts.get("channels") or () if channel["interpreter"]]
        for pk in sorted({pk for pk in booths if booths.count(pk) > 1}):
            yield self._finding("booth_twice", one, what=self._name("interpreter", pk))
        for channel in one.facts.get("channels") or ():
            somebody = self.people["interpreter"].get(channel["interpreter"])
            if somebody is None:
                yield self._finding("no_interpreter", one, number=channel["number"])
            elif channel["language"] not in somebody.languages:
                yield self._finding("wrong_language", one, what=somebody.name, number=channel["number"])

    def _regions(self) -> Iterator[Finding]:
        """Briefings with seats that leave a press region outside altogether."""
        of_briefing: dict[int, list[Planned]] = defaultdict(list)
        for one in self.planned:
            if not one.cancelled and self.sittings[one.sitting].briefing.needs_seat:
                of_briefing[self.sittings[one.sitting].briefing_id].append(one)
        if not of_briefing:
            return
        regions = list(Region.objects.filter(event=self.event).order_by("position", "key"))
        for ones in of_briefing.values():
            open_to = {pk for one in ones for pk in one.facts.get("regions") or ()}
            missing = [region.name for region in regions if region.pk not in open_to]
            if missing and all(one.facts.get("regions") for one in ones):
                facts = {"briefing": str(self.sittings[ones[0].sitting].briefing), "regions": ", ".join(missing)}
                yield Finding("no_region", tuple(one.sitting for one in ones), facts)

    def _finding(self, code: str, one: Planned, **facts: Any) -> Finding:
        return Finding(code, (one.sitting,), {"sitting": self._title(one), **facts})

    def _title(self, one: Planned) -> str:
        return str(self.sittings[one.sitting])

    def _name(self, kind: str, pk: int) -> str:
        row = self.rooms.get(pk) if kind == "room" else self.people[kind].get(pk)
        return str(row) if row is not None else "?"


def findings(event: Event, planned: list[Planned], before: dict[int, Slot], *, now: datetime) -> list[Finding]:
    """What is wrong with this schedule, were it released now. `now` is event time."""
    return Checker(event, planned, before, now).findings()


def of_draft(unplaced: list[Sitting], lost: list[Sitting]) -> list[Finding]:
    """What only a draft can have wrong: sittings without place or time."""
    named = [("lost", sitting) for sitting in lost] + [("unplaced", sitting) for sitting in unplaced]
    return [Finding(code, (sitting.pk,), {"sitting": str(sitting)}) for code, sitting in named]
