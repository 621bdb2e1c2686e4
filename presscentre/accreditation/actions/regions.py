"""Press regions: derived from where an outlet is based, by the event's rule, or overridden with a reason."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from presscentre.accreditation import live, queries
from presscentre.accreditation.actions.places import lock
from presscentre.accreditation.actions.refusals import NoPlaceLeft, ReasonMissing
from presscentre.accreditation.models import (
    Application,
    Capacity,
    Delegation,
    Outlet,
    RegionDecision,
    RegionRule,
    Register,
)
from presscentre.audit.actions import record
from presscentre.events.models import Event, Region


def delegation_of(event: Event, outlet: Outlet, *, by: Any, now: datetime) -> Delegation:
    """The outlet's delegation to this event; made if there is none, in the region that the rule gives. A step.

    `now` is event time.
    """
    delegation, made = Delegation.objects.get_or_create(event=event, outlet=outlet)
    if made:
        record("accreditation.delegation_made", delegation, by=by, at=now, event=event)
        follow(delegation, now=now)
    return delegation


@transaction.atomic
def make_delegation(event: Event, outlet: Outlet, *, by: Any, now: datetime) -> Delegation:
    """Let an outlet have places before anybody of it has applied."""
    delegation = delegation_of(event, outlet, by=by, now=now)
    _tell(event)
    return delegation


def follow(delegation: Delegation, *, now: datetime) -> bool:
    """Put the delegation where the rule says, unless it is there by the rule; True if it is another region. A step.

    Raises NoPlaceLeft if its accredited people do not fit there.
    """
    register = queries.register_of(delegation.event)
    region = queries.region_by_rule(delegation.event, delegation.outlet, register)
    newest = delegation.region_decisions.last()
    if newest is not None and newest.rule_version is not None and newest.region_id == getattr(region, "pk", None):
        return False
    moved = _put(delegation, region)
    RegionDecision.objects.create(
        delegation=delegation, region=region, by=None, at=now, rule_version=register.rule_version
    )
    return moved


@transaction.atomic
def override_region(delegation: Delegation, region: Region, *, reason: str, by: Any, now: datetime) -> None:
    """Count this delegation in another region than the rule says, for a reason that stays on record.

    Raises ReasonMissing, or NoPlaceLeft if its accredited people do not fit there.
    """
    if not reason.strip():
        raise ReasonMissing
    lock(delegation.event)
    _put(delegation, region)
    RegionDecision.objects.create(delegation=delegation, region=region, by=by, at=now, reason=reason.strip()[:400])
    record("accreditation.region_overridden", delegation, by=by, at=now, event=delegation.event, region=region.key)
    _tell(delegation.event)


@transaction.atomic
def follow_rule(delegation: Delegation, *, by: Any, now: datetime) -> None:
    """Take an override back: the delegation is where the rule puts it. Raises NoPlaceLeft."""
    lock(delegation.event)
    follow(delegation, now=now)
    record("accreditation.region_by_rule", delegation, by=by, at=now, event=delegation.event)
    _tell(delegation.event)


@transaction.atomic
def set_rules(event: Event, rules: dict[str, Region], *, rest: Region | None, by: Any, now: datetime) -> None:
    """From now on these countries belong to these regions, all others to `rest`; `rules` is the whole list.

    Delegations that are there already stay where they are until `follow_rules`.
    """
    register = lock(event)
    known = {rule.country: rule.region_id for rule in RegionRule.objects.filter(event=event)}
    if known == {country: region.pk for country, region in rules.items()} and register.rest_of_world == rest:
        return
    RegionRule.objects.filter(event=event).delete()
    RegionRule.objects.bulk_create(
        [RegionRule(event=event, country=country, region=region) for country, region in sorted(rules.items())]
    )
    Register.objects.filter(pk=register.pk).update(rest_of_world=rest, rule_version=F("rule_version") + 1)
    facts = {"countries": len(rules), "rest": rest.key if rest else "", "rule_version": register.rule_version + 1}
    record("accreditation.region_rules_set", register, by=by, at=now, event=event, **facts)
    _tell(event)


@transaction.atomic
def follow_rules(event: Event, delegations: Iterable[Delegation], *, by: Any, now: datetime) -> list[Delegation]:
    """Put these delegations where the rule says now; gives those that stay, since their people do not fit there.

    Overridden ones are left alone.
    """
    lock(event)
    stay, moved = [], 0
    for delegation in delegations:
        try:
            with transaction.atomic():
                if not queries.is_overridden(delegation):
                    moved += follow(delegation, now=now)
        except NoPlaceLeft:
            stay.append(delegation)
    record("accreditation.region_rules_followed", event, by=by, at=now, event=event, moved=moved, stay=len(stay))
    _tell(event)
    return stay


def _put(delegation: Delegation, region: Region | None) -> bool:
    """Raises NoPlaceLeft if the region is too small for those of the delegation who are accredited."""
    if delegation.region_id == getattr(region, "pk", None):
        return False
    capacity = Capacity.objects.filter(region=region).first() if region else None
    if region is not None and capacity is not None:
        there = queries.in_region(delegation.event, region).given
        comes = Application.objects.given().filter(delegation=delegation).count()
        if comes and there + comes > capacity.places:
            raise NoPlaceLeft(scope=region.name, given=there, places=capacity.places)
    delegation.region = region
    Delegation.objects.filter(pk=delegation.pk).update(region=region)
    return True


def _tell(event: Event) -> None:
    live.QUEUE.of(event).publish(live.RegisterChanged())
