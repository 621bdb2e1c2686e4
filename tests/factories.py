"""Rows that tests share, made the way the office would: people, two events, figures. All invented."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string

from presscentre.events.models import Event, Region
from presscentre.figures.models import Figure, Source
from presscentre.people.models import Profile, Remit, User

MIDNIGHT = datetime(2017, 11, 10, 16, 0, tzinfo=UTC)  # 00:00 in Shanghai, the start of the day
NOON = MIDNIGHT + timedelta(hours=12)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def event(slug: str = "double11", **changes: Any) -> Event:
    """An open, real event in Shanghai, one day long, in November 2017."""
    facts = {
        "name": slug.capitalize(),
        "kind": Event.Kind.REAL,
        "audience": Event.Audience.EVERYONE,
        "starts_at": MIDNIGHT - timedelta(hours=8),
        "ends_at": MIDNIGHT + timedelta(days=2),
        "zone": "Asia/Shanghai",
    }
    return Event.objects.create(slug=slug, **(facts | changes))


def region(event: Event, key: str = "europe") -> Region:
    return Region.objects.create(event=event, key=key, name=key.capitalize())


def person(name: str, **changes: Any) -> User:
    """Somebody who can sign in: `person("Ines")` reads mail at ines@example.org."""
    return User.objects.create(email=f"{name.lower()}@example.org", name=name, **changes)


def officer(name: str, event: Event | None, *roles: str) -> User:
    """An officer with these roles at this event (None: everywhere)."""
    user = person(name)
    for role in roles:
        Remit.objects.create(user=user, event=event, role=role)
    return user


def sign_in(client: Client, user: User, *, strongly: bool = True, method: str = "code") -> None:
    """Open a session by a mailed code (or a badge-desk code: "desk") and, if `strongly`, a second factor."""
    client.force_login(user)
    session = client.session
    methods = [method, "mfa"] if strongly else [method]
    session["account_authentication_methods"] = [{"method": name, "at": time.time()} for name in methods]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def journalist(name: str, *events: Event) -> User:
    user = person(name)
    profile = Profile.objects.create(user=user, native_name=name, latin_name=name)
    profile.events.set(events)
    return user


def journalists(event: Event, count: int) -> list[User]:
    """So many people accredited to this event: person0, person1…; a few statements for all of them."""
    people = User.objects.bulk_create(
        [User(email=f"person{number}@example.org", name=f"Person {number}") for number in range(count)]
    )
    profiles = Profile.objects.bulk_create(
        [Profile(user=user, native_name=user.name, latin_name=user.name) for user in people]
    )
    accredited = Profile.events.through
    accredited.objects.bulk_create([accredited(profile_id=profile.pk, event_id=event.pk) for profile in profiles])
    return people


def cookies(people: list[User]) -> list[str]:
    """A fresh session for each of them; their Cookie headers."""
    store, sessions = SessionStore(), []
    until = timezone.now() + timedelta(days=1)
    for user in people:
        facts = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        key = get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789")
        sessions.append(store.model(session_key=key, session_data=store.encode(facts), expire_date=until))
    store.model.objects.bulk_create(sessions)
    return [f"{settings.SESSION_COOKIE_NAME}={session.session_key}" for session in sessions]


def figure(event: Event, key: str = "gmv", **changes: Any) -> Figure:
    """A public figure that publishes by itself and has no limits."""
    facts = {"name": key.upper(), "unit": "CNY", "stale_after": timedelta(minutes=5), "monotonic": True}
    return Figure.objects.create(event=event, key=key, **(facts | changes))


def source(event: Event, key: str, *figures: Figure) -> Source:
    """A machine that may write these figures."""
    machine = User.objects.create(kind=User.Kind.MACHINE, name=key)
    row = Source.objects.create(event=event, key=key, name=key.capitalize(), user=machine)
    row.figures.set(figures)
    return row
