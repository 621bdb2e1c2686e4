"""Rows that tests share, made the way the office would: people, two events, figures. All invented."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

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
