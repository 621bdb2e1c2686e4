"""What may be listened to: the public figures, the office's, and the log of what counts one by one."""

from collections.abc import Collection
from dataclasses import dataclass

from presscentre.events.models import Event
from presscentre.figures import queries
from presscentre.live.topics import DataTopic, Fact, Topic, Viewer
from presscentre.people import rules
from presscentre.people.models import Remit


def _who_see(viewers: Collection[Viewer], event: Event) -> set[Viewer]:
    seeing = rules.who_may_see({viewer.user for viewer in viewers}, event)
    return {viewer for viewer in viewers if viewer.user in seeing or viewer.is_screen_of(event)}


def _sees(viewer: Viewer, event: Event) -> bool:
    return viewer in _who_see([viewer], event)


def _decides(viewer: Viewer, event: Event) -> bool:
    return rules.holds(viewer.user, event, Remit.Role.FIGURES)


FIGURES = DataTopic(
    "figures",
    may_join=_sees,
    who_may_join=_who_see,
    snapshot=queries.snapshot,
    render=queries.render,
    member="figures",
)
OFFICE = DataTopic(
    "figures.office", may_join=_decides, snapshot=queries.office_snapshot, render=queries.render, member="figures"
)
# Facts of public figures only: a key and a number tell enough.
LOG = Topic("figures.log", may_join=_sees, who_may_join=_who_see)
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
