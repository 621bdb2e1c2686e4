"""Who may, as plain predicates on remits. One query each."""

from django.db.models import Q, QuerySet

from presscentre.events.models import Event
from presscentre.people.models import Remit, User


def works_at(user: User | None, event: Event) -> bool:
    """True for an officer with any remit at this event."""
    return _remits(user, event).exists()


def holds(user: User | None, event: Event, *roles: str) -> bool:
    """True for an officer who has one of these roles at this event; an administrator has every role."""
    return _remits(user, event).filter(role__in=[*roles, Remit.Role.ADMINISTRATOR]).exists()


def may_see(user: User | None, event: Event) -> bool:
    """True if the event is open to everyone, or the user works there or is accredited to it."""
    if event.audience == Event.Audience.EVERYONE:
        return True
    if user is None or not user.is_active:
        return False
    return works_at(user, event) or event.journalists.filter(user=user).exists()


def _remits(user: User | None, event: Event) -> QuerySet[Remit]:
    if user is None or not user.pk or not user.is_active or user.kind != User.Kind.PERSON:
        return Remit.objects.none()
    return Remit.objects.filter(Q(event=event) | Q(event=None), user=user)
