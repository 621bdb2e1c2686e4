"""The schedule as data: what the page shows, for programs."""

from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from presscentre.briefings import queries
from presscentre.briefings.queries import Entry, Ground
from presscentre.briefings.views.kept import kept, next_title
from presscentre.events.models import Event
from presscentre.people.audience import EventRequest, event_page


@event_page
@require_safe
def data(request: EventRequest) -> HttpResponseBase:
    """The newest version as JSON, in the language of the address; times in UTC."""
    on = queries.ground(request.event)
    path = reverse("briefings:data", kwargs={"event": request.event.slug})
    body = kept(on, path, request.now, lambda: written(request.event, on, request.now))
    etag = etag_of(body)
    response = HttpResponse(body, content_type="application/json", headers={"ETag": etag})
    answer = get_conditional_response(request, etag=etag, response=response) or response
    everyone = request.event.audience == Event.Audience.EVERYONE
    answer["Cache-Control"] = "public, max-age=1" if everyone else "private, no-cache"
    return answer


def written(event: Event, on: Ground, now: datetime) -> tuple[bytes, datetime | None]:
    """The whole schedule as JSON, and when the next title comes out."""
    whole = queries.schedule(event, now=now, on=on)
    facts = {
        "event": event.slug,
        "zone": event.zone,
        "version": whole.version.number if whole.version else None,
        "released_at": iso(whole.version.released_at) if whole.version else None,
        "sittings": [entry_data(entry) for entry in whole.entries],
    }
    return orjson.dumps(facts), next_title(whole.entries, now)


def etag_of(body: bytes) -> str:
    """A strong validator: the same for the same bytes."""
    return f'"{sha256(body).hexdigest()[:32]}"'


def entry_data(entry: Entry) -> dict[str, Any]:
    """One sitting. A line for remote places is never among it."""
    return {
        "id": entry.sitting,
        "uid": entry.uid,
        "briefing": entry.key,
        "kind": entry.kind,
        "title": entry.title,
        "summary": entry.summary,
        "label": entry.label,
        "room": {"key": entry.room.key, "name": entry.room.name},
        "starts_at": iso(entry.starts_at),
        "ends_at": iso(entry.ends_at),
        "cancelled": entry.cancelled,
        "sequence": entry.sequence,
        "changed_at": iso(entry.changed_at),
        "regions": [{"key": region.key, "name": region.name} for region in entry.regions],
        "speakers": [{"name": voice.name, "role": voice.role} for voice in entry.speakers],
        "languages": list(entry.languages),
        "channels": [{"number": number, "language": code} for number, code, _name in entry.channels],
        "media_types": list(entry.media_types),
        "seats": {"needed": entry.needs_seat, "room": entry.capacity, "remote": entry.remote_capacity},
    }


def iso(at: Any) -> str:
    """A moment in UTC as data carries it: 2017-11-11T04:00:00Z."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
