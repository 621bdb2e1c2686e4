"""Two outlets that are one: everything of the one goes to the other, and nothing is lost on the way."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation import live, queries
from presscentre.accreditation.actions.places import lock
from presscentre.accreditation.actions.regions import follow
from presscentre.accreditation.models import (
    Alias,
    Application,
    Delegation,
    Domain,
    Invitation,
    Outlet,
    Place,
    RegionDecision,
)
from presscentre.accreditation.names import folded
from presscentre.audit.actions import record
from presscentre.core.errors import Refusal
from presscentre.events.models import Event


class CannotMerge(Refusal):
    code = "cannot_merge"
    message = _("An outlet is merged into another one that stands by itself.")


class RegionsDiffer(Refusal):
    code = "regions_differ"
    message = _("At %(event)s %(one)s and %(other)s count in two regions. Put both into the same one first.")


class ContactsDiffer(Refusal):
    code = "contacts_differ"
    message = _("At %(event)s %(one)s and %(other)s have two contact persons. Decide for one of them first.")


class KnownElsewhere(Refusal):
    code = "outlet_known_elsewhere"
    message = _("One of them is known at another event, where you do not decide. Ask an administrator of all events.")


@transaction.atomic
def merge_outlets(outlet: Outlet, into: Outlet, event: Event, *, by: Any, now: datetime) -> None:
    """Make `outlet` one with `into`: names, domains, people, delegations with places and regions, invitations.

    Afterwards a look-up by any of its names finds the one that stays. Raises CannotMerge, KnownElsewhere,
    RegionsDiffer, ContactsDiffer, or NoPlaceLeft if its people do not fit into the region of the one that stays.
    """
    for where in Event.objects.filter(delegations__outlet__in=[outlet, into]).distinct().order_by("pk"):
        lock(where)  # in the same order for everybody
    both = {row.pk: row for row in Outlet.objects.select_for_update().filter(pk__in=[outlet.pk, into.pk])}
    if len(both) < 2 or any(row.merged_into_id for row in both.values()):
        raise CannotMerge
    if queries.outlets_known_elsewhere([outlet, into], by):
        raise KnownElsewhere
    moved = _names(outlet, into) | {"delegations": _delegations(outlet, into, now)} | _people(outlet, into)
    Outlet.objects.filter(merged_into=outlet).update(merged_into=into)
    Outlet.objects.filter(pk=outlet.pk).update(merged_into=into)
    into.media_types = sorted({*into.media_types, *outlet.media_types})
    into.website = into.website or outlet.website
    into.save(update_fields=["media_types", "website"])
    record("accreditation.outlets_merged", outlet, by=by, at=now, event=event, into=into.pk, **moved)
    live.QUEUE.of(event).publish(live.RegisterChanged())


def _names(outlet: Outlet, into: Outlet) -> dict[str, int]:
    known = Alias.objects.filter(outlet=into).values("folded")
    Alias.objects.filter(outlet=outlet, folded__in=list(known.values_list("folded", flat=True))).delete()
    aliases = Alias.objects.filter(outlet=outlet).update(outlet=into)
    return {"aliases": aliases, "domains": Domain.objects.filter(outlet=outlet).update(outlet=into)}


def _people(outlet: Outlet, into: Outlet) -> dict[str, int]:
    """Applications are found by the name that stays as well as by the one they were made under."""
    applications = list(Application.objects.filter(outlet=outlet).only("pk", "search"))
    for application in applications:
        application.outlet = into
        application.search = f"{application.search} {folded(into.name)}"[:600]
    Application.objects.bulk_update(applications, ["outlet", "search"], batch_size=200)
    invitations = Invitation.objects.filter(outlet=outlet).update(outlet=into)
    return {"applications": len(applications), "invitations": invitations}


def _delegations(outlet: Outlet, into: Outlet, now: datetime) -> int:
    there = {row.event_id: row for row in Delegation.objects.filter(outlet=into).select_related("event")}
    moving = Delegation.objects.filter(outlet=outlet).select_related("event", "outlet").order_by("event")
    for delegation in moving:
        if stays := there.get(delegation.event_id):
            _join(delegation, stays)
        else:
            delegation.outlet = into
            delegation.save(update_fields=["outlet"])
            if not queries.is_overridden(delegation):
                follow(delegation, now=now)
    return len(moving)


def _join(delegation: Delegation, stays: Delegation) -> None:
    """Two delegations at one event: their places add up."""
    names = {"event": stays.event.name, "one": str(delegation.outlet), "other": str(stays.outlet)}
    if delegation.region_id != stays.region_id:
        raise RegionsDiffer(**names)
    if None not in (delegation.contact_id, stays.contact_id) and delegation.contact_id != stays.contact_id:
        raise ContactsDiffer(**names)
    for media_type, newest in _newest(stays).items():
        _number_on(delegation, media_type, newest)
    Place.objects.filter(delegation=delegation).update(delegation=stays)
    Application.objects.filter(delegation=delegation).update(delegation=stays)
    RegionDecision.objects.filter(delegation=delegation).update(delegation=stays)
    stays.contact_id = stays.contact_id or delegation.contact_id
    stays.names_until = max(filter(None, (stays.names_until, delegation.names_until)), default=None)
    stays.swaps_allowed_at = stays.swaps_allowed_at or delegation.swaps_allowed_at
    stays.note = "\n\n".join(filter(None, (stays.note, delegation.note)))
    stays.save(update_fields=["contact", "names_until", "swaps_allowed_at", "note"])
    delegation.delete()


def _newest(delegation: Delegation) -> dict[str, int]:
    """The highest number of a place by media type."""
    rows = Place.objects.filter(delegation=delegation).values_list("media_type")
    return dict(rows.annotate(newest=Max("number")).order_by("media_type"))


def _number_on(delegation: Delegation, media_type: str, newest: int) -> None:
    """From the highest on, so that no number is there twice on the way."""
    places = list(Place.objects.filter(delegation=delegation, media_type=media_type).order_by("-number"))
    for place in places:
        Place.objects.filter(pk=place.pk).update(number=place.number + newest)
