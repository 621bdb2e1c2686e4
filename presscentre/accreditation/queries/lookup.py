"""Outlets as applicants look them up: by any name in any script, and before one is proposed a second time."""

from django.db.models import Exists, OuterRef, Prefetch, Q

from presscentre.accreditation import advice
from presscentre.accreditation.models import Alias, Domain, Outlet
from presscentre.accreditation.names import folded
from presscentre.accreditation.queries.outlets import outlets_at
from presscentre.events.models import Event

MOST = 8  # a phone shows no more beside its keyboard


def called(event: Event, text: str) -> list[Outlet]:
    """The first outlets with a name that holds every word typed, each with its other names. Two queries."""
    found = outlets_at(event).called(text).prefetch_related(Prefetch("aliases", Alias.objects.order_by("pk")))
    return list(found.order_by("name", "pk")[:MOST])


def alike(event: Event, name: str, website: str) -> list[Outlet]:
    """Outlets that may be the one somebody is about to propose: the same name folded, or the same domain."""
    same = Q(Exists(Alias.objects.filter(outlet=OuterRef("pk"), folded=folded(name))))
    for host in advice.hosts_of([website]):
        parents = [".".join(host.split(".")[place:]) for place in range(host.count("."))]
        same |= Q(Exists(Domain.objects.filter(outlet=OuterRef("pk"), name__in=parents)))
        same |= Q(website__iregex=rf"^https?://(www\.)?{host.replace('.', chr(92) + '.')}([:/]|$)")
    found = outlets_at(event).filter(same).prefetch_related(Prefetch("aliases", Alias.objects.order_by("pk")))
    return list(found.order_by("name", "pk")[:MOST])
