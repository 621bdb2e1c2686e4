"""Coming in: the mailed code, the code shown at the badge desk, and the note that somebody has signed in."""

import hashlib
from datetime import datetime, timedelta

from allauth.core.internal.cryptokit import generate_user_code
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from presscentre.audit.actions import record
from presscentre.core.errors import Refusal
from presscentre.events.models import Event
from presscentre.notices.actions import queue
from presscentre.people import queries
from presscentre.people.models import DeskCode, User

LIFETIME = timedelta(minutes=15)


class NotForTheDesk(Refusal):
    code = "not_for_the_desk"
    message = _("The badge desk makes codes for the journalists of its own event only, never for officers.")


class DeskCodeSpent(Refusal):
    code = "desk_code_spent"
    message = _("This code has already been used or has expired. Ask at the badge desk for another one.")


@transaction.atomic
def send_code(user: User, code: str, *, by: User | None, now: datetime) -> None:
    """Mail this sign-in code in the person's language. `now` is real time. The audit never sees the code."""
    queue(
        "people/code",
        to=str(user.email),
        language=user.language,
        at=now,
        until=now + LIFETIME,
        code=code,
        minutes=int(LIFETIME.total_seconds() // 60),
    )
    record("people.code_sent", user, by=by, at=now)


@transaction.atomic
def send_code_to_newcomer(address: str, code: str, language: str, *, by: User | None, now: datetime) -> None:
    """Mail a sign-in code to an address that nobody has yet: no row of a person is made. `now` is real time."""
    minutes = int(LIFETIME.total_seconds() // 60)
    queue("people/code", to=address, language=language, at=now, until=now + LIFETIME, code=code, minutes=minutes)


@transaction.atomic
def welcome(address: str, language: str, *, by: User | None, now: datetime) -> User:
    """The person who reads mail at this address: from now on somebody who can sign in, and nothing more."""
    user, made = User.objects.get_or_create(email=address.lower(), defaults={"language": language})
    if made:
        record("people.welcomed", user, by=by, at=now)
    return user


@transaction.atomic
def say_unknown(address: str, language: str, *, by: User | None, now: datetime) -> None:
    """Tell the owner of an address that nobody is known by it: at most once an hour, whoever asks how often."""
    digest = hashlib.sha256(address.encode()).hexdigest()[:32]
    once = f"people/unknown:{digest}:{now:%Y%m%d%H}"
    queue("people/unknown", to=address, language=language, at=now, once=once)


@transaction.atomic
def make_desk_code(journalist: User, event: Event, *, by: User, now: datetime) -> str:
    """A one-time code for this journalist, to be shown once to whoever stands at the badge desk. `now` is real time.

    Earlier unspent codes of the same person end. Raises NotForTheDesk for anybody who has a remit anywhere (an
    officer could otherwise become another one) or is not a journalist of this event.
    """
    allowed = User.objects.able_to_sign_in().journalists_at(event).without_remit()
    if not allowed.filter(pk=journalist.pk).exists():
        raise NotForTheDesk
    DeskCode.objects.filter(user=journalist, used_at=None, expires_at__gt=now).update(used_at=now)
    code = str(generate_user_code())
    row = DeskCode.objects.create(
        event=event,
        user=journalist,
        made_by=by,
        digest=queries.digest_of(code),
        made_at=now,
        expires_at=now + LIFETIME,
    )
    record("people.desk_code_made", row, by=by, at=event.clock(now), event=event, user=journalist.pk)
    return code


@transaction.atomic
def use_desk_code(row: DeskCode, *, by: User, now: datetime) -> None:
    """Spend this desk code. Raises DeskCodeSpent if it was used meanwhile, has expired, or the person got a remit."""
    if not User.objects.able_to_sign_in().without_remit().filter(pk=row.user_id).exists() or not row.use(at=now):
        raise DeskCodeSpent
    record("people.desk_code_used", row, by=by, at=row.event.clock(now), event=row.event)


@transaction.atomic
def sign_in(user: User, *, methods: list[str], by: User, now: datetime) -> None:
    """Note that this person has signed in, and by what: "code", "desk", "mfa"."""
    record("people.signed_in", user, by=by, at=now, methods=methods)
