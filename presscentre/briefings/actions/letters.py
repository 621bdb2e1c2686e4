"""write(): a letter about somebody's seat, as a step inside an action."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from presscentre.briefings.models import Seat, Slot
from presscentre.core import links, moments
from presscentre.notices.actions import queue


def write(seat: Seat, slot: Slot, template: str, *, now: datetime, until: datetime | None = None, **facts: Any) -> None:
    """Write to the journalist in their language; `now` and `until` are event time.

    templates/briefings/notices/<template>.txt gets `name`, `event_name`, `title`, `room`, `day`, `starts`, `ends`,
    `link`, `answer_by`, and these facts (plain JSON). The title is the working title: the other may not be out yet.
    """
    event, application = slot.version.event, seat.application
    with override(application.language):
        told: dict[str, Any] = {
            "name": str(application),
            "event_name": event.name,
            "title": slot.sitting.briefing.working_title,
            "room": slot.room.name,
            "day": moments.day(slot.starts_at, event.tz),
            "starts": moments.clock(slot.starts_at, event.tz, seconds=False),
            "ends": moments.clock(slot.ends_at, event.tz, seconds=False),
            "answer_by": moments.clock(until, event.tz, seconds=False) if until else "",
            "remote": seat.remote,
            "link": links.absolute(reverse("briefings:seats", kwargs={"event": event.slug})),
        }
    queue(
        f"briefings/{template}",
        to=str(application.person.email),
        language=application.language,
        at=event.real(now),
        event=event.slug,
        **(told | facts),
    )
