"""Who may, as plain predicates on remits. One query each, unless it says otherwise."""

from collections.abc import Collection
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
    """True if the event is open to everyone, or the user is accredited to it or works there. Two queries at most."""
    return user in who_may_see({user}, event)


def who_may_see(users: Collection[Visitor], event: Event) -> set[Visitor]:
    """Those of these users who may see the event. Two queries at most, however many they are."""
    if event.audience == Event.Audience.EVERYONE:
        return set(users)
    active = {user.pk: user for user in users if isinstance(user, User) and user.is_active}
    seeing = set(event.journalists.filter(user__in=active).values_list("user", flat=True)) if active else set()
    people = [pk for pk, user in active.items() if pk not in seeing and user.kind == User.Kind.PERSON]
    if people:
        remits = Remit.objects.filter(Q(event=event) | Q(event=None), user__in=people)
        seeing.update(remits.values_list("user", flat=True))
    return {active[pk] for pk in seeing}


def _remits(user: Visitor, event: Event) -> QuerySet[Remit]:
    return _all_remits(user).filter(Q(event=event) | Q(event=None))


def _all_remits(user: Visitor) -> QuerySet[Remit]:
    if not isinstance(user, User) or not user.is_active or user.kind != User.Kind.PERSON:
        return Remit.objects.none()
    return Remit.objects.filter(user=user)
