"""How many may come: places of a delegation, a region, a zone, the hall; and until when outlets name people."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from presscentre.accreditation import live, queries
from presscentre.accreditation.actions.places import lock
from presscentre.accreditation.models import Capacity, Delegation, Place, Register
from presscentre.accreditation.queries import Room
from presscentre.audit.actions import record
from presscentre.core import links
from presscentre.core.errors import Refusal
from presscentre.events.models import Event, Region, Zone
from presscentre.notices.actions import queue
from presscentre.people.models import User

REGISTER = ("open_to_all", "closes_at", "names_until", "outlets_have_quotas", "hall_places")


class BelowGiven(Refusal):
    code = "quota_below_given"
    message = _("%(scope)s cannot have %(places)d: %(given)d are given already. Revoke some first.")


@transaction.atomic
def set_places(delegation: Delegation, wanted: dict[str, int], *, by: Any, now: datetime) -> None:
    """Give the delegation so many places of each media type ("": for anybody); types that are not named stay.

    Fewer places take the free ones away, first those for which nobody is named. Raises BelowGiven with the numbers.
    """
    lock(delegation.event)
    for media_type, count in sorted(wanted.items()):
        there = Place.objects.filter(delegation=delegation, media_type=media_type)
        given, all_of_it = there.exclude(application=None).count(), there.count()
        if count < given:
            raise BelowGiven(scope=str(delegation.outlet), places=count, given=given)
        if count < all_of_it:
            doomed = sorted(there.free(), key=lambda place: (place.named_id is not None, -place.number))
            Place.objects.filter(pk__in=[place.pk for place in doomed[: all_of_it - count]]).delete()
        newest = there.aggregate(newest=Max("number"))["newest"] or 0
        Place.objects.bulk_create(
            Place(delegation=delegation, media_type=media_type, number=newest + step)
            for step in range(1, count - all_of_it + 1)
        )
    facts = {"places": {kind or "any": count for kind, count in wanted.items()}}
    record("accreditation.places_set", delegation, by=by, at=now, event=delegation.event, **facts)
    _tell(delegation.event)


@transaction.atomic
def set_capacity(of: Region | Zone, places: int | None, *, by: Any, now: datetime) -> None:
    """How many may be accredited in this region, or for this zone; None: as many as come. Raises BelowGiven."""
    set_capacities(of.event, [(of, places)], by=by, now=now)


@transaction.atomic
def set_capacities(
    event: Event, changes: Iterable[tuple[Region | Zone, int | None]], *, by: Any, now: datetime
) -> None:
    """The same for several; all of them or none."""
    lock(event)
    for of, places in changes:
        named: dict[str, Any] = {"region": of} if isinstance(of, Region) else {"zone": of}
        if places is None:
            Capacity.objects.filter(**named).delete()
        else:
            _enough(of.name, places, _room(event, of))
            Capacity.objects.update_or_create(**named, defaults={"event": event, "places": places})
        record("accreditation.capacity_set", of, by=by, at=now, event=event, key=of.key, places=places)
    _tell(event)


@transaction.atomic
def set_register(event: Event, *, by: Any, now: datetime, **changes: Any) -> Register:
    """How this event accredits: any of open_to_all, closes_at, names_until, outlets_have_quotas, hall_places.

    Raises BelowGiven for a hall smaller than what is given.
    """
    register = lock(event)
    if unknown := set(changes) - set(REGISTER):
        raise ValueError(f"No such field of a register: {sorted(unknown)}")
    if (hall := changes.get("hall_places")) is not None:
        _enough(_("The hall"), hall, queries.in_hall(event, register))
    for field, value in changes.items():
        setattr(register, field, value)
    register.save(update_fields=list(changes))
    record("accreditation.register_set", register, by=by, at=now, event=event, fields=sorted(changes))
    _tell(event)
    return register


@transaction.atomic
def set_contact(delegation: Delegation, address: str, *, by: Any, now: datetime, name: str = "") -> User | None:
    """Let the person at this address name people for the outlet, and write to them; "" takes the right away.

    Makes the person if nobody has the address.
    """
    before = delegation.contact_id
    contact = None
    if address:
        facts = {"name": name, "language": "en"}
        contact, _made = User.objects.get_or_create(email=address.strip().lower(), defaults=facts)
    delegation.contact = contact
    Delegation.objects.filter(pk=delegation.pk).update(contact=contact)
    record("accreditation.contact_set", delegation, by=by, at=now, event=delegation.event, there=contact is not None)
    if contact is not None and contact.pk != before:
        _write_to(contact, delegation, now)
    _tell(delegation.event)
    return contact


@transaction.atomic
def set_naming(
    delegation: Delegation, address: str, *, until: datetime | None, swaps: bool, by: Any, now: datetime
) -> None:
    """Who names people for the outlet, until when (None: as the register says), and whether also on the night."""
    if address.strip().lower() != (delegation.contact.email if delegation.contact else ""):
        set_contact(delegation, address, by=by, now=now)
    if swaps != bool(delegation.swaps_allowed_at):
        allow_swaps(delegation, swaps, by=by, now=now)
    if until != delegation.names_until:
        delegation.names_until = until
        Delegation.objects.filter(pk=delegation.pk).update(names_until=until)
        record("accreditation.names_until_set", delegation, by=by, at=now, event=delegation.event)
        _tell(delegation.event)


@transaction.atomic
def allow_swaps(delegation: Delegation, allowed: bool, *, by: Any, now: datetime) -> None:
    """Consent to swaps of named people after the deadline, on the night; or take the consent back."""
    delegation.swaps_allowed_at = now if allowed else None
    Delegation.objects.filter(pk=delegation.pk).update(swaps_allowed_at=delegation.swaps_allowed_at)
    record("accreditation.swaps_allowed", delegation, by=by, at=now, event=delegation.event, allowed=allowed)
    _tell(delegation.event)


def _room(event: Event, of: Region | Zone) -> Room:
    return queries.in_region(event, of) if isinstance(of, Region) else queries.in_zone(event, of)


def _enough(scope: Any, places: int, room: Room) -> None:
    if places < room.given:
        raise BelowGiven(scope=scope, places=places, given=room.given)


def _write_to(contact: User, delegation: Delegation, now: datetime) -> None:
    event = delegation.event
    with override(contact.language):
        facts: dict[str, Any] = {"event_name": event.name, "outlet": str(delegation.outlet)}
        facts["link"] = links.absolute(reverse("accreditation:outlet", kwargs={"event": event.slug}))
    queue(
        "accreditation/contact",
        to=str(contact.email),
        language=contact.language,
        at=event.real(now),
        event=event.slug,
        **facts,
    )


def _tell(event: Event) -> None:
    live.QUEUE.of(event).publish(live.RegisterChanged())
