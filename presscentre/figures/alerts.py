"""What is wrong with the figures now, for the office's dashboard."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from presscentre.events.models import Event
from presscentre.figures import queries
from presscentre.figures.models import Reading
from presscentre.office.alerts import Alert, finds
from presscentre.people.models import Remit

ROLES = (Remit.Role.FIGURES,)


@finds
def held_readings(event: Event, now: datetime) -> list[Alert]:
    """Readings that somebody has to release or discard; those that wait for their time are not."""
    many = queries.held_readings(event).exclude(why=Reading.Why.NOT_YET).count()
    if not many:
        return []
    detail = ngettext(
        "%(count)d reading waits for somebody to release or discard it.",
        "%(count)d readings wait for somebody to release or discard them.",
        many,
    ) % {"count": many}
    return [Alert(_("Held figures"), detail, many, _desk(event), _("Decide"), ROLES, grave=True)]


@finds
def drafts(event: Event, now: datetime) -> list[Alert]:
    """Milestones that have been reached and are not public yet."""
    many = queries.drafts(event).count()
    if not many:
        return []
    detail = ngettext(
        "%(count)d milestone has been reached and is not public yet.",
        "%(count)d milestones have been reached and are not public yet.",
        many,
    ) % {"count": many}
    return [Alert(_("Milestones"), detail, many, _desk(event), _("Release"), ROLES)]


@finds
def silent_sources(event: Event, now: datetime) -> list[Alert]:
    """Sources that have spoken and then fallen silent, or that cannot be fetched, while the event runs."""
    if not event.starts_at <= now < event.ends_at:
        return []
    silent = [row for row in queries.sources(event, now) if (row.silent and row.heard_at) or row.problem]
    if not silent:
        return []
    detail = _("Nothing new from: %(sources)s.") % {"sources": ", ".join(row.source.name for row in silent)}
    return [Alert(_("Silent sources"), detail, len(silent), _desk(event), _("Look"), ROLES, grave=True)]


@finds
def paused(event: Event, now: datetime) -> list[Alert]:
    """All figures stand still."""
    if queries.paused_at(event) is None:
        return []
    detail = _("All screens and pages hold the last published values.")
    return [Alert(_("Figures paused"), detail, 1, _desk(event), _("Look"), ROLES, grave=True)]


def _desk(event: Event) -> str:
    return reverse("office-figures:desk", args=[event.slug])
