"""write(): a letter about an application, as a step inside an action."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from presscentre.accreditation.models import Application
from presscentre.core import links
from presscentre.notices.actions import queue


def write(application: Application, template: str, *, now: datetime, path: str = "", **facts: Any) -> None:
    """Write to the applicant in their language; `now` is event time. The link leads to `path`, else to their page.

    `facts` are plain JSON for templates/accreditation/notices/<template>.txt, beside `name`, `event_name` and `link`.
    """
    event = application.event
    with override(application.language):
        facts |= {"name": str(application), "event_name": event.name}
        facts["link"] = links.absolute(path or reverse("accreditation:status", kwargs={"event": event.slug}))
    queue(
        f"accreditation/{template}",
        to=str(application.person.email),
        language=application.language,
        at=event.real(now),
        event=event.slug,
        **facts,
    )
