"""Outlets: made, confirmed, named in every script. Two that turn out to be one are merged in merge.py."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation import live
from presscentre.accreditation.actions.places import lock
from presscentre.accreditation.actions.regions import follow
from presscentre.accreditation.models import Alias, Delegation, Domain, Outlet
from presscentre.accreditation.names import folded
from presscentre.accreditation.queries import is_overridden
from presscentre.audit.actions import record
from presscentre.core.errors import Refusal
from presscentre.events.models import Event


class DomainTaken(Refusal):
    code = "domain_taken"
    message = _("%(domain)s belongs to %(outlet)s already. If the two are one outlet, merge them.")


class OwnName(Refusal):
    code = "own_name"
    message = _("An outlet keeps the name it goes by among its names. Change the name first.")


@transaction.atomic
def create_outlet(
    name: str,
    country: str,
    *,
    by: Any,
    now: datetime,
    event: Event | None = None,
    aliases: Iterable[str] = (),
    domains: Iterable[str] = (),
    media_types: Iterable[str] = (),
    website: str = "",
    proposed: bool = False,
) -> Outlet:
    """A media organisation with all its names; confirmed, unless somebody who applies `proposed` it.

    Raises DomainTaken.
    """
    outlet = Outlet.objects.create(
        name=name,
        country=country,
        website=website,
        media_types=sorted(media_types),
        proposed_by=by if proposed else None,
        confirmed_at=None if proposed else now,
    )
    for alias in (name, *aliases):
        _call(outlet, alias)
    for domain in domains:
        _own(outlet, domain)
    record("accreditation.outlet_made", outlet, by=by, at=now, event=event, proposed=proposed)
    if event is not None:
        _tell(event)
    return outlet


@transaction.atomic
def confirm_outlet(outlet: Outlet, event: Event, *, by: Any, now: datetime) -> None:
    """The office has looked at what an applicant proposed: it is an outlet."""
    Outlet.objects.filter(pk=outlet.pk, confirmed_at=None).update(confirmed_at=now)
    outlet.refresh_from_db()
    record("accreditation.outlet_confirmed", outlet, by=by, at=now, event=event)
    _tell(event)


@transaction.atomic
def edit_outlet(
    outlet: Outlet,
    event: Event,
    *,
    by: Any,
    now: datetime,
    name: str,
    country: str,
    website: str = "",
    media_types: Iterable[str] = (),
) -> None:
    """Change what is known of it. Its old name stays among its names; another country may mean another region.

    Delegations whose region an officer has overridden stay. Raises NoPlaceLeft if people do not fit there.
    """
    moved = outlet.country != country
    outlet.name, outlet.country, outlet.website, outlet.media_types = name, country, website, sorted(media_types)
    outlet.save(update_fields=["name", "country", "website", "media_types"])
    _call(outlet, name)
    record("accreditation.outlet_edited", outlet, by=by, at=now, event=event, country=country)
    delegations = Delegation.objects.filter(outlet=outlet).select_related("event", "region").order_by("event")
    for delegation in delegations if moved else ():
        lock(delegation.event)
        if not is_overridden(delegation):
            follow(delegation, now=now)
    _tell(event)


@transaction.atomic
def add_alias(outlet: Outlet, event: Event, name: str, *, by: Any, now: datetime) -> None:
    """Another name, in any script; one that it has already, however written, changes nothing."""
    _call(outlet, name)
    record("accreditation.alias_added", outlet, by=by, at=now, event=event)
    _tell(event)


@transaction.atomic
def remove_alias(alias: Alias, event: Event, *, by: Any, now: datetime) -> None:
    """Look-ups no longer find the outlet by this name. Raises OwnName for the name it goes by."""
    if alias.folded == folded(alias.outlet.name):
        raise OwnName
    Alias.objects.filter(pk=alias.pk).delete()
    record("accreditation.alias_removed", alias.outlet, by=by, at=now, event=event)
    _tell(event)


@transaction.atomic
def add_domain(outlet: Outlet, event: Event, name: str, *, by: Any, now: datetime) -> None:
    """A mail or web domain of the outlet, in lower case and ASCII. Raises DomainTaken."""
    _own(outlet, name)
    record("accreditation.domain_added", outlet, by=by, at=now, event=event)
    _tell(event)


@transaction.atomic
def remove_domain(domain: Domain, event: Event, *, by: Any, now: datetime) -> None:
    Domain.objects.filter(pk=domain.pk).delete()
    record("accreditation.domain_removed", domain.outlet, by=by, at=now, event=event)
    _tell(event)


def _call(outlet: Outlet, name: str) -> None:
    Alias.objects.get_or_create(outlet=outlet, folded=folded(name)[:240], defaults={"name": name})


def _own(outlet: Outlet, domain: str) -> None:
    try:
        with transaction.atomic():
            Domain.objects.create(outlet=outlet, name=domain)
    except IntegrityError:
        there = Domain.objects.select_related("outlet").filter(name=domain).first()
        if there is None or there.outlet_id != outlet.pk:
            raise DomainTaken(domain=domain, outlet=there.outlet if there else "?") from None


def _tell(event: Event) -> None:
    live.QUEUE.of(event).publish(live.RegisterChanged())
