"""What is wrong with accreditation now, for the office's dashboard."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from presscentre.accreditation import queries
from presscentre.accreditation.models import Application, Conflict, Delegation, Scanner, State
from presscentre.events.models import Event
from presscentre.office.alerts import Alert, finds
from presscentre.people.models import Remit

ROLES = (Remit.Role.ACCREDITATION,)
DOOR = (Remit.Role.DOOR, Remit.Role.ACCREDITATION)
SILENT = timedelta(minutes=5)  # real time
PATIENCE = timedelta(hours=24)  # event time: beyond it somebody has waited too long for a word


@finds
def waiting_long(event: Event, now: datetime) -> list[Alert]:
    """Applications that have waited for longer than a day."""
    many = Application.objects.filter(event=event, state=State.SUBMITTED, submitted_at__lte=now - PATIENCE).count()
    if not many:
        return []
    detail = ngettext(
        "%(count)d application has waited for a decision for more than a day.",
        "%(count)d applications have waited for a decision for more than a day.",
        many,
    )
    title, action = gettext_lazy("Applications waiting"), gettext_lazy("Decide")
    return [Alert(title, detail % {"count": many}, many, _page(event, "queue"), action, ROLES, grave=True)]


@finds
def full_with_people_waiting(event: Event, now: datetime) -> list[Alert]:
    """Bounds that are reached while somebody waits behind them."""
    waiting = Q(state__in=[State.SUBMITTED, State.WAITLISTED])
    there = Application.objects.filter(waiting, event=event)
    if not there.exists():
        return []
    behind = set(there.order_by().values_list("delegation__region__name", flat=True).distinct())
    full = [meter for meter in queries.rooms(event) if meter.room.full and _concerns(meter, behind)]
    names = [str(_("the hall")) if meter.kind == "hall" else meter.name for meter in full]
    names += _full_outlets(event)
    if not names:
        return []
    shown = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
    detail = _("Nobody more fits, and people wait: %(names)s.") % {"names": shown}
    title, action = gettext_lazy("Places used up"), gettext_lazy("Look")
    return [Alert(title, detail, len(names), _page(event, "register"), action, ROLES)]


@finds
def proposed_outlets(event: Event, now: datetime) -> list[Alert]:
    """Outlets that applicants proposed and nobody has looked at."""
    many = queries.proposed_at(event).count()
    if not many:
        return []
    detail = ngettext(
        "%(count)d outlet was proposed by an applicant. Confirm it, or merge it into one that is known.",
        "%(count)d outlets were proposed by applicants. Confirm them, or merge them into those that are known.",
        many,
    )
    title, action = gettext_lazy("Proposed outlets"), gettext_lazy("Look")
    return [Alert(title, detail % {"count": many}, many, _page(event, "outlets"), action, ROLES)]


@finds
def conflicts_at_the_door(event: Event, now: datetime) -> list[Alert]:
    """Scans that cannot both be right, or let somebody in who should not have been."""
    many = Conflict.objects.filter(event=event, settled_at=None).count()
    if not many:
        return []
    detail = ngettext(
        "%(count)d conflict between scans waits for somebody to look into it.",
        "%(count)d conflicts between scans wait for somebody to look into them.",
        many,
    )
    title, action = gettext_lazy("Conflicts at the door"), gettext_lazy("Look")
    url = reverse("office-door:door", args=[event.slug])
    return [Alert(title, detail % {"count": many}, many, url, action, DOOR, grave=True)]


@finds
def scans_that_wait_on_devices(event: Event, now: datetime) -> list[Alert]:
    """Scanners that are silent and had scans to send: they must be brought back into the network."""
    silent = Scanner.objects.in_use().filter(event=event, waiting__gt=0, seen_at__lt=event.real(now) - SILENT)
    names = list(silent.order_by("name").values_list("name", flat=True))
    if not names:
        return []
    detail = _("Bring them back into the network: %(names)s.") % {"names": ", ".join(names[:5])}
    title, action = gettext_lazy("Scans that wait on devices"), gettext_lazy("Look")
    url = reverse("office-door:door", args=[event.slug])
    return [Alert(title, detail, len(names), url, action, DOOR)]


def _full_outlets(event: Event) -> list[str]:
    """Outlets without a free place, of which somebody waits."""
    if not queries.register_of(event).outlets_have_quotas:
        return []
    waits = Application.objects.filter(delegation=OuterRef("pk"), state__in=[State.SUBMITTED, State.WAITLISTED])
    rows = Delegation.objects.filter(Exists(waits), event=event)
    rows = rows.annotate(held=Count("places__application"), there=Count("places")).filter(held__gte=F("there"))
    return list(rows.order_by("outlet__name").values_list("outlet__name", flat=True))


def _concerns(meter: Any, behind: set[str]) -> bool:
    return meter.kind == "hall" or (meter.kind == "region" and meter.name in behind)


def _page(event: Event, name: str) -> str:
    return reverse(f"office-accreditation:{name}", args=[event.slug])
