"""What is owed to journalists and overdue: answers in writing."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from presscentre.briefings import queries
from presscentre.events.models import Event
from presscentre.office.alerts import Alert, finds, so_many
from presscentre.people.models import Remit


@finds
def answers_overdue(event: Event, now: datetime) -> list[Alert]:
    """One alert for all answers whose time is over: how many, and not which questions."""
    many = queries.overdue(now, event=event).count()
    detail = ngettext(
        "%(count)d answer that was promised in writing is overdue. Its moderators were told.",
        "%(count)d answers that were promised in writing are overdue. Their moderators were told.",
        many,
    )
    return so_many(
        many,
        title=gettext_lazy("Answers in writing overdue"),
        detail=detail,
        url=reverse("office-floor:floors", args=[event.slug]),
        action=gettext_lazy("Look at the floors"),
        roles=(Remit.Role.BRIEFINGS,),
    )
