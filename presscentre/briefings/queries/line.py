"""The line of a floor, as SQL: ten thousand may wait when the next is called, and a moderator waits for the answer."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from presscentre.briefings.floor import Waiting
from presscentre.briefings.models import Floor, Question


def line(floor: Floor) -> list[Waiting]:
    """Of each outlet of each region the longest wait: all that can matter for who is next. One statement.

    It steps over the index from outlet to outlet, so it costs what the outlets are, not what the questions are.
    """
    return [_waiting(*row) for row in _heads(floor, more="")]


def queue(floor: Floor) -> list[tuple[Waiting, int]]:
    """The line, and how many questions each of its outlets has waiting. One statement, one pass by index."""
    return [(_waiting(*row), many) for *row, many in _heads(floor, more=_MANY)]


def longest(floor: Floor, region: str, outlet: str, count: int) -> list[Waiting]:
    """So many questions of this outlet, the longest wait first. One query by index."""
    waiting = Question.objects.filter(floor=floor, state=Question.State.WAITING, region__key=region, outlet=int(outlet))
    found = waiting.order_by("asked_at", "pk").values_list("pk", "asked_at")[:count]
    return [Waiting(pk, region, outlet, since) for pk, since in found]


def weights(floor: Floor, *, equal: bool) -> dict[str, int]:
    """What each region weighs: its journalists present (remote ones who hold a place among them), or the same for all.

    Before anybody has arrived, those who hold a place. A region that asks weighs at least 1. One statement.
    """
    rows = list(_rows(_PRESENT, floor, sitting=floor.sitting_id, event=floor.sitting.event_id))
    somebody_came = any(came for *_region, came in rows)
    present = {region: holds - absent if somebody_came else holds for region, _asked, holds, absent, _came in rows}
    found = {region: max(present[region], 1) for region, asked, *_rest in rows if asked or present[region]}
    return dict.fromkeys(found, 1) if equal else found


def _heads(floor: Floor, *, more: str) -> Iterable[Any]:
    return _rows(_HEADS.format(step=_STEP[connection.vendor], more=more), floor)


def _rows(sql: str, floor: Floor, **more: int) -> Iterable[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"floor": floor.pk, **more})
        found: list[Any] = cursor.fetchall()
    return found


def _waiting(question: int, region: str, outlet: int, since: str) -> Waiting:
    # Read from its text here: the databases' drivers take ten times as long. SQLite's is in UTC and does not say so.
    moment = datetime.fromisoformat(since)
    return Waiting(question, region, str(outlet), moment if moment.tzinfo else moment.replace(tzinfo=UTC))


# Read from the partial index question_in_line alone. SQLite knows no LATERAL join and looks the row up once more.
_BEHIND = """
    FROM briefings_question WHERE floor_id = %(floor)s AND state = 'waiting'
        AND (briefings_question.region_id, briefings_question.outlet_id) > (head.region_id, head.outlet_id)
    ORDER BY region_id, outlet_id, asked_at, id LIMIT 1
"""
_STEP = {
    "postgresql": f"""
    SELECT behind.* FROM head
    CROSS JOIN LATERAL (SELECT id, region_id, outlet_id, asked_at {_BEHIND}) AS behind
    """,
    "sqlite": f"""
    SELECT behind.id, behind.region_id, behind.outlet_id, behind.asked_at FROM head
    JOIN briefings_question AS behind ON behind.id = (SELECT briefings_question.id {_BEHIND})
    """,
}
_HEADS = """
WITH RECURSIVE head (id, region_id, outlet_id, asked_at) AS (
    SELECT * FROM (
        SELECT id, region_id, outlet_id, asked_at FROM briefings_question
        WHERE floor_id = %(floor)s AND state = 'waiting'
        ORDER BY region_id, outlet_id, asked_at, id LIMIT 1
    ) AS foremost
    UNION ALL {step}
)
SELECT head.id, region.key, head.outlet_id, CAST(head.asked_at AS text) {more}
FROM head JOIN events_region AS region ON region.id = head.region_id
ORDER BY head.region_id, head.outlet_id
"""
_MANY = """, (
    SELECT count(*) FROM briefings_question AS one
    WHERE one.floor_id = %(floor)s AND one.state = 'waiting'
        AND one.region_id = head.region_id AND one.outlet_id = head.outlet_id
)"""

# Read region by region, each count by the partial index seat_present (on PostgreSQL from it alone).
# The least region from this one on, and not whether it exists: so no plan looks through all questions for one that
# never asked.
_PRESENT = """
SELECT region.key, (
    SELECT min(one.region_id) FROM briefings_question AS one
    WHERE one.floor_id = %(floor)s AND one.region_id >= region.id
) = region.id, (
    SELECT count(*) FROM briefings_seat AS seat
    WHERE seat.sitting_id = %(sitting)s AND seat.region_id = region.id AND seat.state = 'held'
), (
    SELECT count(*) FROM briefings_seat AS seat
    WHERE seat.sitting_id = %(sitting)s AND seat.region_id = region.id AND seat.state = 'held'
        AND seat.arrived_at IS NULL AND seat.remote = false
), (
    SELECT min(seat.arrived_at) FROM briefings_seat AS seat
    WHERE seat.sitting_id = %(sitting)s AND seat.region_id = region.id AND seat.state = 'held'
) IS NOT NULL
FROM events_region AS region
WHERE region.event_id = %(event)s
ORDER BY region.id
"""
