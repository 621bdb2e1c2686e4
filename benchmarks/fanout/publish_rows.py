"""Publishes as an action does, from a process of its own: row, log and doorbell. `publish_rows SIZE`."""

import sys

import django

django.setup()

from django.db import transaction  # noqa: E402

from benchmarks.fanout import wire  # noqa: E402
from presscentre.events.models import Event  # noqa: E402
from presscentre.figures import live  # noqa: E402

SIZE = int(sys.argv[1])
OURS = 346  # bytes of a frame whose note is empty: its head, and what rendering adds
topic = live.FIGURES.of(Event.objects.get(slug="double11"))
entry = {"unit": "CNY", "decimals": 0, "format": "compact", "rounding": "truncate", "note": "x" * max(0, SIZE - OURS)}
entry |= {"correction": None, "comparison": None}


@transaction.atomic
def publish() -> int:
    """One revision; returns its seq."""
    publish.calls += 1  # type: ignore[attr-defined]
    value = str(168269635159 + publish.calls)  # type: ignore[attr-defined]
    return topic.change(set={"gmv": {**entry, "value": value}})


publish.calls = 0  # type: ignore[attr-defined]
wire.publish_in_time(publish)
