"""What the frame's own pages read."""

from datetime import datetime

from django.db.models import Q, QuerySet

from presscentre.audit.models import Entry
from presscentre.events.models import Event
from presscentre.people.models import User


def acts(
    event: Event, *, verb: str = "", person: str = "", span: tuple[datetime, datetime] | None = None
) -> QuerySet[Entry]:
    """The audit of this event, newest first: by verb, by part of a name or address, within a half-open span."""
    entries = Entry.objects.filter(event=event.slug).select_related("by").order_by("-pk")
    if verb:
        entries = entries.filter(verb=verb)
    if person:
        entries = entries.filter(Q(by__name__icontains=person) | Q(by__email__icontains=person))
    if span is not None:
        entries = entries.filter(at__gte=span[0], at__lt=span[1])
    return entries


def verbs(event: Event) -> list[str]:
    """Every kind of act that the audit of this event knows."""
    return list(Entry.objects.filter(event=event.slug).order_by("verb").values_list("verb", flat=True).distinct())


def journalists(event: Event, search: str = "") -> QuerySet[User]:
    """Active journalists of the event, by name; `search` is part of a name in either script, or of an address."""
    people = User.objects.journalists_at(event).filter(is_active=True).select_related("profile")
    if search:
        names = Q(profile__latin_name__icontains=search) | Q(profile__native_name__icontains=search)
        people = people.filter(names | Q(name__icontains=search) | Q(email__icontains=search))
    return people.order_by("profile__latin_name", "pk")
