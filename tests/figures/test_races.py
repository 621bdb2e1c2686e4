"""Many hands at once, on a real PostgreSQL."""

import json
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from presscentre.core.errors import Refusal
from presscentre.figures import actions, jobs, queries, writer
from presscentre.figures.models import Figure, Milestone, MilestoneRule, Reading, Revision
from presscentre.live.models import LogRow, TopicRow
from tests import factories
from tests.factories import MIDNIGHT, MINUTE
from tests.figures.conftest import NOW, change, given, on_the_wall, push

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*tasks: Callable[[], Any]) -> Counter[str]:
    """Run these side by side from one starting shot; what each gave, refusals by their code."""
    # A list, for threads that count together in one Counter lose each other's counts.
    gate, outcomes = threading.Barrier(len(tasks)), list[str]()

    def run(task: Callable[[], Any]) -> None:
        gate.wait()
        try:
            outcomes.append(str(task()))
        except Refusal as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


def test_twenty_officers_release_one_reading_once(gala, gmv, source):
    change(gmv, released_by="one")
    push(gala, source, given(5, 1))
    reading = Reading.objects.get()
    officers = [factories.officer(f"Officer{number}", gala, "figures") for number in range(20)]

    told = at_once(*(lambda by=by: actions.release(reading, by=by, now=NOW) for by in officers))

    assert told == {"published": 1, "already_decided": 19}
    assert (Revision.objects.count(), LogRow.objects.filter(topic__name="figures:double11").count()) == (1, 1)


def test_two_workers_let_an_embargoed_reading_out_once(gala, gmv, ines):
    at = NOW + MINUTE
    actions.enter_by_hand(gmv, value=5, as_of=NOW, not_before=at, by=ines, now=NOW)

    at_once(*[lambda: jobs.release_due_readings(at)] * 4)
    assert (Revision.objects.count(), on_the_wall(gala)) == (1, {"gmv": "5"})


def test_conflicting_deliveries_leave_one_value_and_one_line_of_revisions(gala, gmv, source):
    MilestoneRule.objects.create(figure=gmv, kind="each", threshold=10)

    def deliver(number: int) -> None:
        push(gala, source, *(given(second, second) for second in range(number, number + 30)))

    at_once(*(lambda number=number: deliver(number) for number in range(8)))

    assert Reading.objects.count() == 37
    revs = list(Revision.objects.order_by("rev").values_list("rev", "value"))
    assert [rev for rev, _value in revs] == list(range(1, len(revs) + 1))
    assert [value for _rev, value in revs] == sorted(value for _rev, value in revs)
    assert on_the_wall(gala) == {"gmv": "36"}
    assert Milestone.objects.count() == Milestone.objects.values("rule", "threshold").distinct().count() >= 1
    topic = TopicRow.objects.get(name="figures:double11")
    assert topic.seq == len(revs)


def test_nothing_slips_through_while_figures_are_being_paused(gala, gmv, source, ines):
    def deliver(number: int) -> str:
        return push(gala, source, given(number, number))[0]

    told = at_once(
        lambda: actions.pause(gala, by=ines, now=NOW), *(lambda n=number: deliver(n) for number in range(1, 10))
    )
    paused_seq = LogRow.objects.filter(topic__name="figures:double11", payload__more__has_key="paused_at").get().seq

    assert told["held paused"] + told["published"] + told["late"] + told["held fell"] == 9
    assert not LogRow.objects.filter(topic__name="figures:double11", seq__gt=paused_seq).exists()


def test_two_officers_correct_the_same_revision_once(gala, gmv, source, ines):
    push(gala, source, given(10, 1))

    def correct(value: int) -> str:
        return actions.correct(gmv, rev=1, value=value, reason="A slip.", by=ines, now=NOW).kind

    told = at_once(*(lambda value=value: correct(value) for value in range(1, 6)))
    assert told == {"corrected": 1, "already_corrected": 4}


def test_machines_that_push_at_once_all_get_their_answer(gala, gmv, source, token, writer_ends):
    def post(number: int) -> int:
        moment = (MIDNIGHT + timedelta(seconds=number)).isoformat()
        body = json.dumps({"figure": "gmv", "value": str(number), "as_of": moment})
        headers = {"authorization": f"Bearer {token}"}
        answer = Client().post(
            "/api/v1/events/double11/readings/", body, content_type="application/json", headers=headers
        )
        return answer.status_code

    told = at_once(*(lambda number=number: post(number) for number in range(32)))
    assert (told, Reading.objects.count()) == ({"202": 32}, 32)
    assert on_the_wall(gala) == {"gmv": "31"}
    assert [point.value for point in queries.curve(gmv)] == list(range(32))


def test_a_delivery_fails_only_by_its_own_fault(gala, gmv, source, writer_ends):
    """One of two in the same transaction breaks it: the other is stored all the same."""
    good = actions.Delivery(source, [given(1, 1)])
    bad = actions.Delivery(source, [given(2, 2, note="a\x00b")])  # PostgreSQL takes no NUL; the door would refuse it
    jobs_of_both = [writer.Job(gala.pk, delivery) for delivery in (bad, good)]
    writer.WRITER._commit_all(jobs_of_both)

    assert [fate.state for fate in jobs_of_both[1].done.result().fates] == ["published"]
    assert jobs_of_both[0].done.exception() is not None
    assert Reading.objects.count() == 1


def test_a_figure_is_edited_while_values_come_in(gala, gmv, source, ada):
    def edit() -> str:
        for position in range(20):
            figure = Figure.objects.get()
            figure.position = position
            actions.edit(figure, ["position"], by=ada, now=NOW)
        return "edited"

    def deliver() -> str:
        for second in range(20):
            push(gala, source, given(second, second))
        return "delivered"

    assert at_once(edit, deliver) == {"edited": 1, "delivered": 1}
    figure = Figure.objects.get()
    assert (figure.position, figure.rev, on_the_wall(gala)) == (19, 20, {"gmv": "19"})
