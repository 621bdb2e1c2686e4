"""Letters about somebody's seat or question, as steps inside actions."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from presscentre.accreditation.models import Application
from presscentre.briefings.models import Question, Seat, Slot
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


def write_about(
    question: Question, template: str, *, now: datetime, due_at: datetime | None = None, **facts: Any
) -> None:
    """Write to the journalist about their question; templates get `name`, `event_name`, `title`, `question`, `due`."""
    sitting = question.floor.sitting
    event = sitting.event
    application = Application.objects.filter(event=event, person=question.person_id).order_by("-pk").first()
    language = application.language if application else "en"
    with override(language):
        told: dict[str, Any] = {
            "name": str(application or ""),
            "event_name": event.name,
            "title": sitting.briefing.working_title,
            "question": question.text,
            "due": moments.whole(due_at, event.tz) if due_at else "",
            "link": links.absolute(reverse("briefings:floor", kwargs={"event": event.slug, "sitting": sitting.pk})),
        }
    queue(
        f"briefings/{template}",
        to=str(question.person.email),
        language=language,
        at=event.real(now),
        event=event.slug,
        **(told | facts),
    )
