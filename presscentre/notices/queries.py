"""Reads of notices."""

import logging
from dataclasses import dataclass

from presscentre.notices.letters import Letter, render
from presscentre.notices.models import Notice

SHOWN = 50

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Delivered:
    """A notice with its letter. None: its facts do not fill its template, so that nobody can read it."""

    notice: Notice
    letter: Letter | None


def latest_letters(limit: int = SHOWN) -> list[Delivered]:
    """The newest notices first, each rendered as it is or would be sent. One query. For the demonstration only."""
    return [Delivered(notice, _letter(notice)) for notice in Notice.objects.order_by("-id")[:limit]]


def _letter(notice: Notice) -> Letter | None:
    try:
        return render(notice)
    except Exception:  # whatever a template raises: one letter does not close the mailbox
        log.exception("Letter %s cannot be read", notice)
        return None
