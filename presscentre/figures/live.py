"""What may be listened to: the public figures, the office's, and the log of what counts one by one."""

from dataclasses import dataclass

from presscentre.events.models import Event
from presscentre.figures import queries
from presscentre.live.topics import DataTopic, Fact, Topic, Viewer
from presscentre.people import rules
from presscentre.people.hall import sees, who_see
from presscentre.people.models import Remit


def _decides(viewer: Viewer, event: Event) -> bool:
    return rules.holds(viewer.user, event, Remit.Role.FIGURES)


FIGURES = DataTopic(
    "figures",
    may_join=sees,
    who_may_join=who_see,
    snapshot=queries.snapshot,
    render=queries.render,
    member="figures",
)
OFFICE = DataTopic(
    "figures.office", may_join=_decides, snapshot=queries.office_snapshot, render=queries.render, member="figures"
)
# Facts of public figures only: a key and a number tell enough.
LOG = Topic("figures.log", may_join=sees, who_may_join=who_see)
HELD = Topic("figures.held", may_join=_decides)  # the queue, and the facts of the office's own figures


@dataclass(frozen=True)
class FigureCorrected(Fact):
    """A value that had been shown was wrong; revision `rev` says what is right."""

    kind = "figure.corrected"
    figure: str
    rev: int


@dataclass(frozen=True)
class FigureWithdrawn(Fact):
    """A value was taken back, and nothing stands in its place."""

    kind = "figure.withdrawn"
    figure: str
    rev: int


@dataclass(frozen=True)
class MilestoneReleased(Fact):
    """A milestone is public."""

    kind = "milestone.released"
    milestone: int
    figure: str


@dataclass(frozen=True)
class MilestoneVoid(Fact):
    """A public milestone no longer holds: the value that met it was corrected."""

    kind = "milestone.void"
    milestone: int
    figure: str


@dataclass(frozen=True)
class FiguresPaused(Fact):
    """All screens hold the last published values."""

    kind = "figures.paused"


@dataclass(frozen=True)
class FiguresResumed(Fact):
    """New values are shown again."""

    kind = "figures.resumed"


@dataclass(frozen=True)
class QueueChanged(Fact):
    """Something came into or left what the office has to decide on: held readings, drafts of milestones, sources."""

    kind = "figures.queue_changed"
