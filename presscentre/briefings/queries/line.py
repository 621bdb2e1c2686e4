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
    return [_waiting(*row) for row in _rows(_LINE, floor)]


def queue(floor: Floor) -> list[tuple[Waiting, int]]:
    """The line, and how many questions each of its outlets has waiting. One statement, one pass by index."""
    return [(_waiting(*row), many) for *row, many in _rows(_QUEUE, floor)]


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
    somebody_came = any(came for _region, _asked, _holds, came, _here in rows)
    present = {region: here if somebody_came else holds for region, _asked, holds, _came, here in rows}
    found = {region: max(present[region], 1) for region, asked, *_rest in rows if asked or present[region]}
    return dict.fromkeys(found, 1) if equal else found


def _rows(sql: str, floor: Floor, **more: int) -> Iterable[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"floor": floor.pk, **more})
        found: list[Any] = cursor.fetchall()
    return found


def _waiting(question: int, region: str, outlet: int, since: datetime) -> Waiting:
    # SQLite keeps moments in UTC and does not say so.
    return Waiting(question, region, str(outlet), since if since.tzinfo else since.replace(tzinfo=UTC))


# A scalar subquery and not a LATERAL join, which SQLite does not know. Both read the partial index question_in_line.
_HEADS = """
WITH RECURSIVE head (id, region_id, outlet_id, asked_at) AS (
    SELECT * FROM (
        SELECT id, region_id, outlet_id, asked_at FROM briefings_question
        WHERE floor_id = %(floor)s AND state = 'waiting'
        ORDER BY region_id, outlet_id, asked_at, id LIMIT 1
    ) AS foremost
    UNION ALL
    SELECT question.id, question.region_id, question.outlet_id, question.asked_at
    FROM head JOIN briefings_question AS question ON question.id = (
        SELECT behind.id FROM briefings_question AS behind
        WHERE behind.floor_id = %(floor)s AND behind.state = 'waiting'
            AND (behind.region_id, behind.outlet_id) > (head.region_id, head.outlet_id)
        ORDER BY behind.region_id, behind.outlet_id, behind.asked_at, behind.id LIMIT 1
    )
)
SELECT head.id, region.key, head.outlet_id, head.asked_at {more}
FROM head JOIN events_region AS region ON region.id = head.region_id
ORDER BY head.region_id, head.outlet_id
"""
_LINE = _HEADS.format(more="")
_QUEUE = _HEADS.format(
    more=""", (
    SELECT count(*) FROM briefings_question AS one
    WHERE one.floor_id = %(floor)s AND one.state = 'waiting'
        AND one.region_id = head.region_id AND one.outlet_id = head.outlet_id
)"""
)

# Which regions ever asked is found by steps as well: one that never did is not looked for in all questions.
_PRESENT = """
WITH RECURSIVE asked (region_id) AS (
    SELECT min(region_id) FROM briefings_question WHERE floor_id = %(floor)s
    UNION ALL
    SELECT (SELECT min(one.region_id) FROM briefings_question AS one
        WHERE one.floor_id = %(floor)s AND one.region_id > asked.region_id)
    FROM asked WHERE asked.region_id IS NOT NULL
), present AS (
    SELECT region_id, count(*) AS holds, count(arrived_at) AS came,
        count(CASE WHEN remote OR arrived_at IS NOT NULL THEN 1 END) AS here
    FROM briefings_seat WHERE sitting_id = %(sitting)s AND state = 'held' GROUP BY region_id
)
SELECT region.key, asked.region_id IS NOT NULL, coalesce(holds, 0), coalesce(came, 0), coalesce(here, 0)
FROM events_region AS region
LEFT JOIN asked ON asked.region_id = region.id
LEFT JOIN present ON present.region_id = region.id
WHERE region.event_id = %(event)s
ORDER BY region.id
"""
