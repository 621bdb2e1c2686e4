"""Steps inside the verbs of the floor: the locks (ledger, then floor), the rule on rows, what everyone hears."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from presscentre.audit.actions import record
from presscentre.briefings import live, queries
from presscentre.briefings.actions.floor_refusals import FloorMovedOn, FloorNotOpen
from presscentre.briefings.floor import Choice, Waiting
from presscentre.briefings.floor import Ledger as Accounts
from presscentre.briefings.models import Floor, Ledger, Turn
from presscentre.events.models import Event


@dataclass
class Desk:
    """A floor and the event's ledger under lock, and the rule as it stands. Verbs change `rule`; `keep` stores it."""

    ledger: Ledger
    floor: Floor
    rule: Accounts

    def waiting(self) -> list[Waiting]:
        """Who waits; the rule then knows the weight of everyone who asks. Two queries."""
        found = queries.line(self.floor)
        self.weigh()
        return found

    def weigh(self) -> None:
        """Let the weights be what they are now: people came, people left, a region asks that had not."""
        weights = queries.weights(self.floor, equal=self.ledger.equal)
        if weights and weights != dict(self.rule.weights):
            self.rule = self.rule.reweigh(weights)

    def next(self, waiting: list[Waiting]) -> Choice | None:
        return self.rule.next(waiting)

    def keep(self) -> None:
        self.ledger.state = self.rule.to_data()
        self.ledger.version += 1
        self.ledger.save(update_fields=["state", "version"])
        self.floor.version += 1
        self.floor.save()

    def tell(self) -> None:
        """Let the board and the moderators know."""
        show_board(self.floor, self.ledger)
        live.CONSOLE.of(self.floor.sitting.event).publish(live.FloorChanged(self.floor.sitting_id))


def sit_down(floor: Floor, *, version: int | None = None, open_only: bool = False) -> Desk:
    """The desk of this floor, for one at a time until the transaction ends.

    Raises FloorMovedOn if the moderator saw another `version`, FloorNotOpen where the floor must be open.
    """
    ledgers = Ledger.objects.select_for_update()
    ledger = ledgers.filter(event=floor.sitting.event_id).first()
    if ledger is None:
        Ledger.objects.get_or_create(event=floor.sitting.event)
        ledger = ledgers.get(event=floor.sitting.event_id)
    with_sitting = Floor.objects.select_related("sitting__event", "sitting__briefing")
    mine = with_sitting.select_for_update(of=("self",), no_key=True).get(pk=floor.pk)
    if version is not None and mine.version != version:
        raise FloorMovedOn
    if open_only and mine.state != Floor.State.OPEN:
        raise FloorNotOpen(state=mine.get_state_display())
    return Desk(ledger, mine, queries.accounts(ledger, mine))


def show_board(floor: Floor, ledger: Ledger | None = None) -> None:
    """Publish the board of this floor as it stands in this transaction."""
    event: Event = floor.sitting.event
    topic = live.BOARD.of(event)
    topic.hold()
    known = ledger or Ledger.objects.filter(event=event).first()
    entries = {} if floor.state == Floor.State.CLOSED else {str(floor.sitting_id): queries.board_entry(floor, known)}
    topic.change(entries, delete=[] if entries else [str(floor.sitting_id)])


def hold_clock(turn: Turn, now: datetime) -> None:
    """The clock of this turn stands from now on, if it does not yet."""
    if turn.paused_at is None:
        Turn.objects.filter(pk=turn.pk).update(paused_at=max(now, turn.began_at))


def run_clock(turn: Turn, now: datetime) -> None:
    """The clock of this turn goes on, if it stands; the time that it stood is nobody's."""
    if turn.paused_at is not None:
        stood = max(int((now - turn.paused_at).total_seconds() * 1000), 0)
        Turn.objects.filter(pk=turn.pk).update(paused_at=None, paused_ms=turn.paused_ms + stood)


def keep(desk: Desk, verb: str, *, by: Any, now: datetime, **facts: Any) -> None:
    """Store ledger and floor, write down who did what, and let everyone know; an action's last line."""
    desk.keep()
    record(f"briefings.floor_{verb}", desk.floor, by=by, at=now, event=desk.floor.sitting.event, **facts)
    desk.tell()
