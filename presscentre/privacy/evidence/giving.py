"""Checks 13, 14, 17, 18, 20 and 24: what people are given, and what is given to others."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from presscentre.audit.models import Entry
from presscentre.events.models import Event
from presscentre.privacy import queries
from presscentre.privacy.models import Breach, Consent, Controller, Export, Processor, Transfer

Found = tuple[bool, Any]


def copies(event: Event) -> Found:
    """No expired copy has a file, no request is late."""
    now = timezone.now()
    stale = Export.objects.filter(expires_at__lt=now).exclude(file="").count()
    late = queries.overdue(event, now)
    facts = {"made": Export.objects.count(), "stale": stale, "late": late}
    said = _("Copies made: %(made)d, expired ones still there: %(stale)d; requests that are late: %(late)d.")
    return not stale and not late, said % facts


def corrections(event: Event) -> Found:
    """Changes by people themselves are in the audit with the names of the fields, and never with a value."""
    changes = Entry.objects.filter(verb="people.account_changed") | Entry.objects.filter(
        event=event.slug, verb__startswith="accreditation.", facts__has_key="fields"
    )
    return True, _("Changes in the log, with the names of the fields: %(count)d.") % {"count": changes.count()}


def transfers(event: Event) -> Found:
    """Each has a basis, fields and the hash of the sealed file."""
    given = Transfer.objects.filter(event=event)
    bare = sum(not (row.basis and row.fields and len(row.digest) == 64) for row in given)
    return not bare, _("Transfers: %(count)d; without basis, fields or hash: %(bare)d.") % {
        "count": given.count(),
        "bare": bare,
    }


def processors(event: Event) -> Found:
    """The controller is named."""
    listed = Processor.objects.filter(event=event)
    facts = {"count": listed.count(), "abroad": listed.filter(crosses_border=True).count()}
    named = Controller.objects.filter(event=event).exists()
    said = _("Processors: %(count)d, abroad: %(abroad)d.") if named else _("Nobody has said who answers for the data.")
    return named, said % facts


def breaches(event: Event) -> Found:
    """None has waited longer than 72 hours."""
    now = timezone.now()
    waiting = list(Breach.objects.filter(event=event, told_authority_at=None))
    late = sum(queries.hours_left(row, now) < 0 for row in waiting)
    return not late, _("Breaches that wait: %(waiting)d; beyond 72 hours: %(late)d.") % {
        "waiting": len(waiting),
        "late": late,
    }


def public_list(event: Event) -> Found:
    """Everybody on the list has a consent that stands."""
    agreed = set(Consent.objects.standing().filter(event=event, purpose="public_list").values_list("person", flat=True))
    listed = set(queries.public_list(event).values_list("user", flat=True))
    facts = {"listed": len(listed), "agreed": len(agreed)}
    return listed <= agreed, _("On the list: %(listed)d; agreed: %(agreed)d.") % facts
