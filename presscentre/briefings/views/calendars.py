"""Calendars to subscribe to: the event's, a room's, and one's own behind a secret address."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, gettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from presscentre.accreditation import tokens
from presscentre.briefings import actions, queries
from presscentre.briefings.audience import JournalistRequest, journalist_page
from presscentre.briefings.calendars import Mine, calendar
from presscentre.briefings.models import CalendarFeed
from presscentre.briefings.views.feeds import etag_of
from presscentre.briefings.views.kept import kept, next_title
from presscentre.core import links
from presscentre.core.audience import everyone
from presscentre.events.models import Event, Room
from presscentre.people.audience import EventRequest, event_page

LANGUAGES = dict(settings.LANGUAGES)


@event_page
@require_safe
def whole(request: EventRequest) -> HttpResponse:
    """Every released sitting, in the language of the address."""
    return _public(request, request.event.name)


@event_page
@require_safe
def room(request: EventRequest, key: str) -> HttpResponse:
    """What is released for one room."""
    row = get_object_or_404(Room, event=request.event, key=key)
    return _public(request, gettext("%(room)s, %(event)s") % {"room": row.name, "event": request.event.name}, row)


@everyone
@never_cache
@require_safe
def personal(request: HttpRequest) -> HttpResponse:
    """Whoever has the address reads its person's seats. It stands in the query, which no log of ours keeps."""
    digest = tokens.digest_of(request.GET.get("key", ""))
    rows = CalendarFeed.objects.filter(digest=digest, revoked_at=None, person__is_active=True)
    feed = rows.select_related("event", "person").first()
    if feed is None:
        raise Http404
    now = feed.event.clock(timezone.now())
    actions.note_feed_read(feed, by=None, now=now)
    with override(feed.language):
        mine = queries.appointments(feed.person_id, feed.event, now)
        name = gettext("My seats, %(event)s") % {"event": feed.event.name}
        rows_of = [(entry, Mine(*facts)) for entry, facts in mine]
        return _answer(request, calendar(feed.event, name, rows_of, now=now), public=False)


@journalist_page
@require_safe
def mine(request: JournalistRequest) -> HttpResponse:
    """My calendar addresses, those of the event and its rooms."""
    return _page(request)


@journalist_page
@require_POST
def make(request: JournalistRequest) -> HttpResponse:
    """A new personal address, in the language of this page; it is shown this once."""
    language = get_language() or "en"
    token = actions.make_feed(request.event, request.user, language, by=request.user, now=request.now)
    return _page(request, address=links.absolute(f"{reverse('calendar:personal')}?key={token}"))


@journalist_page
@require_POST
def revoke(request: JournalistRequest, pk: int) -> HttpResponse:
    """Take one of my addresses back."""
    feed = get_object_or_404(CalendarFeed, event=request.event, person=request.user, pk=pk)
    actions.revoke_feed(feed, by=request.user, now=request.now)
    return redirect("briefings:calendars", event=request.event.slug)


def _public(request: EventRequest, name: str, room: Room | None = None) -> HttpResponse:
    """The calendar of the event, or of one room: the same for all who read it, so it is written once."""
    event, now = request.event, request.now
    on = queries.ground(event)

    def written() -> tuple[bytes, datetime | None]:
        entries = queries.schedule(event, now=now, on=on).entries
        here = [(entry, None) for entry in entries if room is None or entry.room.pk == room.pk]
        return calendar(event, name, here, now=now), next_title(entries, now)

    body = kept(on, request.path, now, written)
    return _answer(request, body, public=event.audience == Event.Audience.EVERYONE)


def _page(request: JournalistRequest, address: str = "") -> HttpResponse:
    feeds = CalendarFeed.objects.filter(event=request.event, person=request.user, revoked_at=None).order_by("-pk")
    home = links.home().partition("://")[2]
    facts: dict[str, Any] = {
        "address": address,
        "webcal": f"webcal://{address.partition('://')[2]}" if address else "",
        "feeds": [(feed, LANGUAGES[feed.language]) for feed in feeds],
        "home": f"webcal://{home}",
        "rooms": list(Room.objects.filter(event=request.event).order_by("key")),
    }
    return render(request, "briefings/calendars.html", facts)


def _answer(request: HttpRequest, body: bytes, *, public: bool) -> HttpResponse:
    etag = etag_of(body)
    whole = HttpResponse(body, content_type="text/calendar; charset=utf-8", headers={"ETag": etag})
    whole["Content-Disposition"] = 'inline; filename="schedule.ics"'
    answer: HttpResponse = get_conditional_response(request, etag=etag, response=whole) or whole
    answer["Cache-Control"] = "public, max-age=60" if public else "private, no-cache"
    return answer
