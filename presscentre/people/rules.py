"""Who may, as plain predicates on remits. One query each."""

from dataclasses import dataclass, replace

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from presscentre.events.models import Event
from presscentre.people.models import Remit, User

Visitor = User | AnonymousUser | None


@dataclass(frozen=True)
class Held:
    """A remit without its rows: a page reads all of an officer's at once."""

    role: str
    event: int | None  # None: at all
    regions: frozenset[int]  # empty: in all

    def is_at(self, event: Event) -> bool:
        return self.event is None or self.event == event.pk


def works_at(user: Visitor, event: Event) -> bool:
    """True for an officer with any remit at this event."""
    return _remits(user, event).exists()


def holds(user: Visitor, event: Event, *roles: str) -> bool:
    """True for an officer who has one of these roles at this event; an administrator has every role."""
    return _remits(user, event).filter(role__in=[*roles, Remit.Role.ADMINISTRATOR]).exists()


def works_anywhere(user: Visitor) -> bool:
    """True for an officer with any remit at any event."""
    return _all_remits(user).exists()


def administers_everywhere(user: Visitor) -> bool:
    """True for an administrator of all events."""
    return _all_remits(user).filter(role=Remit.Role.ADMINISTRATOR, event=None).exists()


def administered_by(user: Visitor) -> QuerySet[Event]:
    """The events whose records this person may change: all of them, those named in remits, or none."""
    remits = _all_remits(user).filter(role=Remit.Role.ADMINISTRATOR)
    if remits.filter(event=None).exists():
        return Event.objects.all()
    return Event.objects.filter(pk__in=remits.values("event"))


def remits_of(user: Visitor) -> list[Held]:
    """Every remit of this officer, at all events; none for anybody else."""
    found: dict[int, Held] = {}
    for pk, role, event, region in _all_remits(user).values_list("pk", "role", "event", "regions"):
        held = found.setdefault(pk, Held(role, event, frozenset()))
        if region is not None:
            found[pk] = replace(held, regions=held.regions | {region})
    return list(found.values())


def may_see(user: Visitor, event: Event) -> bool:
    """True if the event is open to everyone, or the user works there or is accredited to it."""
    if event.audience == Event.Audience.EVERYONE:
        return True
    if not isinstance(user, User) or not user.is_active:
        return False
    return works_at(user, event) or event.journalists.filter(user=user).exists()


def _remits(user: Visitor, event: Event) -> QuerySet[Remit]:
    return _all_remits(user).filter(Q(event=event) | Q(event=None))


def _all_remits(user: Visitor) -> QuerySet[Remit]:
    if not isinstance(user, User) or not user.is_active or user.kind != User.Kind.PERSON:
        return Remit.objects.none()
    return Remit.objects.filter(user=user)
