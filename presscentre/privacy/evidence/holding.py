"""Checks 1, 5 to 8, 15, 22 and 23: what is held, and who sees it."""

from typing import Any

from csp.constants import NONE, SELF
from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext as _

from presscentre.core import holdings, sealing
from presscentre.events.models import Event
from presscentre.privacy.models import IdentityDocument, Look, Reveal

Found = tuple[bool, Any]
SPECIAL = ("union", "religion", "belief", "politic", "ethnic", "biometric", "fingerprint", "health")
FORCED = ("birth", "national", "home_address", "gender", "marital")


def _columns() -> list[str]:
    return [f"{table.model}.{name}" for _entry, table in holdings.tables() for name in (*table.shown, *table.secret)]


def _named(words: tuple[str, ...]) -> list[str]:
    return [column for column in _columns() if any(word in column.lower() for word in words)]


def record(event: Event) -> Found:
    """No column of any table is undeclared."""
    missing = holdings.undeclared()
    facts = {"columns": len(_columns()), "holdings": len(holdings.REGISTRY), "missing": len(missing)}
    said = _("%(columns)d personal fields in %(holdings)d holdings; undeclared: %(missing)d.")
    return not missing, said % facts


def minimal(event: Event) -> Found:
    """No picture of a document is left that has been checked; none was taken where nobody needs it."""
    rows = IdentityDocument.objects.filter(event=event)
    left = rows.exclude(checked_at=None).exclude(scan="").count()
    facts = {"documents": rows.count(), "checked": rows.exclude(checked_at=None).count(), "left": left}
    said = _("Documents: %(documents)d, checked: %(checked)d, pictures left after the check: %(left)d.")
    return not left, said % facts


def special(event: Event) -> Found:
    """No declared column is of a special category."""
    found = _named(SPECIAL)
    return not found, _("Fields of special categories: %(count)d.") % {"count": len(found)}


def sealed(event: Event) -> Found:
    """Each number begins with the mark of a seal, and no key lies where a backup would take it."""
    numbers = IdentityDocument.objects.exclude(number=None).values_list("number", flat=True)
    bare = sum(not bytes(number or b"").startswith(sealing.MARK) for number in numbers)
    outside = not (settings.MEDIA_ROOT / "field-key").exists()
    facts = {"count": len(numbers), "bare": bare, "keys": len(settings.FIELD_KEYS)}
    said = _("Numbers: %(count)d, in the clear: %(bare)d. Keys outside the database: %(keys)d.")
    return not bare and outside and bool(settings.FIELD_KEYS), said % facts


def reveals(event: Event) -> Found:
    """Each reveal has a reason."""
    rows = Reveal.objects.filter(event=event)
    bare = rows.filter(reason="").count()
    said = _("Uncovered %(count)d times; without a reason: %(bare)d. The person reads each.")
    return not bare, said % {"count": rows.count(), "bare": bare}


def tracking(event: Event) -> Found:
    """Readings are counted of officers alone, and pages may load from here alone."""
    people = [column.name for column in Look._meta.concrete_fields if column.related_model is not None]
    sources = {source for each in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].values() for source in each}
    elsewhere = [str(source) for source in sources if "://" in str(source) or str(source) == "*"]
    holds = sorted(people) == ["event", "officer"] and not elsewhere and {SELF, NONE} <= sources
    return holds, _("Counted: officers only. Other hosts that pages may load from: %(count)d.") % {
        "count": len(elsewhere)
    }


def sources(event: Event) -> Found:
    """Every table of an application leads to an event, and the office reads it through its remit."""
    application = apps.get_model("accreditation", "Application")
    scoped = hasattr(application._default_manager.all(), "for_officer")
    loose = [
        table.model for entry, table in holdings.tables() if entry.key.startswith("accreditation.") and not table.event
    ]
    said = _("Tables of applications that belong to no event: %(count)d. Officers read them through their remit.")
    return scoped and not loose, said % {"count": len(loose)}


def safe(event: Event) -> Found:
    """No column asks what may endanger somebody."""
    found = _named(FORCED)
    said = _("Fields of nationality, birth or home: %(count)d. The name on the badge is the person's own.")
    return not found, said % {"count": len(found)}
