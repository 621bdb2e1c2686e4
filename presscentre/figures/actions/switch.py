"""Switches: all figures stand still or go on; one figure listens to another source."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from presscentre.audit.actions import record
from presscentre.events.models import Event
from presscentre.figures import live, queries
from presscentre.figures.actions import gate
from presscentre.figures.actions.decide import STATE_FIELDS, may_go_out
from presscentre.figures.actions.refusals import AlreadyPaused, NotPaused, SourceNotAllowed, SourcesApart
from presscentre.figures.actions.turn import Turn
from presscentre.figures.models import Board, Figure, Pause, Reading, Source

APART = Decimal(1)  # percent: what counts as a visible jump where the figure sets no limit


@transaction.atomic
def pause(event: Event, *, by: Any, now: datetime) -> None:
    """Hold all screens and pages at the last published values. Raises AlreadyPaused."""
    turn = Turn(event, now)
    if turn.paused:
        raise AlreadyPaused
    Board.objects.filter(pk=turn.board.pk).update(paused_at=now, paused_by=by)
    Pause.objects.create(event=event, paused_at=now, paused_by=by)
    record("figures.paused", turn.board, by=by, at=now, event=event)
    turn.facts.append(live.FiguresPaused())
    turn.around, turn.queue_changed = {"paused_at": queries.iso(now)}, True
    turn.close()


@transaction.atomic
def resume(event: Event, *, by: Any, now: datetime) -> None:
    """Let figures go on; of what came meanwhile, the newest of each figure goes to the gate. Raises NotPaused."""
    turn = Turn(event, now)
    if not turn.paused:
        raise NotPaused
    Board.objects.filter(pk=turn.board.pk).update(paused_at=None, paused_by=None)
    Pause.objects.filter(event=event, resumed_at=None).update(resumed_at=now, resumed_by=by)
    turn.board.paused_at = None
    _catch_up(turn)
    record("figures.resumed", turn.board, by=by, at=now, event=event)
    turn.facts.append(live.FiguresResumed())
    turn.around, turn.queue_changed = {"paused_at": None}, True
    turn.close()


@transaction.atomic
def switch_source(figure: Figure, source: Source | None, *, by: Any, now: datetime, anyway: bool = False) -> None:
    """Listen to this source from now on (None: to all); what is shown stays until the source has something newer.

    Raises SourceNotAllowed, or SourcesApart if the wall would jump; not the latter with `anyway`. Of a figure that
    can only rise, the wall waits until a lagging source has caught up.
    """
    turn = Turn(figure.event, now)
    line = turn.line(figure)
    if source is not None and not source.figures.filter(pk=figure.pk).exists():
        raise SourceNotAllowed(source=source.name, figure=figure.name)
    if source is not None and not anyway:
        _check_apart(line.figure, source, None if line.shown is None else line.shown.value)
    Figure.objects.filter(pk=figure.pk).update(preferred_source=source)
    to = "" if source is None else source.key
    record("figures.source_switched", figure, by=by, at=now, event=turn.event, to=to)
    turn.queue_changed = True
    turn.close()


@transaction.atomic
def edit(figure: Figure, fields: list[str], *, by: Any, now: datetime) -> None:
    """Write these fields of a record and tell everyone: name, unit, places, who may see it."""
    turn = Turn(figure.event, now)  # the board before the row, as whoever publishes takes them
    figure.save(update_fields=fields)
    line = turn.line(figure)
    line.moved = line.shown is not None
    record("figures.edited", figure, by=by, at=now, event=turn.event)
    turn.close()
    hidden_from = live.FIGURES if figure.audience == Figure.Audience.OFFICE else live.OFFICE
    hidden_from.of(turn.event).change({}, delete=[figure.key])


@transaction.atomic
def compare_anew(figure: Figure, *, by: Any, now: datetime) -> None:
    """Tell everyone after an earlier edition of this figure was edited: it stands beside what is shown."""
    edit(figure, [], by=by, now=now)


@transaction.atomic
def tell_event(event: Event, *, by: Any, now: datetime) -> None:
    """Tell everyone after the event was edited: its clock and mode, and each figure beside the year before.

    A figure that counts from the event's start stands at another elapsed time when that moves.
    """
    turn = Turn(event, now)
    for line in turn.open():
        line.moved = line.shown is not None
    turn.around = {"mode": queries.mode(event), "clock": queries.clock(event)}
    turn.close()


def _catch_up(turn: Turn) -> None:
    """The newest reading of each figure that the pause has held goes to the gate; the rest is sorted by `close`."""
    waiting = queries.held_readings(turn.event).filter(why=Reading.Why.PAUSED).select_related("figure")
    newest: dict[int, Reading] = {}
    for reading in waiting.order_by("as_of", "pk"):
        newest[reading.figure_id] = reading
    for reading in newest.values():
        line = turn.line(reading.figure)
        if gate.is_late(line, reading.as_of):
            reading.state = Reading.State.OVERTAKEN
        elif may_go_out(turn, line, reading):
            turn.publish(line, reading)
        else:
            reading.why = gate.verdict(turn, line, reading, {})
            if reading.why == Reading.Why.NONE:
                turn.publish(line, reading)
        reading.save(update_fields=STATE_FIELDS)


def _check_apart(figure: Figure, source: Source, shown: Decimal | None) -> None:
    newest = Reading.objects.filter(figure=figure, source=source).order_by("-as_of").first()
    if newest is None or not shown:
        return
    apart = abs(newest.value - shown) / abs(shown) * 100
    limits = [limit for limit in (figure.agreement, figure.largest_jump) if limit is not None]
    if apart > min(limits, default=APART):
        raise SourcesApart(source=source.name, apart=apart.quantize(Decimal("0.01")))
