"""Who looked at what, and what needs an answer."""

from datetime import datetime

from django.db.models import F, Q, QuerySet

from presscentre.audit.models import Entry
from presscentre.events.models import Event
from presscentre.people.models import User
from presscentre.privacy import identity
from presscentre.privacy.models import Alarm, DataRequest, IdentityDocument, Reveal, TransferOf


def reveals_of(person: User) -> QuerySet[Reveal]:
    """Everything of this person that an officer uncovered, the newest first."""
    return Reveal.objects.filter(person=person).select_related("event", "by").order_by("-pk")


def transfers_of(person: User) -> QuerySet[TransferOf]:
    """To whom this person's data was given, the newest first."""
    rows = TransferOf.objects.filter(person=person).select_related("transfer", "transfer__event")
    return rows.order_by("-transfer_id")


def changes_of(person: User) -> QuerySet[Entry]:
    """What this person changed about themselves, the newest first: when, and the names of the fields."""
    own = Q(verb="people.account_changed") | Q(verb__startswith="accreditation.", facts__has_key="fields")
    return Entry.objects.filter(own, by=person).order_by("-pk")


def open_alarms(event: Event) -> QuerySet[Alarm]:
    return Alarm.objects.filter(event=event, settled_at=None).select_related("officer").order_by("-pk")


def requests_at(event: Event) -> QuerySet[DataRequest]:
    """Requests that concern this event, and those of its people that concern none; what is owed soonest first."""
    here = (
        Q(event=event)
        | Q(event=None, person__profile__events=event)
        | Q(event=None, person__seen__wording__event=event)
    )
    rows = DataRequest.objects.filter(here).select_related("person", "event", "answered_by").distinct()
    return rows.order_by(F("answered_at").asc(nulls_first=True), "due_at", "pk")


def overdue(event: Event, now: datetime) -> int:
    """How many requests should have been answered by now. Real time."""
    return requests_at(event).filter(answered_at=None, due_at__lte=now).count()


def documents_with(event: Event, number: str) -> QuerySet[IdentityDocument]:
    """The identity documents of this event with this number, found by its keyed hash alone."""
    rows = IdentityDocument.objects.filter(event=event, index__in=identity.indices_of(number))
    return rows.select_related("person").order_by("pk")
