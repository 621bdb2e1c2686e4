"""What follows when an accreditation ends: features join in their `doors.py`; asked inside that transaction."""

from datetime import datetime
from typing import Any, Protocol

from presscentre.accreditation.models import Application


class Follow(Protocol):
    """Called once the application is over. `now` is event time. Whatever it writes rolls back with the end."""

    def __call__(self, application: Application, *, by: Any, now: datetime) -> object: ...


FOLLOWS: list[Follow] = []


def when_it_ends(follow: Follow) -> Follow:
    """Call this function when somebody's application is withdrawn, refused or revoked."""
    FOLLOWS.append(follow)
    return follow


def tell(application: Application, *, by: Any, now: datetime) -> None:
    for follow in FOLLOWS:
        follow(application, by=by, now=now)
