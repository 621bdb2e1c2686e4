"""Personal calendar addresses: made, read, revoked. Who has one reads one person's seats, so it is a secret."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation import tokens
from presscentre.audit.actions import record
from presscentre.briefings.models import CalendarFeed
from presscentre.core.errors import Refusal
from presscentre.events.models import Event
from presscentre.people.models import User

MOST = 5  # at once: a phone, a desk, and room for one forgotten
SELDOM = timedelta(hours=1)  # reading is noted once in this time


class TooManyFeeds(Refusal):
    code = "too_many_calendar_feeds"
    message = _("You have %(most)d calendar addresses already. Revoke one first.")


@transaction.atomic
def make_feed(event: Event, person: User, language: str, *, by: Any, now: datetime) -> str:
    """A new personal address in this language: its token, which is kept nowhere. Raises TooManyFeeds."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if CalendarFeed.objects.filter(event=event, person=person, revoked_at=None).count() >= MOST:
        raise TooManyFeeds(most=MOST)
    token, digest = tokens.new()
    feed = CalendarFeed.objects.create(event=event, person=person, language=language, digest=digest, made_at=now)
    record("calendar.made", feed, by=by, at=now, event=event, language=language)
    return token


@transaction.atomic
def revoke_feed(feed: CalendarFeed, *, by: Any, now: datetime) -> None:
    """From now on this address shows nothing; a second time changes nothing."""
    if CalendarFeed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=now):
        record("calendar.revoked", feed, by=by, at=now, event=feed.event)


@transaction.atomic
def note_feed_read(feed: CalendarFeed, *, by: Any, now: datetime) -> None:
    """Remember that this address is in use, so that its owner can tell a forgotten one."""
    if feed.read_at is None or not timedelta() <= now - feed.read_at < SELDOM:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)
