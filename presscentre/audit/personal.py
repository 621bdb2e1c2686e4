"""What the audit holds about people: pointers to whoever acted, never a value. It outlives an erasure on purpose."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from presscentre.audit.models import Entry
from presscentre.core.holdings import Holding, Table, hold, impersonal


def export(person: Any) -> list[dict[str, Any]]:
    """What this person did, and what was done to their account."""
    rows = Entry.objects.filter(Q(by=person) | Q(subject=f"people.user:{person.pk}")).order_by("pk")
    return [
        {
            "table": "audit.Entry",
            "verb": row.verb,
            "subject": row.subject,
            "event": row.event,
            "at": row.at.isoformat(),
            "by_me": row.by_id == person.pk,
            "facts": row.facts,
        }
        for row in rows.iterator(chunk_size=2000)
    ]


hold(
    Holding(
        key="audit.entries",
        label=_("Record of acts"),
        purpose=_("To prove who decided what, and who looked at what."),
        basis=_("Legitimate interest, and the duty to account for decisions"),
        recipients=_("Administrators of the event"),
        tables=(
            Table(
                model="audit.Entry",
                person="by",
                kept=("verb", "subject", "event", "at", "recorded_at", "facts", "position", "seal"),
            ),
        ),
        until=_("Kept for good, under a number instead of a name once the account is erased."),
        turn=95,
        export=export,
    )
)
impersonal("audit.Head")
