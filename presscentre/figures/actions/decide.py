"""What officers, and the clock, decide about held readings."""

from datetime import datetime
from typing import Any

from django.db import transaction

from presscentre.audit.actions import record
from presscentre.events.models import Event
from presscentre.figures import queries
from presscentre.figures.actions import gate
from presscentre.figures.actions.refusals import AlreadyApproved, AlreadyDecided, FiguresPaused, NeedsCorrection
from presscentre.figures.actions.turn import Line, Turn
from presscentre.figures.models import Approval, Figure, Reading

KEPT = (Reading.State.STORED, Reading.State.LATE)
STATE_FIELDS = ["state", "why", "published_at", "on_curve"]


@transaction.atomic
def release(reading: Reading, *, by: Any, now: datetime) -> str:
    """One officer's word that a held reading may go out.

    "published" now; "approved" if a second officer is still needed; "scheduled" if its time has not come. Raises
    AlreadyDecided, AlreadyApproved, FiguresPaused or NeedsCorrection, and then nothing has changed.
    """
    turn = Turn(reading.figure.event, now)
    line, held = _held(turn, reading)
    if turn.paused:
        raise FiguresPaused
    if _falls(line, held):
        raise NeedsCorrection(figure=line.figure.name)
    _approval, first = Approval.objects.get_or_create(reading=held, by=by, defaults={"at": now})
    if not first and not (_is_approved(held, line.figure) and _is_due(turn, held)):
        raise AlreadyApproved
    outcome = _go_on(turn, line, held)
    record(f"figures.{outcome}", held, by=by, at=now, event=turn.event, figure=line.figure.key)
    turn.queue_changed = True
    turn.close()
    return outcome


@transaction.atomic
def discard(reading: Reading, *, by: Any, now: datetime) -> None:
    """Decide against a held reading; it stays in the books and is never shown. Raises AlreadyDecided."""
    turn = Turn(reading.figure.event, now)
    line, held = _held(turn, reading)
    Reading.objects.filter(pk=held.pk).update(state=Reading.State.DISCARDED)
    record("figures.discarded", held, by=by, at=now, event=turn.event, figure=line.figure.key)
    turn.queue_changed = True
    turn.close()


@transaction.atomic
def set_not_before(reading: Reading, not_before: datetime | None, *, by: Any, now: datetime) -> bool:
    """Hold a reading back until this moment; None: no longer. Until then it stands in no payload, cache or log.

    What is due at once and has its approvals already is published, and True returned; the rest waits for an officer.
    Raises AlreadyDecided.
    """
    turn = Turn(reading.figure.event, now)
    line, held = _held(turn, reading)
    held.not_before = not_before
    held.why = gate.verdict(turn, line, held, {}) or Reading.Why.OFFICER
    held.save(update_fields=["not_before", "why"])
    record("figures.embargo_set", held, by=by, at=now, event=turn.event, figure=line.figure.key)
    if goes_out := _is_due(turn, held) and may_go_out(turn, line, held):
        _go_on(turn, line, held)
        record("figures.published", held, by=by, at=now, event=turn.event, figure=line.figure.key)
    turn.queue_changed = True
    turn.close()
    return goes_out


@transaction.atomic
def release_due(event: Event, *, by: Any, now: datetime) -> int:
    """Let out what waited for its time: what is approved, or passes the gate by itself; returns how many.

    What was only kept until then joins the curve where it fits. The rest stays held, for the reason the gate gives.
    While figures are paused nothing happens.
    """
    turn = Turn(event, now)
    due = queries.held_readings(event).filter(why=Reading.Why.NOT_YET, not_before__lte=now)
    published = 0
    for held in due.select_related("figure").order_by("as_of", "pk") if not turn.paused else ():
        published += _let_out(turn, turn.line(held.figure), held, by=by)
        turn.queue_changed = True
    if not turn.paused:
        _restore(turn)
    turn.close()
    return published


def may_go_out(turn: Turn, line: Line, held: Reading) -> bool:
    """True if officers have said yes already and nothing stands against it but, perhaps, its time."""
    return not turn.paused and _is_approved(held, line.figure) and not _falls(line, held)


def _let_out(turn: Turn, line: Line, held: Reading, *, by: Any) -> bool:
    if gate.is_late(line, held.as_of):
        held.state = Reading.State.OVERTAKEN
    elif may_go_out(turn, line, held):
        turn.publish(line, held, by=by)
    else:
        held.why = gate.verdict(turn, line, held, {})
        if held.why == Reading.Why.NONE:
            turn.publish(line, held, by=by)
    held.save(update_fields=STATE_FIELDS)
    verb = "figures.released" if held.state == Reading.State.PUBLISHED else "figures.not_released"
    record(verb, held, by=by, at=turn.now, event=turn.event, figure=line.figure.key)
    return held.state == Reading.State.PUBLISHED


def _restore(turn: Turn) -> None:
    """Readings beside the newest of their batch that were under an embargo: they may stand in the curve now."""
    kept = Reading.objects.filter(figure__event=turn.event, state__in=KEPT, why=Reading.Why.NOT_YET)
    for reading in kept.filter(not_before__lte=turn.now).select_related("figure"):
        line = turn.line(reading.figure)
        below = line.shown.value if gate.is_late(line, reading.as_of) and line.shown else None
        fits = gate.fitting(line, below, reading.source_id)(reading.value)
        Reading.objects.filter(pk=reading.pk).update(why=Reading.Why.NONE, on_curve=fits)


def _go_on(turn: Turn, line: Line, held: Reading) -> str:
    """Publish what has enough approvals and whose time has come."""
    if not _is_approved(held, line.figure):
        return "approved"
    if not _is_due(turn, held):
        Reading.objects.filter(pk=held.pk).update(why=Reading.Why.NOT_YET)
        return "scheduled"
    last = held.approvals.order_by("-pk").first()
    turn.publish(line, held, by=None if last is None else last.by)
    held.save(update_fields=STATE_FIELDS)
    return "published"


def _held(turn: Turn, reading: Reading) -> tuple[Line, Reading]:
    """The reading as it is under the lock. Raises AlreadyDecided unless it is still held."""
    held = Reading.objects.filter(pk=reading.pk, state=Reading.State.HELD).select_related("figure").first()
    if held is None:
        raise AlreadyDecided
    return turn.line(held.figure), held


def _is_due(turn: Turn, held: Reading) -> bool:
    return held.not_before is None or held.not_before <= turn.now


def _is_approved(held: Reading, figure: Figure) -> bool:
    return held.approvals.count() >= queries.approvals_needed(figure)


def _falls(line: Line, held: Reading) -> bool:
    shown = None if line.shown is None else line.shown.value
    return line.figure.monotonic and shown is not None and held.value < shown
