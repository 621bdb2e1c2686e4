"""Officers: who may decide what, where; and who may come in at all."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from presscentre.audit.actions import record
from presscentre.core.errors import Refusal
from presscentre.events.models import Event, Region
from presscentre.live import topics
from presscentre.people.actions.sessions import end_sessions
from presscentre.people.models import Remit, User


class UnknownRegion(Refusal):
    code = "unknown_region"
    message = _("%(event)s has no region %(region)s.")


class NotAnOfficer(Refusal):
    code = "not_an_officer"
    message = _("%(address)s has no such remit.")


class LastAdministrator(Refusal):
    code = "last_administrator"
    message = _("This is the last administrator. Name another one first.")


@transaction.atomic
def add_officer(
    address: str,
    *,
    role: str,
    event: Event | None,
    regions: Sequence[str] = (),
    name: str = "",
    language: str = "en",
    by: User | None,
    now: datetime,
) -> Remit:
    """Give the person at this address a role at this event (None: at all), in these regions (none: in all).

    Makes the person if nobody has the address; otherwise leaves their name and language alone. The same role at the
    same event is changed, not doubled. Raises UnknownRegion.
    """
    user, made = User.objects.get_or_create(email=address.lower(), defaults={"name": name, "language": language})
    remit, fresh = Remit.objects.get_or_create(user=user, event=event, role=role)
    remit.regions.set(_regions(event, regions))
    if made:
        record("people.added", user, by=by, at=now)
    verb = "people.remit_given" if fresh else "people.remit_changed"
    record(verb, user, by=by, at=_time_at(event, now), event=event, role=role, regions=sorted(regions))
    topics.rights_changed(user=user)
    return remit


@transaction.atomic
def remove_remit(remit: Remit, *, by: User | None, now: datetime) -> None:
    """Take this role away; sockets that listen by it alone are closed. Raises LastAdministrator."""
    _keep_an_administrator(Remit.objects.filter(pk=remit.pk))
    user, event, role = remit.user, remit.event, remit.role
    remit.delete()
    record("people.remit_removed", user, by=by, at=_time_at(event, now), event=event, role=role)
    topics.rights_changed(user=user)


@transaction.atomic
def remove_officer(user: User, *, by: User | None, now: datetime) -> int:
    """Take away every remit of this person and sign them out everywhere; how many remits it was.

    Raises NotAnOfficer if there was none, LastAdministrator.
    """
    remits = Remit.objects.filter(user=user).select_related("event", "user").order_by("pk")
    if not remits:
        raise NotAnOfficer(address=user.email)
    _keep_an_administrator(remits)
    for remit in remits:
        record("people.remit_removed", user, by=by, at=_time_at(remit.event, now), event=remit.event, role=remit.role)
    count = len(remits)
    remits.delete()
    end_sessions(user, by=by, now=now)
    return count


@transaction.atomic
def deactivate(user: User, *, by: User | None, now: datetime) -> None:
    """Lock this person out of every door at once: sessions end, sockets close, codes and tokens open nothing.

    Raises LastAdministrator.
    """
    _keep_an_administrator(Remit.objects.filter(user=user))
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.is_active = False
    record("people.deactivated", user, by=by, at=now)
    end_sessions(user, by=by, now=now)


@transaction.atomic
def reactivate(user: User, *, by: User | None, now: datetime) -> None:
    """Let this person in again, with the remits they had."""
    User.objects.filter(pk=user.pk).update(is_active=True)
    user.is_active = True
    record("people.reactivated", user, by=by, at=now)


def _regions(event: Event | None, keys: Sequence[str]) -> list[Region]:
    known = {region.key: region for region in Region.objects.filter(event=event, key__in=keys)} if event else {}
    for key in keys:
        if key not in known:
            raise UnknownRegion(event=event.name if event else "*", region=key)
    return list(known.values())


def _keep_an_administrator(leaving: Iterable[Remit]) -> None:
    """Raise LastAdministrator if without these remits nobody active could change anything any more."""
    everywhere = Remit.objects.filter(role=Remit.Role.ADMINISTRATOR, event=None, user__is_active=True)
    # The lock makes two who leave at once take turns, so that one of them is the last.
    present = {remit.pk for remit in everywhere.select_for_update()}
    if present and not present - {remit.pk for remit in leaving}:
        raise LastAdministrator


def _time_at(event: Event | None, now: datetime) -> datetime:
    return event.clock(now) if event else now
