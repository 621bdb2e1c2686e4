"""What may be listened to: the public figures, the office's, and the log of what counts one by one."""

from dataclasses import dataclass
from typing import Any

from presscentre.live.topics import DataTopic, Fact, Topic, Viewer
from presscentre.people import rules


def _sees(viewer: Viewer, event: Any) -> bool:
    if viewer.screen is not None:
        return bool(viewer.screen.event_id == event.pk)
    return rules.may_see(viewer.user, event)


def _works(viewer: Viewer, event: Any) -> bool:
    return rules.works_at(viewer.user, event)


# Data topics are completed by queries.snapshot and formatting.render (same folder).
