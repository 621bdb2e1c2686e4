"""Accounts that nobody uses, and traces that nobody needs any more."""

from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction

from presscentre.notices.actions import queue
from presscentre.privacy import queries
from presscentre.privacy.actions.erasing import HeldByLaw, erase
from presscentre.privacy.models import Deletion, Farewell

NOTICE = timedelta(days=30)
CUT = {4: 24, 6: 48}


@transaction.atomic
def cut_addresses(*, by: Any, now: datetime) -> int:
    """Cut the network address of each older session to its network and forget its browser; how many. Real time."""
    old = now - timedelta(days=settings.ADDRESSES_DAYS)
    cut = 0
    for session in UserSession.objects.filter(created_at__lt=old).exclude(user_agent="").iterator():
        cut += UserSession.objects.filter(pk=session.pk).update(ip=network_of(session.ip), user_agent="")
    return cut


def network_of(address: str) -> str:
    """203.0.113.77 is 203.0.113.0; 2001:db8:1:2::3 is 2001:db8:1::."""
    known = ip_address(address)
    return str(ip_network(f"{known}/{CUT[known.version]}", strict=False).network_address)


@transaction.atomic
def tell_unused(*, by: Any, now: datetime) -> int:
    """Write to everybody whose account has not been used for long that it will be deleted in a month. Real time.

    Whoever came back meanwhile is told nothing more.
    """
    unused = queries.unused_accounts(now)
    Farewell.objects.exclude(person__in=unused.values("pk")).delete()
    told = 0
    for person in unused.filter(farewell=None).order_by("pk"):
        Farewell.objects.create(person=person, told_at=now)
        queue("privacy/unused", to=str(person.email), language=person.language, at=now, months=settings.ACCOUNT_MONTHS)
        told += 1
    return told


@transaction.atomic
def delete_unused(*, by: Any, now: datetime) -> int:
    """Delete the accounts whose owners were told a month ago and have not come back; how many. Real time."""
    gone = 0
    for person in queries.unused_accounts(now).filter(farewell__told_at__lte=now - NOTICE).order_by("pk"):
        try:
            erase(person, by=by, now=now, cause=Deletion.Cause.UNUSED, tell=False)
        except HeldByLaw:
            continue
        gone += 1
    return gone
