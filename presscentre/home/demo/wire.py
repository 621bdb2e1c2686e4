"""The source's side of the take-in API: one connection, kept open, to the server that runs the demonstration."""

import http.client
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from presscentre.home.demo import cast
from presscentre.home.demo.plan import Push

PATIENCE = 10  # seconds
ADDRESS = f"/api/v1/events/{cast.SLUG}/readings/"


class Refused(Exception):
    """The server answered, but took nothing."""


class Wire:
    """Pushes readings as any machine would."""

    def __init__(self, host: str, port: int) -> None:
        self.connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)

    def push(self, pushes: Sequence[Push], midnight: datetime) -> list[dict[str, Any]]:
        """Send these readings in one batch; returns the fate of each.

        Raises OSError or http.client.HTTPException if the server cannot be reached, Refused if it took nothing.
        """
        body = json.dumps({"readings": [reading(one, midnight) for one in pushes]})
        headers = {
            "Authorization": f"Bearer {cast.source_token()}",
            "Content-Type": "application/json",
            "Host": _host(self.connection.port),
        }
        status, told = self._ask(body, headers)
        # 422 with a row each: all were refused, for instance as duplicates of what a quicker player sent.
        if status not in (202, 422):
            raise Refused(f"{status} {told[:200]!r}")
        rows: list[dict[str, Any]] = json.loads(told).get("readings", [])
        return rows

    def _ask(self, body: str, headers: dict[str, str]) -> tuple[int, bytes]:
        """The answer. A kept connection that the server has closed meanwhile is opened anew, once.

        To send twice does no harm: a reading that was taken in is a duplicate.
        """
        kept = self.connection.sock is not None
        try:
            self.connection.request("POST", ADDRESS, body, headers)
            answer = self.connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            if kept:
                return self._ask(body, headers)
            raise

    def close(self) -> None:
        self.connection.close()


def reading(push: Push, midnight: datetime) -> dict[str, Any]:
    """One reading as it stands on the wire."""
    told = {
        "figure": push.figure,
        "value": str(push.value),
        "as_of": stamp(midnight, push.at),
        "note": push.note,
    }
    return told | {"interpolated": True} if push.interpolated else told


def stamp(midnight: datetime, at: timedelta) -> str:
    """A moment of the night in UTC, as the API reads it."""
    moment = midnight + at
    return (moment - moment.utcoffset()).replace(tzinfo=None).isoformat() + "Z"  # type: ignore[operator]


def _host(port: int) -> str:
    first = settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else "127.0.0.1"
    return f"{'127.0.0.1' if first == '*' else first.lstrip('.')}:{port}"
