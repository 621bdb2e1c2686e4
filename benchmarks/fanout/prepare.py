"""Fills the database of one run: `python -m benchmarks.fanout.prepare FOLDER PEOPLE`.

Writes FOLDER/cookies (a Cookie header for each person) and FOLDER/token (of the source).
"""

import sys
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.crypto import get_random_string  # noqa: E402

from presscentre.api import actions as tokens  # noqa: E402
from presscentre.api.models import Scope  # noqa: E402
from presscentre.events.models import Event  # noqa: E402
from presscentre.people.models import Profile, User  # noqa: E402
from tests import factories  # noqa: E402

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


def journalists(event: Event, count: int) -> list[User]:
    """People accredited to the event: it is closed, so each join asks for their rights."""
    people = User.objects.bulk_create(
        [User(email=f"person{number}@example.org", name=f"Person {number}") for number in range(count)]
    )
    profiles = Profile.objects.bulk_create(
        [Profile(user=user, native_name=user.name, latin_name=user.name) for user in people]
    )
    accredited = Profile.events.through
    accredited.objects.bulk_create([accredited(profile_id=profile.pk, event_id=event.pk) for profile in profiles])
    return people


def sign_in(people: list[User]) -> list[str]:
    """A session for each; their Cookie headers."""
    store, sessions = SessionStore(), []
    until = timezone.now() + timedelta(days=1)
    for user in people:
        facts = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        key = get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789")
        sessions.append(store.model(session_key=key, session_data=store.encode(facts), expire_date=until))
    store.model.objects.bulk_create(sessions)
    return [f"{settings.SESSION_COOKIE_NAME}={session.session_key}" for session in sessions]


def main(folder: Path, count: int) -> None:
    call_command("migrate", verbosity=0)
    now = timezone.now()
    span = {"starts_at": now - timedelta(days=1), "ends_at": now + timedelta(days=1)}
    event = factories.event(audience=Event.Audience.ACCREDITED, **span)
    source = factories.source(event, "desk", factories.figure(event, "gmv"))
    _token, secret = tokens.issue(
        event, name="desk", scopes=[Scope.FIGURES_WRITE], user=source.user, by=factories.officer("Ada", event), now=now
    )
    (folder / "token").write_text(secret)
    cookies = sign_in(journalists(event, count))
    (folder / "cookies").write_text("\n".join(cookies) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
