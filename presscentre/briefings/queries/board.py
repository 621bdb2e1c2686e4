"""The board of a floor: what everyone may know. Numbers, keys of regions, outlets that have spoken; nothing pending."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from presscentre.briefings.floor import Ledger as Accounts
from presscentre.briefings.floor import Standing, Waiting
from presscentre.briefings.models import Floor, Ledger, Skip, Turn
from presscentre.briefings.queries.floor import accounts, regions_of, running_turn, speaking_ms
from presscentre.briefings.queries.line import longest, queue, weights
from presscentre.events.models import Event

REMARKS = 5  # overrides and skips on the board, newest first
AHEAD = 3


def board_snapshot(event: Event) -> dict[str, Any]:
    """Every floor of the event as everybody may see it: {"entries": {sitting key: …}}."""
    ledger = Ledger.objects.filter(event=event).first()
    floors = Floor.objects.filter(sitting__event=event).exclude(state=Floor.State.CLOSED).select_related("sitting")
    return {"entries": {str(floor.sitting_id): board_entry(floor, ledger) for floor in floors}}


def board_entry(floor: Floor, ledger: Ledger | None) -> dict[str, Any]:
    """One floor: numbers, keys of regions, names of outlets that have spoken; nothing of what is pending but counts."""
    rule = _rule(floor, ledger)
    turn, line = running_turn(floor), queue(floor)
    waiting = Counter[str]()
    for head, many in line:
        waiting[head.region] += many
    return {
        "state": floor.state,
        "version": floor.version,
        "opening": floor.opening_round,
        "equal": bool(ledger and ledger.equal),
        "turn": _turn(turn) if turn else None,
        "next": _next(rule, floor, line) if waiting.keys() <= rule.weights.keys() else [],
        "regions": [_region(standing, waiting) for standing in rule.board()],
        "remarks": remarks(floor),
    }


def _rule(floor: Floor, ledger: Ledger | None) -> Accounts:
    """The ledger from this floor. One that has ended weighs nothing any more; its board still says who was heard."""
    rule = accounts(ledger, floor) if ledger else Accounts()
    if ledger is None or floor.state != Floor.State.ENDED or rule.weights:
        return rule
    there = weights(floor, equal=ledger.equal)
    return rule.reweigh(there) if there else rule


def render_board(entry: dict[str, Any], language: str) -> dict[str, Any]:
    """Keys and numbers are the same in every language; the page knows the words."""
    return entry


def remarks(floor: Floor) -> list[dict[str, Any]]:
    """The newest overrides and skips with their reasons: what makes the floor's fairness checkable. Two queries."""
    overrides = Turn.objects.filter(floor=floor, why=Turn.Why.OVERRIDE, taken_back=False).order_by("-pk")
    skips = Skip.objects.filter(floor=floor).order_by("-pk")
    found: list[dict[str, Any]] = [
        {"kind": "override", "region": region, "instead": instead, "reason": reason, "at": at.isoformat()}
        for region, instead, reason, at in overrides.values_list("region__key", "instead__key", "reason", "began_at")[
            :REMARKS
        ]
    ]
    found += [
        {"kind": "skip", "region": region, "instead": None, "reason": reason, "at": at.isoformat()}
        for region, reason, at in skips.values_list("region__key", "reason", "at")[:REMARKS]
    ]
    return sorted(found, key=lambda one: str(one["at"]), reverse=True)[:REMARKS]


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "region": turn.region.key,
        "outlet": turn.outlet.name,
        "language": turn.question.language,
        "why": turn.why,
        "reason": turn.reason,
        "began_at": turn.began_at.isoformat(),
        "paused_at": turn.paused_at.isoformat() if turn.paused_at else None,
        "paused_ms": turn.paused_ms,
    }


def _region(standing: Standing, waiting: Mapping[str, int]) -> dict[str, Any]:
    return {
        "key": standing.region,
        "weight": standing.weight,
        "permille": round(standing.share * 1000),
        "ms": standing.received_ms,
        "due_ms": standing.due_ms,
        "lag_ms": standing.lag_ms,
        "questions": standing.questions,
        "overrides": standing.overrides,
        "skips": standing.skips,
        "waiting": waiting.get(standing.region, 0),
    }


def _next(rule: Accounts, floor: Floor, line: list[tuple[Waiting, int]]) -> list[str]:
    """The regions of the next speakers; while somebody speaks, as if that took as long as questions usually do.

    An outlet's later questions matter only once its first is among them, and are read then.
    """
    settled = rule.settle(rule.usual_ms()) if rule.speaking else rule
    known = {(head.region, head.outlet): [head] for head, _many in line}
    unread = {(head.region, head.outlet) for head, many in line if many > 1}
    while True:
        found = settled.ahead([each for some in known.values() for each in some], AHEAD)
        short = {(choice.region, choice.outlet) for choice in found[: AHEAD - 1]} & unread
        if not short:
            return [choice.region for choice in found]
        known |= {of: longest(floor, *of, AHEAD) for of in short}
        unread -= short


def floor_board(floor: Floor, event: Event, now: datetime) -> dict[str, Any]:
    """What a page needs to draw the board: the entry, the regions by key, the running turn and its time so far."""
    turn = running_turn(floor)
    return {
        "entry": board_entry(floor, Ledger.objects.filter(event=event).first()),
        "regions": regions_of(event),
        "turn": turn,
        "spoken_ms": speaking_ms(turn, now) if turn else 0,
    }
