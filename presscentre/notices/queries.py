"""Reads of notices."""

from dataclasses import dataclass

from presscentre.notices.letters import Letter, render
from presscentre.notices.models import Notice

SHOWN = 50


@dataclass(frozen=True)
class Delivered:
    """A notice with its letter."""

    notice: Notice
    letter: Letter


def latest_letters(limit: int = SHOWN) -> list[Delivered]:
    """The newest notices first, each rendered as it is or would be sent. One query. For the demonstration only."""
    return [Delivered(notice, render(notice)) for notice in Notice.objects.order_by("-id")[:limit]]
