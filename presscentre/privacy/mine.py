"""The overview that a person's own page shows."""

from dataclasses import dataclass
from typing import Any

from presscentre.core import holdings
from presscentre.core.holdings import Holding
from presscentre.events.models import Event
from presscentre.people.models import User
from presscentre.privacy import queries, rows
from presscentre.privacy.models import Consent, DataRequest, Export, IdentityDocument, Seen

SHOWN = 20


@dataclass(frozen=True)
class Held:
    """One holding, and how many entries of it are about this person."""

    holding: Holding
    count: int


def overview(person: User) -> dict[str, Any]:
    """What is held, what was told and agreed, who has looked, what was asked. About two queries for each table."""
    return {
        "held": [held for held in held_about(person) if held.count],
        "consents": Consent.objects.filter(person=person).select_related("event", "wording").order_by("-pk"),
        "told": Seen.objects.filter(person=person).select_related("wording", "wording__event").order_by("-pk")[:SHOWN],
        "reveals": queries.reveals_of(person)[:SHOWN],
        "transfers": queries.transfers_of(person)[:SHOWN],
        "changes": queries.changes_of(person)[:SHOWN],
        "asked": DataRequest.objects.filter(person=person).select_related("event").order_by("-pk")[:SHOWN],
        "copies": Export.objects.filter(person=person)[:3],
        "documents": IdentityDocument.objects.filter(person=person).select_related("event", "checked_by"),
        "applied_at": Event.objects.filter(applications__person=person).distinct().order_by("pk"),
        "identity_at": Event.objects.filter(applications__person=person)
        .exclude(controller__security_body="")
        .exclude(controller=None)
        .distinct()
        .order_by("pk"),
    }


def held_about(person: User) -> list[Held]:
    """Every holding in the order of the record, with its number of entries."""
    return [
        Held(entry, sum(rows.of_person(table, person).count() for table in entry.tables if table.shown))
        for entry in holdings.in_turn()
    ]
