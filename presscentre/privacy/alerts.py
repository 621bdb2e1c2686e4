"""What of personal data needs somebody now."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from presscentre.events.models import Event
from presscentre.office.alerts import Alert, finds
from presscentre.people.models import Remit
from presscentre.privacy import queries

ROLES = (Remit.Role.ADMINISTRATOR,)


@finds
def bulk_reading(event: Event, now: datetime) -> list[Alert]:
    """Somebody has read more than work explains."""
    many = queries.open_alarms(event).count()
    detail = ngettext(
        "%(count)d officer has read unusually many personal pages.",
        "%(count)d officers have read unusually many personal pages.",
        many,
    )
    url = reverse("office-privacy:breaches", args=[event.slug])
    alert = Alert(_("Bulk reading"), detail % {"count": many}, many, url, _("Look into it"), ROLES, grave=True)
    return [alert] if many else []


@finds
def overdue_requests(event: Event, now: datetime) -> list[Alert]:
    """Requests about one's own data that the law wanted answered by now."""
    many = queries.overdue(event, timezone.now())
    detail = ngettext(
        "%(count)d request about personal data should have been answered by now.",
        "%(count)d requests about personal data should have been answered by now.",
        many,
    )
    url = reverse("office-privacy:requests", args=[event.slug])
    alert = Alert(_("Overdue requests"), detail % {"count": many}, many, url, _("Answer"), ROLES, grave=True)
    return [alert] if many else []
