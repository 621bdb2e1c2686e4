"""An answer was promised in writing and its time is over: whoever promised it is told."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from presscentre.briefings.models import WrittenAnswer
from presscentre.core import links
from presscentre.notices.actions import queue_many


@transaction.atomic
def remind(answer: WrittenAnswer, *, by: Any, now: datetime) -> None:
    """Write to the floor's moderators that this answer is overdue: once to each, and without the question's words."""
    sitting = answer.question.floor.sitting
    where = reverse("office-floor:transcript", kwargs={"event": sitting.event.slug, "sitting": sitting.pk})
    queue_many(
        {
            "template": "briefings/overdue",
            "to": moderator.email,
            "language": moderator.language,
            "at": sitting.event.real(now),
            "event": sitting.event.slug,
            "once": f"briefings.overdue:{answer.pk}:{moderator.pk}",
            "name": moderator.name,
            "title": sitting.briefing.working_title,
            "link": links.absolute(where),
        }
        for moderator in answer.question.floor.moderators.order_by("pk")
    )
