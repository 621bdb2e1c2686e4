"""Where the rule puts an outlet, and whom another rule would move."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When

from presscentre.accreditation.models import (
    GIVEN,
    Delegation,
    Outlet,
    RegionDecision,
    RegionRule,
    Register,
)
from presscentre.events.models import Event, Region


@dataclass(frozen=True)
class Shift:
    """A delegation that the rule puts elsewhere: from where, to where, with how many accredited people."""

    delegation: Delegation
    to: Region | None
    given: int


def region_by_rule(event: Event, outlet: Outlet, register: Register) -> Region | None:
    """The region of the country where the outlet is based; of all other countries, else None.

    Nothing about any person is asked: no nationality, no telephone number, no language.
    """
    rule = RegionRule.objects.filter(event=event, country=outlet.country).select_related("region").first()
    return rule.region if rule else register.rest_of_world


def overriding(delegation: str) -> Subquery:
    """The reason with which an officer put the delegation of this name where it is; "" or None if its rule did."""
    newest = RegionDecision.objects.filter(delegation=OuterRef(delegation)).order_by("-pk")
    by_hand = Case(When(rule_version=None, then=F("reason")), default=Value(""))
    return Subquery(newest.values(said=by_hand)[:1])


def is_overridden(delegation: Delegation) -> bool:
    """True if an officer put it where it is. One query."""
    newest = delegation.region_decisions.last()
    return newest is not None and newest.rule_version is None


def shifts(event: Event, register: Register) -> list[Shift]:
    """Whom the rule as it stands now would put elsewhere, by name; overridden ones stay. Three queries."""
    rules = {rule.country: rule.region for rule in RegionRule.objects.filter(event=event).select_related("region")}
    newest = RegionDecision.objects.filter(delegation=OuterRef("pk")).order_by("-pk")
    delegations = (
        Delegation.objects.filter(event=event, outlet__merged_into=None)
        .select_related("outlet", "region", "event")
        .annotate(
            version=Subquery(newest.values("rule_version")[:1]),
            decided=Subquery(newest.values("pk")[:1]),
            given=Count("applications", filter=Q(applications__state__in=GIVEN)),
        )
    )
    found = []
    row: Any  # a delegation with what is annotated
    for row in delegations.order_by("outlet__name", "pk"):
        to = rules.get(row.outlet.country, register.rest_of_world)
        by_rule = row.version is not None or row.decided is None
        if by_rule and row.region_id != getattr(to, "pk", None):
            found.append(Shift(row, to, row.given))
    return found
