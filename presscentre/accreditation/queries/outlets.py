"""Outlets as the office looks them up, which of them may be one, and what a merge would move."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import cached_property

from presscentre.accreditation.models import Alias, Application, Delegation, Domain, Invitation, Outlet, Place
from presscentre.accreditation.models.outlet import OutletQuerySet
from presscentre.events.models import Event
from presscentre.people import rules
from presscentre.people.models import Remit, User


def outlets_at(event: Event) -> OutletQuerySet:
    """Confirmed outlets, and those that were proposed for this event; what another event's people propose is theirs."""
    here = Q(confirmed_at__isnull=False)
    for model in (Delegation, Application, Invitation):
        here |= Q(Exists(model.objects.filter(event=event, outlet=OuterRef("pk"))))
    return Outlet.objects.standing().filter(here)


def proposed_at(event: Event) -> OutletQuerySet:
    """Named by somebody who applies to this event, and not looked at yet."""
    here = Q(Exists(Application.objects.filter(event=event, outlet=OuterRef("pk"), submitted_at__isnull=False)))
    here |= Q(Exists(Delegation.objects.filter(event=event, outlet=OuterRef("pk"))))
    return Outlet.objects.proposed().filter(here)


def listed(outlets: OutletQuerySet, event: Event) -> QuerySet[Outlet]:
    """With `people`: how many applications each has at this event."""
    mine = Q(applications__event=event, applications__submitted_at__isnull=False)
    return outlets.annotate(people=Count("applications", filter=mine)).order_by("name", "pk")


def probable_duplicates(outlet: Outlet, event: Event) -> QuerySet[Outlet]:
    """Others with a name that this one has too, in whatever script, or on the same web site. It is advice."""
    names = Alias.objects.filter(outlet=outlet).values("folded")
    alike = Q(Exists(Alias.objects.filter(outlet=OuterRef("pk"), folded__in=names)))
    if outlet.website:
        alike |= Q(website=outlet.website)
    return outlets_at(event).filter(alike).exclude(pk=outlet.pk).order_by("name", "pk")


def outlets_known_elsewhere(outlets: Iterable[Outlet], officer: User | None) -> bool:
    """True if one of them has people at an event where this officer does not decide on accreditation."""
    if officer is None or rules.administers_everywhere(officer):
        return False
    deciding = [Remit.Role.ACCREDITATION, Remit.Role.ADMINISTRATOR]
    remits = Remit.objects.filter(user=officer, role__in=deciding, regions=None)
    if remits.filter(event=None).exists():
        return False
    mine = remits.values("event")
    models: tuple[Any, ...] = (Application, Delegation, Invitation)
    return any(model.objects.filter(outlet__in=list(outlets)).exclude(event__in=mine).exists() for model in models)


@dataclass(frozen=True)
class Merge:
    """What a merge would move, as numbers; each counted once it is shown."""

    outlet: Outlet
    into: Outlet
    event: Event

    @cached_property
    def aliases(self) -> list[Alias]:
        return list(Alias.objects.filter(outlet=self.outlet).order_by("name"))

    @cached_property
    def domains(self) -> list[Domain]:
        return list(Domain.objects.filter(outlet=self.outlet).order_by("name"))

    @cached_property
    def applications(self) -> int:
        return Application.objects.filter(outlet=self.outlet, event=self.event).count()

    @cached_property
    def invitations(self) -> int:
        return Invitation.objects.filter(outlet=self.outlet, event=self.event).count()

    @cached_property
    def places(self) -> int:
        return Place.objects.filter(delegation__outlet=self.outlet, delegation__event=self.event).count()

    @cached_property
    def elsewhere(self) -> int:
        """Applications at other events, which move too."""
        return Application.objects.filter(outlet=self.outlet).exclude(event=self.event).count()
