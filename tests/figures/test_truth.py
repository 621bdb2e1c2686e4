"""How true a number is, is judged twice: by the server as it writes a page, and by the page itself each second."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from presscentre.figures import truth
from presscentre.figures.models import Figure
from presscentre.figures.queries import iso
from tests.factories import MIDNIGHT
from tests.live.nodes import Node

pytestmark = pytest.mark.once  # nothing here asks the database

MILLISECOND, MINUTE = timedelta(milliseconds=1), timedelta(minutes=1)


@pytest.fixture(scope="module")
def page() -> Iterator[Node]:
    script = Node("truth.mjs")
    yield script
    script.end()


def entry(*, value: str | None = "5", corrected: timedelta | None = None, stale_after: int = 60) -> dict[str, Any]:
    """As of midnight; corrected so long after it."""
    correction = None if corrected is None else {"corrected_at": iso(MIDNIGHT + corrected)}
    as_of = iso(MIDNIGHT)
    facts = {"value": value, "as_of": as_of, "published_at": as_of, "stale_after": stale_after}
    return facts | {"correction": correction}


def both(page: Node, shown: dict[str, Any] | None, now: datetime, paused_at: datetime | None) -> tuple[str, str]:
    """What the server and the page say of it."""
    ours = truth.panel(Figure(), shown, now=now, paused_at=paused_at).state
    theirs = page.ask("judge", entry=shown, now=iso(now), paused_at=None if paused_at is None else iso(paused_at))
    return ours, theirs["state"]


@pytest.mark.parametrize(
    ("shown", "after", "paused", "state"),
    [
        (None, MINUTE, False, "empty"),
        (None, MINUTE, True, "held"),
        (entry(), MINUTE, False, "live"),
        (entry(), MINUTE + MILLISECOND, False, "stale"),
        (entry(), MINUTE + MILLISECOND, True, "held"),
        (entry(corrected=MINUTE), 31 * MINUTE - MILLISECOND, False, "corrected"),
        (entry(corrected=MINUTE), 31 * MINUTE, False, "stale"),
        (entry(corrected=MINUTE, stale_after=7200), 31 * MINUTE, False, "live"),
        (entry(corrected=MINUTE), 2 * MINUTE, True, "held"),
        (entry(value=None), 2 * MINUTE, True, "withdrawn"),
        (entry(value=None, corrected=MINUTE), 2 * MINUTE, False, "withdrawn"),
        (entry(), -MINUTE, False, "live"),
    ],
)
def test_the_server_and_the_page_find_the_same_word(
    page: Node, shown: dict[str, Any] | None, after: timedelta, paused: bool, state: str
) -> None:
    assert both(page, shown, MIDNIGHT + after, MIDNIGHT if paused else None) == (state, state)


milliseconds = st.integers(-4_000_000, 4_000_000).map(lambda count: timedelta(milliseconds=count))
entries = st.builds(
    entry,
    value=st.sampled_from(["5", "0", None]),
    corrected=st.none() | milliseconds,
    stale_after=st.sampled_from([0, 1, 60, 1800, 3600]),
)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(shown=st.none() | entries, after=milliseconds, paused=st.none() | milliseconds)
def test_they_never_differ_whatever_is_shown_and_whenever_one_looks(
    page: Node, shown: dict[str, Any] | None, after: timedelta, paused: timedelta | None
) -> None:
    paused_at = None if paused is None else MIDNIGHT + paused

    ours, theirs = both(page, shown, MIDNIGHT + after, paused_at)

    assert ours == theirs
