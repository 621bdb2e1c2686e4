"""What may be listened to: that a screen must show something else."""

from dataclasses import dataclass
from typing import Any

from presscentre.live.topics import Fact, Topic, Viewer
from presscentre.people import rules


def _concerned(viewer: Viewer, event: Any) -> bool:
    return viewer.is_screen_of(event) or rules.works_at(viewer.user, event)


KIOSK = Topic("kiosk", may_join=_concerned)


@dataclass(frozen=True)
class ScreenChanged(Fact):
    """A screen shows something else, was named, identified, paired or revoked. The page re-reads itself."""

    kind = "screen.changed"
    screen: int


@dataclass(frozen=True)
class ScreenPainting(Fact):
    """A screen paints for the first time, or again after a pause."""

    kind = "screen.painting"
    screen: int
