"""What people holds about a person: the account, how it is signed in to, and from where."""

from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from presscentre.core.holdings import End, Holding, Table, hold, impersonal
from presscentre.people.actions import end_sessions
from presscentre.people.models import Profile, User

# A reserved domain (RFC 2606): no letter to an erased person can ever leave.
NOBODY = "erased-{pk}@erased.invalid"


def leave(person: User, by: Any, now: datetime) -> None:
    """Before the rows go: sign out everywhere, lock the account, give it a number for an address."""
    known = {str(text) for text in names_of(person)}
    end_sessions(person, by=by, now=now)
    _forget_half_signed_in(str(person.email))
    _forget_log_of_records(person, known)
    User.objects.filter(pk=person.pk).update(is_active=False, email=NOBODY.format(pk=person.pk))


def names_of(person: User) -> list[str]:
    """What this app knows the person by: address and names."""
    profile = Profile.objects.filter(user=person).first()
    names = [person.email, person.name, *((profile.native_name, profile.latin_name) if profile else ())]
    return [name for name in names if name]


def _forget_half_signed_in(address: str) -> None:
    """A browser that asked for a code keeps the address in its session until the code is typed."""
    for session in Session.objects.iterator():
        if address in str(session.get_decoded()):
            session.delete()


def _forget_log_of_records(person: User, known: set[str]) -> None:
    """Django's records keep the name of the row in words."""
    kinds = {ContentType.objects.get_for_model(User).pk}
    for entry in LogEntry.objects.iterator():
        mine = entry.content_type_id in kinds and entry.object_id == str(person.pk)
        if mine or any(name in entry.object_repr or name in entry.change_message for name in known):
            LogEntry.objects.filter(pk=entry.pk).update(object_repr="", change_message="")


def export_sessions(person: User) -> list[dict[str, Any]]:
    """Open sessions, without what would open them."""
    return [
        {
            "table": "usersessions.UserSession",
            "opened_at": row.created_at.isoformat(),
            "address": row.ip,
            "browser": row.user_agent,
        }
        for row in UserSession.objects.filter(user=person).order_by("pk")
    ]


hold(
    Holding(
        key="people.sessions",
        label=_("Sessions"),
        purpose=_("To keep somebody signed in, and to let them see and end their own sessions."),
        basis=_("Steps at the person's request; security of the account"),
        recipients=_("Nobody"),
        tables=(
            Table(
                model="usersessions.UserSession",
                fields=("ip", "user_agent", "created_at", "last_seen_at"),
                person="user",
                end=End.DELETE,
                secret=("session_key", "data"),
                fakes={"ip": "address", "user_agent": "empty"},
            ),
        ),
        until=_("Until the session ends; network address and browser are cut after some days."),
        turn=80,
        export=export_sessions,
    ),
    Holding(
        key="people.second-factors",
        label=_("Ways to sign in"),
        purpose=_("To prove that it is the person who signs in."),
        basis=_("Security of the account"),
        recipients=_("Nobody"),
        tables=(
            Table(
                model="mfa.Authenticator",
                fields=("type", "created_at", "last_used_at"),
                person="user",
                end=End.DELETE,
                secret=("data",),
            ),
            Table(
                model="people.DeskCode",
                fields=("made_at", "expires_at", "used_at"),
                person="user",
                end=End.DELETE,
                secret=("digest",),
                kept=("event",),
                acts=("made_by",),
            ),
        ),
        until=_("Until the person removes them, or the account is deleted."),
        turn=81,
    ),
    Holding(
        key="people.remits",
        label=_("Work for the press office"),
        purpose=_("To know who may decide what."),
        basis=_("Employment or assignment"),
        recipients=_("Administrators"),
        tables=(
            Table(
                model="people.Remit",
                fields=("role", "regions"),
                person="user",
                event="event",
                end=End.DELETE,
            ),
        ),
        until=_("Until an administrator takes the role away."),
        turn=82,
    ),
    Holding(
        key="people.account",
        label=_("Account"),
        purpose=_("To write to a person, and to know them again at the next event."),
        basis=_("Steps at the person's request"),
        recipients=_("The press office of events to which the person is accredited; the mail service"),
        tables=(
            Table(
                model="account.EmailConfirmation",
                fields=("created", "sent"),
                person="email_address__user",
                end=End.DELETE,
                secret=("key",),
            ),
            Table(
                model="account.EmailAddress",
                fields=("email", "verified", "primary"),
                person="user",
                end=End.DELETE,
                fakes={"email": "email"},
            ),
            Table(
                model="people.Profile",
                fields=("native_name", "latin_name", "events"),
                person="user",
                end=End.DELETE,
                fakes={"native_name": "name", "latin_name": "name"},
            ),
            Table(
                model="people.User",
                fields=("name", "zone"),
                person="pk",
                left=("email", "stamp", "is_active"),
                kept=("language", "created_at", "kind"),
                fakes={"name": "name", "email": "email", "stamp": "stamp"},
            ),
        ),
        until=_("Until the person has it erased, or has not used it for long."),
        turn=90,
        before_erasure=leave,
    ),
    Holding(
        key="people.records-log",
        label=_("Log of records"),
        purpose=_("To see who changed which record."),
        basis=_("Legitimate interest: security"),
        recipients=_("Administrators"),
        tables=(
            Table(
                model="admin.LogEntry",
                left=("object_repr", "change_message"),
                kept=("action_time", "content_type", "object_id", "action_flag"),
                acts=("user",),
                fakes={"object_repr": "empty", "change_message": "empty"},
            ),
        ),
        until=_("Words about an erased person are taken out."),
        turn=91,
    ),
)
impersonal(
    "auth.Group",
    "auth.Permission",
    "contenttypes.ContentType",
    "sessions.Session",  # what it says is signed and names nobody; whoever asked for a code is forgotten in `leave`
)
