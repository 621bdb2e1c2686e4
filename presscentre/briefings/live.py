"""What may be listened to: the released schedule, and what concerns the office."""

from dataclasses import dataclass

from presscentre.briefings import queries
from presscentre.events.models import Event
from presscentre.live.topics import DataTopic, Fact, Topic, Viewer
from presscentre.people import rules
from presscentre.people.hall import sees, who_see
from presscentre.people.models import Remit


def _plans(viewer: Viewer, event: Event) -> bool:
    return rules.holds(viewer.user, event, Remit.Role.BRIEFINGS)


def _moderates(viewer: Viewer, event: Event) -> bool:
    return viewer.user is not None and queries.moderates(viewer.user, event)


# A version was released: read the page again.
SCHEDULE = Topic(queries.TOPIC, may_join=sees, who_may_join=who_see)
PLAN = Topic("briefings.plan", may_join=_plans)  # somebody changed the draft, or a seat moved
SEATS = DataTopic(
    "briefings.seats",
    may_join=sees,
    who_may_join=who_see,
    snapshot=queries.seat_snapshot,
    render=queries.render_seats,
    member="sittings",
)
BOARD = DataTopic(
    "briefings.board",
    may_join=sees,
    who_may_join=who_see,
    snapshot=queries.board_snapshot,
    render=queries.render_board,
    member="floors",
)
CONSOLE = Topic("briefings.console", may_join=_moderates)  # something moved on a floor: moderators read it again


@dataclass(frozen=True)
class FloorChanged(Fact):
    """A question came or went, somebody was called; says neither who nor what."""

    kind = "floor.changed"
    sitting: int


@dataclass(frozen=True)
class ScheduleReleased(Fact):
    """A new version of the schedule is public."""

    kind = "schedule.released"
    version: int


@dataclass(frozen=True)
class PlanChanged(Fact):
    """The draft is different; `sitting` is None where the whole may be."""

    kind = "plan.changed"
    sitting: int | None
