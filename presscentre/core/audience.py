"""Every route says for whom it is. A test walks the addresses and fails on one that is silent."""

from collections.abc import Callable
from typing import Any

View = Callable[..., Any]


def declare(view: View, audience: str) -> View:
    """Mark this view as meant for `audience`. Frames build their own decorators on it."""
    view.audience = audience  # type: ignore[attr-defined]
    return view


def everyone(view: View) -> View:
    """Anyone at all, signed in or not; shows nothing that is scoped to an event or a person."""
    return declare(view, "everyone")


def operators(view: View) -> View:
    """Loopback or the operator's token; the view itself checks it."""
    return declare(view, "operators")
