"""Fills the database of one run: `python -m benchmarks.fanout.prepare FOLDER PEOPLE`.

Writes FOLDER/cookies (a Cookie header for each person) and FOLDER/token (of the source).
"""

import sys
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from presscentre.api import actions as tokens  # noqa: E402
from presscentre.api.models import Scope  # noqa: E402
from presscentre.events.models import Event  # noqa: E402
from tests import factories  # noqa: E402


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
    # The event is closed, so each join asks for the rights of somebody of their own.
    cookies = factories.cookies(factories.journalists(event, count))
    (folder / "cookies").write_text("\n".join(cookies) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
