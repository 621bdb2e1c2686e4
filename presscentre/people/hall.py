"""Who may listen to what a whole hall hears: the people of an event, and its screens."""

from collections.abc import Collection

from presscentre.events.models import Event
from presscentre.live.topics import Viewer
from presscentre.people import rules


def who_see(viewers: Collection[Viewer], event: Event) -> set[Viewer]:
    """Those of these viewers who may see the event. Two queries at most, however many they are."""
    seeing = rules.who_may_see({viewer.user for viewer in viewers}, event)
    return {viewer for viewer in viewers if viewer.user in seeing or viewer.is_screen_of(event)}


def sees(viewer: Viewer, event: Event) -> bool:
    """True if this viewer may see the event."""
    return viewer in who_see([viewer], event)
