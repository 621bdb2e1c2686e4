"""The worker's side: send what is due, try again with growing delays, give up aloud, forget in the end.

A try is claimed by a compare-and-set before anything leaves, so two workers never try one notice at once. A worker
that dies after the mail server has accepted a letter and before the row says so leaves a claim that runs out: the
letter is then sent a second time, under the same Message-ID. No mail system can exclude that; ours prefers a letter
twice to a letter never.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone

from presscentre.core.logs import class_of
from presscentre.notices import letters
from presscentre.notices.models import Notice

logger = structlog.get_logger("presscentre.notices")

BATCH = 50
CLAIM = timedelta(minutes=10)  # longer than the slowest conversation with a mail server
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (0.5, 2, 5, 15, 60, 180, 600))
TRIES = len(DELAYS) + 1
KEPT = timedelta(days=30)


def send_due(now: datetime) -> int:
    """Send each notice that is due; returns how many left. Stops early when the mail server is away."""
    due = list(Notice.objects.due(now)[:BATCH])
    outcomes: list[str] = []
    if not due:
        return 0
    with _mail() as connection:
        for notice in due:
            if notice.claim(now=now, until=timezone.now() + CLAIM):
                outcomes.append(_send(notice, connection, now))
            if outcomes[-1:] == ["away"]:
                break
    return outcomes.count("sent")


def _send(notice: Notice, connection: Any, now: datetime) -> str:
    """Try a claimed notice: "sent", "late", "failed", or "away" if the next letter would fail like this one."""
    if notice.until is not None and notice.until <= now:
        notice.close(given_up_at=now, problem="late", facts={})
        return "late"
    try:
        letter = letters.message(notice, connection)
        connection.open()  # once for the batch; does nothing if it is open
        letter.send()
    except Exception as error:
        _tried(notice, error)
        connection.close()
        of_this_letter = isinstance(error, SMTPResponseException | SMTPRecipientsRefused)
        return "away" if isinstance(error, OSError) and not of_this_letter else "failed"
    notice.close(sent_at=timezone.now(), facts=notice.facts if settings.DEMO else {}, problem="")
    return "sent"


def _tried(notice: Notice, error: Exception) -> None:
    """Due again after a while, or given up: after the last try, or at once if the server said never."""
    now = timezone.now()
    problem = class_of(error)[:200]
    over = notice.attempts >= TRIES or _is_final(error)
    logger.warning("notice.not_sent", notice=notice.pk, tries=notice.attempts, given_up=over, error=problem)
    if over:
        notice.close(given_up_at=now, problem=problem)
    else:
        notice.close(due_at=now + DELAYS[notice.attempts - 1], problem=problem)


def _is_final(error: Exception) -> bool:
    """Whether the mail server refused this very letter for good (a code of 5xx)."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _reason in error.recipients.values())
    permanent = isinstance(error, SMTPResponseException) and error.smtp_code in (550, 551, 553)
    return permanent and isinstance(error, SMTPException)


@contextmanager
def _mail() -> Iterator[Any]:
    """One conversation for a batch, opened by the first letter."""
    connection = get_connection(fail_silently=False)
    try:
        yield connection
    finally:
        connection.close()


def forget_old(now: datetime) -> int:
    """Delete what was sent or given up a month ago: an address and its facts have an end date."""
    gone = 0
    for over in ("sent_at", "given_up_at"):
        gone += Notice.objects.filter(**{f"{over}__lt": now - KEPT}).delete()[0]
    return gone
