"""Everything that an officer sees of one application, in a fixed number of queries."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from presscentre.accreditation.models import Application, Move, Note, Tag
from presscentre.accreditation.queries.meters import in_line, meters
from presscentre.accreditation.queries.outlets import probable_duplicates
from presscentre.accreditation.remits import DECIDING
from presscentre.people.rules import Held


def dossier(application: Application, remits: list[Held]) -> dict[str, Any]:
    """Evidence, history, notes, tags, what an approval uses up, and how it was before.

    `remits` are all of the officer's. Seven queries, and one more for an outlet that nobody has confirmed.
    """
    outlet = application.outlet
    return {
        "evidence": list(application.evidence.order_by("kind", "pk")),
        "moves": list(application.moves.select_related("by").order_by("-pk")),
        "notes": list(Note.objects.filter(application=application).select_related("by").order_by("-pk")),
        "tags": list(_tags(application)),
        "meters": meters(application),
        "line": in_line(application),
        "before_this": list(earlier(application, remits)),
        "duplicates": list(probable_duplicates(outlet, application.event))
        if outlet and not outlet.confirmed_at
        else [],
    }


def earlier(application: Application, remits: list[Held]) -> QuerySet[Application]:
    """The same person's applications to other events at which this officer decides, the newest first."""
    rows = Application.objects.filter(person=application.person_id, submitted_at__isnull=False)
    rows = (
        rows.exclude(event=application.event_id).select_related("event", "outlet").order_by("-event__starts_at", "pk")
    )
    whole = [held for held in remits if held.role in DECIDING and not held.regions]
    if any(held.event is None for held in whole):
        return rows
    return rows.filter(event__in=[held.event for held in whole])


def last_move(application: Application) -> Move | None:
    """What happened last, with who did it."""
    return Move.objects.filter(application=application).select_related("by").last()


def _tags(application: Application) -> QuerySet[Tag]:
    """Every word of the event's office; `on` where this application carries it."""
    through: Any = Application.tags.through
    carried = through.objects.filter(application=application.pk, tag=OuterRef("pk"))
    return Tag.objects.filter(event=application.event_id).annotate(on=Exists(carried)).order_by("name")
