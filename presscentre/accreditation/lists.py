"""The frame of doors: kinds of list that a checkpoint can check. A feature offers its own in its `doors.py`.

A kind answers one question: may this badge, whose accreditation is good, pass here at this moment? Zones, times,
revocation and presence are the door's own affair and are looked at before.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from presscentre.accreditation.models import Badge, Checkpoint, Scan
from presscentre.events.models import Event

Answer = Scan.Answer


@dataclass(frozen=True)
class Choice:
    """One line of the office's list of lists. `ref` says which one of the kind: a sitting, a gala run."""

    ref: str
    label: Any


def one(event: Event) -> list[Choice]:
    """A kind with a single list, which needs no further name."""
    return [Choice("", "")]


def nothing(scan: Scan) -> None:
    """A kind that wants to know nothing of who passed."""


@dataclass(frozen=True)
class Kind:
    """One kind of list.

    `may_pass(badge, checkpoint, at)` gives None, or the answer that refuses; one query for nearly everybody. It is
    called inside the transaction of the scan, so that a list of places can count and give one under its own lock.
    `snapshot(event, ref)` is the same for devices without network: the keys (pk) of all badges on the list, or None if
    every badge is; whoever is not on it is answered with `otherwise`. `passed(scan)` is called inside the transaction
    of a scan that let somebody through, once for each scan, in any order. `choices(event)` is what the office can
    choose.
    """

    key: str
    label: Any
    may_pass: Callable[[Badge, Checkpoint, datetime], Answer | None]
    snapshot: Callable[[Event, str], frozenset[int] | None]
    otherwise: Answer = Answer.WRONG_SITTING
    passed: Callable[[Scan], None] = nothing
    choices: Callable[[Event], list[Choice]] = one


REGISTRY: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Offer this kind of list to the office. Called when `doors.py` is read."""
    REGISTRY[kind.key] = kind
    return kind


def of(checkpoint: Checkpoint) -> Kind | None:
    """The kind that this checkpoint asks; None if its feature is gone, and then nobody passes."""
    return REGISTRY.get(checkpoint.list_kind)


def offered(event: Event) -> list[tuple[str, str, Any]]:
    """Every list that a checkpoint of this event can ask: (kind, ref, label)."""
    return [
        (kind.key, choice.ref, choice.label or kind.label)
        for kind in REGISTRY.values()
        for choice in kind.choices(event)
    ]
