"""What may be listened to: the office's queue, the door's counts, and what concerns one person."""

from dataclasses import dataclass

from presscentre.accreditation import queries
from presscentre.events.models import Event
from presscentre.live.topics import DataTopic, Fact, Topic, Viewer
from presscentre.people import rules
from presscentre.people.hall import sees, who_see
from presscentre.people.models import Remit


def _decides(viewer: Viewer, event: Event) -> bool:
    return rules.holds(viewer.user, event, Remit.Role.ACCREDITATION)


def _works_at_the_door(viewer: Viewer, event: Event) -> bool:
    return rules.holds(viewer.user, event, Remit.Role.ACCREDITATION, Remit.Role.DOOR)


QUEUE = Topic("accreditation.queue", may_join=_decides)  # somebody moved something: read the page again
DOOR = Topic("accreditation.door", may_join=_works_at_the_door)  # conflicts, scanners that come and go
PRINTING = Topic("accreditation.printing", may_join=_decides)  # a print run goes on, or a badge is printed
DESK = Topic("accreditation.desk", may_join=sees, who_may_join=who_see)  # the badge desk opens or closes
INSIDE = DataTopic(
    "accreditation.inside",
    may_join=sees,
    who_may_join=who_see,
    snapshot=queries.inside,
    render=queries.render_inside,
    member="inside",
)


@dataclass(frozen=True)
class ApplicationMoved(Fact):
    """An application is in another state, or was changed; `version` tells a page whether it shows the newest."""

    kind = "application.moved"
    application: int
    version: int


@dataclass(frozen=True)
class RegisterChanged(Fact):
    """What bounds the decisions is different: a quota, a region, an outlet."""

    kind = "register.changed"


@dataclass(frozen=True)
class DoorChanged(Fact):
    """Something that the door's page shows is different: a conflict, a scanner, a checkpoint."""

    kind = "door.changed"


@dataclass(frozen=True)
class DeskChanged(Fact):
    """The badge desk opened, closed or moved."""

    kind = "desk.changed"


@dataclass(frozen=True)
class PrintingChanged(Fact):
    """A part of a run is ready, a run began, ended or was stopped."""

    kind = "printing.changed"
    run: int
