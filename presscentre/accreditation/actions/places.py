"""Giving and taking places: steps inside actions, under the event's lock."""

from collections.abc import Iterable

from django.db.models import Max
from django.utils.translation import gettext as _

from presscentre.accreditation import queries
from presscentre.accreditation.actions.refusals import NoPlaceLeft
from presscentre.accreditation.models import Application, Delegation, Place, Register
from presscentre.accreditation.queries import Room
from presscentre.events.models import Event, Zone


def lock(event: Event) -> Register:
    """The event's register, held until the transaction ends: places are given one after the other."""
    Register.objects.get_or_create(event=event)
    return Register.objects.select_for_update().get(event=event)


def give(application: Application, zones: Iterable[Zone], register: Register) -> Place:
    """The place that this application holds from now on, counted in its outlet, its region, the zones and the hall.

    Call it under `lock`, before the move, so that the application is not yet counted; one that holds a place keeps
    it. Raises NoPlaceLeft, naming the first that is full.
    """
    if held := Place.objects.filter(application=application).first():
        _check_zones(application, zones)
        return held
    delegation = application.delegation
    if delegation is None:
        raise ValueError("An application without a delegation holds no place.")
    _check(_("the hall"), queries.in_hall(application.event, register))
    if delegation.region is not None:
        _check(delegation.region.name, queries.in_region(application.event, delegation.region))
    _check_zones(application, zones)
    place = _free(application, delegation, register)
    place.application = application
    place.save()
    return place


def take_back(application: Application) -> None:
    """Free the place that this application holds, if any."""
    Place.objects.filter(application=application).update(application=None)


def _free(application: Application, delegation: Delegation, register: Register) -> Place:
    """One named for this person, else one of the media type, else one for anybody; else refuse or make one."""
    fitting = Place.objects.free().filter(delegation=delegation, media_type__in=["", application.media_type])
    if mine := fitting.filter(named=application).first():
        return mine
    if place := fitting.filter(named=None).order_by("-media_type", "number").first():
        return place
    if register.outlets_have_quotas:
        room = queries.in_delegation(delegation, application.media_type)
        raise NoPlaceLeft(scope=str(delegation.outlet), given=room.given, places=room.places or 0)
    newest = Place.objects.filter(delegation=delegation, media_type="").aggregate(newest=Max("number"))["newest"]
    return Place(delegation=delegation, media_type="", number=(newest or 0) + 1)


def _check_zones(application: Application, zones: Iterable[Zone]) -> None:
    holds = (
        set(application.zones.values_list("pk", flat=True)) if application.state in ("approved", "limited") else set()
    )
    for zone in zones:
        if zone.pk not in holds:
            _check(zone.name, queries.in_zone(application.event, zone))


def _check(scope: str, room: Room) -> None:
    if room.full:
        raise NoPlaceLeft(scope=scope, given=room.given, places=room.places or 0)
