"""A moderator: each order changes the floor, by turns called and ended. `python -m benchmarks.floor.moderate SITTING`.

At first it says how long each of 300 choices of the next speaker took, from the rows to the name, while nothing else is
going on. Beside the last revision of an order it answers how long each whole verb took, in ms of wall clock and of
processor, and how many statements of SQL a verb was.
"""

import json
import sys
import time
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.fanout import wire  # noqa: E402
from presscentre.briefings import actions, queries  # noqa: E402
from presscentre.briefings.models import Floor  # noqa: E402
from presscentre.live.models import TopicRow  # noqa: E402

FLOOR = Floor.objects.select_related("sitting__event").get(sitting=int(sys.argv[1]))
MONA = FLOOR.moderators.get()
CHOICES = 300
Figures = dict[str, list[float]]


def timed(figures: Figures, name: str, do: Any) -> Any:
    """What `do` answers; its wall clock and processor time go to the figures."""
    began, used = time.perf_counter(), time.process_time()
    found = do()
    figures.setdefault(f"{name}_ms", []).append((time.perf_counter() - began) * 1000)
    figures.setdefault(f"{name}_cpu_ms", []).append((time.process_time() - used) * 1000)
    return found


def change(figures: Figures) -> None:
    """The turn that runs is ended, else the next is called, who must be whom the rows said a moment ago."""
    counted = list[str]()

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        counted.append(sql)
        return execute(sql, *rest)

    now = timezone.now()
    if queries.running_turn(FLOOR):
        with connection.execute_wrapper(count):
            timed(figures, "end", lambda: actions.end_turn(FLOOR, by=MONA, now=now))
        figures.setdefault("end_statements", []).append(len(counted))
        return
    expected = queries.choice(FLOOR)
    assert expected
    with connection.execute_wrapper(count):
        turn = timed(figures, "call", lambda: actions.call_next(FLOOR, by=MONA, now=now))
    figures.setdefault("call_statements", []).append(len(counted))
    if turn.question_id != expected.question:
        raise AssertionError(f"{turn.question_id} was called, the rows said {expected.question}.")


def main() -> None:
    alone = Figures()
    for _choice in range(CHOICES):
        timed(alone, "next", lambda: queries.choice(FLOOR))
    print(json.dumps({"ready": True, **alone}), flush=True)
    for rate, count in wire.orders():
        start, figures = time.monotonic(), Figures()
        for number in range(count):
            time.sleep(max(0.0, start + number / rate - time.monotonic()))
            change(figures)
        seq = TopicRow.objects.get(name=f"briefings.board:{FLOOR.sitting.event.slug}").seq
        print(json.dumps({"seq": seq, **figures}), flush=True)


if __name__ == "__main__":
    main()
