"""Signing keys of an event: made at first need, changed at will, declared broken when they are."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation import keys, live
from presscentre.accreditation.actions.places import lock
from presscentre.accreditation.actions.refusals import ReasonMissing
from presscentre.accreditation.actions.signing import sign_anew
from presscentre.accreditation.models import Badge, SigningKey
from presscentre.audit.actions import record
from presscentre.core.errors import Refusal
from presscentre.events.models import Event


class NoKeyLeft(Refusal):
    code = "no_key_left"
    message = _("An event has 255 signing keys at most, and all are used.")


class AlreadyBroken(Refusal):
    code = "already_broken"
    message = _("Key %(number)d is declared broken already.")


def signer(event: Event, *, now: datetime) -> SigningKey:
    """The key that signs now, made if there is none. A step inside actions, under the event's lock.

    One that was sealed under another secret of the house signs no more; what it has signed is still read.
    """
    signing = SigningKey.objects.filter(event=event, signs_until=None, broken_at=None)
    present = signing.order_by("-number").first()
    if present is not None and keys.can_sign(present.secret):
        return present
    signing.update(signs_until=event.real(now))
    return _make(event, now)


@transaction.atomic
def change_key(event: Event, *, by: Any, now: datetime) -> SigningKey:
    """Sign with a new key from now on; badges that the old one signed stay good."""
    lock(event)
    SigningKey.objects.filter(event=event, signs_until=None).update(signs_until=event.real(now))
    key = _make(event, now)
    record("accreditation.key_changed", key, by=by, at=now, event=event, number=key.number)
    live.DOOR.of(event).publish(live.DoorChanged())
    return key


@transaction.atomic
def declare_broken(key: SigningKey, *, reason: str, by: Any, now: datetime) -> int:
    """Refuse whatever this key signed, and give its badges their next generation under a good key; how many.

    For a key that somebody else may have. The badges must be printed anew; phones show the new code by themselves.
    """
    if not reason.strip():
        raise ReasonMissing
    lock(key.event)
    at = key.event.real(now)
    if not SigningKey.objects.filter(pk=key.pk, broken_at=None).update(broken_at=at):
        raise AlreadyBroken(number=key.number)
    SigningKey.objects.filter(pk=key.pk, signs_until=None).update(signs_until=at)
    good = signer(key.event, now=now)
    count = sign_anew(Badge.objects.filter(key=key, stopped_at=None), good, now)
    facts = {"number": key.number, "by_key": good.number, "badges": count}
    record("accreditation.key_broken", key, by=by, at=now, event=key.event, reason=reason, **facts)
    live.DOOR.of(key.event).publish(live.DoorChanged())
    return count


def _make(event: Event, now: datetime) -> SigningKey:
    newest = SigningKey.objects.filter(event=event).order_by("-number").first()
    number = newest.number + 1 if newest else 1
    if number > 255:
        raise NoKeyLeft
    public, secret = keys.fresh()
    return SigningKey.objects.create(event=event, number=number, public=public, secret=secret, made_at=event.real(now))
