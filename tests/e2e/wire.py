"""A source at the other end of HTTP, and rows for it to write to."""

import json
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.house import Server

SET_UP = """
from datetime import timedelta
from django.utils import timezone
from presscentre.api import actions
from presscentre.events.models import Event
from tests import factories

now = timezone.now()
gala = factories.event("double11", starts_at=now - timedelta(hours=2), ends_at=now + timedelta(days=1))
gmv = factories.figure(gala, "gmv", stale_after=timedelta(seconds={stale}))
desk = factories.source(gala, "desk", gmv)
ines = factories.officer("Ines", gala, "figures")
token, secret = actions.issue(gala, name="Desk", scopes=["figures:write"], by=ines, now=now, user=desk.user)
print(secret)
"""

CORRECT = """
from django.utils import timezone
from decimal import Decimal
from presscentre.figures import actions
from presscentre.figures.models import Figure
from presscentre.people.models import User

gmv = Figure.objects.get(key="gmv")
ines = User.objects.get(name="Ines")
actions.correct(gmv, rev=gmv.rev, value=Decimal("{value}"), reason="A typing error.", by=ines, now=timezone.now())
"""


def moment(ago: float = 0) -> str:
    """Some seconds ago, as a source writes it."""
    return (datetime.now(UTC) - timedelta(seconds=ago)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Desk:
    """A source with its token, on an event with one figure, "gmv"."""

    def __init__(self, server: Server, *, stale_seconds: int = 300) -> None:
        self.server = server
        self.secret = server.python(SET_UP.format(stale=stale_seconds)).strip().splitlines()[-1]

    def push(self, value: str, *, ago: float = 0) -> str:
        """Send one reading of gmv; gives what became of it."""
        return str(self.post([{"figure": "gmv", "value": value, "as_of": moment(ago)}])["readings"][0]["state"])

    def post(self, readings: list[dict[str, Any]]) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{self.server.url}/api/v1/events/double11/readings/",
            data=json.dumps({"readings": readings}).encode(),
            headers={"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            given: dict[str, Any] = json.load(answer)
        return given

    def correct(self, value: str) -> None:
        """The officer corrects what is shown."""
        self.server.python(CORRECT.format(value=value))
