"""The schedule: by day and hour or by room, for everyone or for one press region."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from presscentre.accreditation.models import MediaType
from presscentre.briefings import live, queries
from presscentre.briefings.queries import Entry, Ground, Named
from presscentre.briefings.views.kept import kept
from presscentre.events.models import Event
from presscentre.people.audience import EventRequest, event_page


@dataclass(frozen=True)
class Asked:
    """What the address asks for; a region that is not known does not filter."""

    path: str
    region: Named | None = None
    media_type: str = ""
    by_room: bool = False

    @property
    def url(self) -> str:
        facts = {"region": self.region.key if self.region else "", "media": self.media_type}
        facts["by"] = "room" if self.by_room else ""
        query = urlencode({name: value for name, value in facts.items() if value})
        return f"{self.path}?{query}" if query else self.path


@dataclass(frozen=True)
class Part:
    """Entries under one heading: all of a day, or a room of it."""

    name: str
    entries: list[Entry]


@dataclass(frozen=True)
class Day:
    """One day of the event's zone."""

    at: datetime
    parts: list[Part]


@event_page
@require_safe
def schedule(request: EventRequest) -> HttpResponseBase:
    """The newest version of the schedule; `?region=` for one region, `?by=room`, `?for=me` for the reader's own."""
    if request.GET.get("for") == "me":
        return for_me(request)
    on = queries.ground(request.event)
    body = body_of(request.event, on, asked_of(request, on), request.now)
    return render(request, "briefings/schedule.html", {"body": body, "topic": live.SCHEDULE.of(request.event).name})


def asked_of(request: EventRequest, on: Ground) -> Asked:
    key, media_type = request.GET.get("region"), request.GET.get("media", "")
    return Asked(
        path=reverse("briefings:schedule", kwargs={"event": request.event.slug}),
        region=next((region for region in on.regions.values() if region.key == key), None),
        media_type=media_type if media_type in MediaType.values else "",
        by_room=request.GET.get("by") == "room",
    )


def for_me(request: Any) -> HttpResponseBase:
    """To the same page for the reader's region and media type; who has not signed in does so first."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    asked = asked_of(request, queries.ground(request.event))
    mine = queries.accreditation_of(request.user.pk, request.event)
    region = mine.delegation.region if mine and mine.delegation else None
    named = Named(region.pk, region.key, region.name) if region else None
    return redirect(replace(asked, region=named, media_type=mine.media_type if mine else "").url)


def body_of(event: Event, on: Ground, asked: Asked, now: datetime) -> SafeString:
    """The list itself: the same for all who ask the same, so it is written once.

    It holds nothing of the reader. It is kept until a name, a version or a briefing changes, or until the moment at
    which it would say something else: a sitting begins or ends, a title comes out. `now` is event time.
    """
    return SafeString(kept(on, asked.url, now, lambda: written(event, on, asked, now)))


def written(event: Event, on: Ground, asked: Asked, now: datetime) -> tuple[str, datetime | None]:
    """The list in words, and when it says something else."""
    whole = queries.schedule(event, now=now, on=on)
    shown = [entry for entry in whole.entries if entry.is_for(asked.region, asked.media_type)]
    until = next_change(whole.entries, now)
    context = {
        "event": event,
        "now": now,
        "version": whole.version,
        "days": days(shown, event, by_room=asked.by_room),
        "hidden": len(whole.entries) - len(shown),
        "asked": asked,
        "all_url": replace(asked, region=None, media_type="").url,
        "by": [replace(asked, by_room=by_room).url for by_room in (False, True)],
        "regions": [(region, replace(asked, region=region, media_type="").url) for region in whole.regions],
        "mine_url": f"{asked.path}?{urlencode({'for': 'me', **({'by': 'room'} if asked.by_room else {})})}",
        "next_change": event.real(until) if until else None,
    }
    return render_to_string("briefings/schedule-body.html", context), until


def days(entries: Iterable[Entry], event: Event, *, by_room: bool = False) -> list[Day]:
    """The entries by day of the event's zone, and within it by room if asked."""
    tz = event.tz
    found = []
    for _date, group in groupby(entries, lambda entry: entry.starts_at.astimezone(tz).date()):
        of_day = list(group)
        parts = [Part("", of_day)]
        if by_room:
            ordered = sorted(of_day, key=lambda entry: entry.room.name)
            parts = [Part(name, list(part)) for name, part in groupby(ordered, lambda entry: entry.room.name)]
        found.append(Day(of_day[0].starts_at, parts))
    return found


def next_change(entries: Iterable[Entry], now: datetime) -> datetime | None:
    """The moment (event time) at which the page says something else by the mere passing of time; None: never."""
    moments = [at for entry in entries for at in (entry.starts_at, entry.ends_at, entry.title_at) if at and at > now]
    return min(moments, default=None)
