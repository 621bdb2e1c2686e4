"""Reads about people that need more than an adjective."""

from datetime import datetime

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Prefetch, Q, QuerySet
from django.utils.crypto import salted_hmac

from presscentre.events.models import Event
from presscentre.people.models import DeskCode, Remit, User


def digest_of(code: str) -> str:
    """What is kept of a desk code: keyed, since eight letters can be guessed at leisure from a stolen copy."""
    return salted_hmac("presscentre.people.desk-code", normalize_user_code(code), algorithm="sha256").hexdigest()


def desk_code(code: str, *, user: User, now: datetime) -> DeskCode | None:
    """This person's unspent desk code, if it is this one and still good."""
    good = DeskCode.objects.filter(user=user, used_at=None, made_at__lte=now, expires_at__gt=now)
    return good.filter(digest=digest_of(code)).first()


def events_of(user: User) -> QuerySet[Event]:
    """The events at which this person has a remit, the next to end first. All of them with a remit everywhere."""
    remits = Remit.objects.filter(user=user)
    events = Event.objects.all() if remits.filter(event=None).exists() else Event.objects.filter(remits__in=remits)
    return events.distinct().order_by("-ends_at", "slug")


def officers_at(event: Event) -> QuerySet[User]:
    """Officers by name, each with `here`: their remits at this event and at all events. Three queries."""
    here = Remit.objects.filter(Q(event=event) | Q(event=None)).prefetch_related("regions").order_by("role", "pk")
    officers = User.objects.officers_at(event).prefetch_related(Prefetch("remits", queryset=here, to_attr="here"))
    return officers.order_by("name", "pk")


def sessions_of(user: User, *, now: datetime) -> list[UserSession]:
    """This person's open sessions, the newest first. Two queries however many there are."""
    rows = list(UserSession.objects.filter(user=user).order_by("-created_at", "pk"))
    keys = [row.session_key for row in rows]
    alive = set(Session.objects.filter(session_key__in=keys, expire_date__gt=now).values_list("pk", flat=True))
    return [row for row in rows if row.session_key in alive]
