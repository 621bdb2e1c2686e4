"""Which screens do not paint now."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from presscentre.events.models import Event
from presscentre.kiosk import queries
from presscentre.office.alerts import Alert, finds

LISTED = 3


@finds
def screens_not_painting(event: Event, now: datetime) -> list[Alert]:
    """One alert for all screens that were painting and do not now."""
    dark = queries.not_painting(event, event.real(now))
    if not dark:
        return []
    names = ", ".join(found.screen.name for found in dark[:LISTED])
    told = {"names": names, "more": len(dark) - LISTED}
    detail = _("%(names)s.") if len(dark) <= LISTED else _("%(names)s and %(more)d more.")
    return [
        Alert(
            title=ngettext("Screen not painting", "Screens not painting", len(dark)),
            detail=detail % told,
            count=len(dark),
            url=reverse("office-kiosk:screens", args=[event.slug]),
            action=gettext_lazy("Look at the screens"),
            roles=("screens",),
            grave=True,
        )
    ]
