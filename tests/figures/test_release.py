"""Officers decide on held readings; the clock lets out what waited for its time."""

from datetime import timedelta

import pytest
from django.test import Client

from presscentre.audit.models import Entry
from presscentre.figures import actions, jobs, queries
from presscentre.figures.models import Reading, Revision
from presscentre.live.models import LogRow
from tests import factories
from tests.factories import MINUTE, SECOND
from tests.figures.conftest import NOW, change, given, on_the_wall, push


@pytest.fixture
def held(gala, gmv, source) -> Reading:
    """A reading that one officer has to release."""
    change(gmv, released_by="one")
    push(gala, source, given(5, 1))
    return Reading.objects.get()


def test_an_officer_releases_a_held_reading_once(gala, gmv, held, ines):
    assert actions.release(held, by=ines, now=NOW) == "published"

    assert on_the_wall(gala) == {"gmv": "5"}
    assert list(Revision.objects.values_list("by", "published_at")) == [(ines.pk, NOW)]
    assert Entry.objects.filter(verb="figures.published", by=ines).count() == 1
    with pytest.raises(actions.AlreadyDecided):
        actions.release(held, by=ines, now=NOW)
    assert Revision.objects.count() == 1


def test_where_two_officers_are_needed_one_is_not_enough(gala, gmv, held, ines):
    otto = factories.officer("Otto", gala, "figures")
    change(gmv, released_by="two")

    assert actions.release(held, by=ines, now=NOW) == "approved"
    with pytest.raises(actions.AlreadyApproved):
        actions.release(held, by=ines, now=NOW)
    assert on_the_wall(gala) == {"gmv": None}
    assert actions.release(held, by=otto, now=NOW) == "published"
    assert on_the_wall(gala) == {"gmv": "5"}


def test_a_discarded_reading_is_never_shown(gala, gmv, held, ines):
    actions.discard(held, by=ines, now=NOW)

    assert (on_the_wall(gala), queries.curve(gmv), queries.held(gala, NOW)) == ({"gmv": None}, [], [])
    with pytest.raises(actions.AlreadyDecided):
        actions.release(held, by=ines, now=NOW)


def test_a_fall_is_not_released_but_corrected(gala, gmv, source, ines):
    push(gala, source, given(10, 1))
    push(gala, source, given(9, 2))
    fallen = Reading.objects.get(state="held")

    with pytest.raises(actions.NeedsCorrection):
        actions.release(fallen, by=ines, now=NOW)
    actions.correct(
        gmv, rev=1, value=fallen.value, as_of=fallen.as_of, reason="A slip.", reading=fallen, by=ines, now=NOW
    )
    assert on_the_wall(gala) == {"gmv": "9"}
    assert [point.value for point in queries.curve(gmv)] == [9]
    assert queries.held(gala, NOW) == []


def test_the_queue_says_what_a_release_would_do(gala, gmv, source):
    mirror = factories.source(gala, "mirror", gmv)
    push(gala, source, given(100, 1))
    change(gmv, largest_jump=10)
    push(gala, source, given(150, 2))
    push(gala, mirror, given(90, 1))
    (row,) = [row for row in queries.held(gala, NOW) if row.reading.why == "jump"]

    assert (row.jump, row.shown.value, row.other.value, row.needed, row.falls) == (50, 100, 90, 1, False)


@pytest.mark.parametrize("waiting", [1, 5])
def test_the_queue_costs_the_same_however_long(gala, gmv, source, django_assert_num_queries, waiting):
    change(gmv, released_by="one")
    others = [factories.source(gala, f"mirror{number}", gmv) for number in range(waiting)]
    for second, other in enumerate(others):
        push(gala, source, given(second, second))
        push(gala, other, given(second, second))
    with django_assert_num_queries(3):  # readings, approvals, the newest of all sources
        held = queries.held(gala, NOW)
    assert [len(held), {row.other.source_id == row.reading.source_id for row in held}] == [2 * waiting, {False}]


def test_an_embargoed_value_is_nowhere_until_its_time(gala, gmv, source, ines, client: Client):
    at = NOW + MINUTE
    reading = actions.enter_by_hand(gmv, value=4242424242, as_of=NOW, not_before=at, by=ines, now=NOW)
    assert (reading.state, reading.why) == ("held", "not_yet")
    otherwise = actions.release(reading, by=ines, now=NOW)

    assert otherwise == "scheduled"
    jobs.release_due_readings(at - SECOND)
    pages = b"".join(client.get(f"/en/double11/{page}").getvalue() for page in ("figures.json", "figures/gmv.csv"))
    rows = [str(row) for model in (LogRow, Entry, Revision) for row in model.objects.values()]
    assert "4242424242" not in pages.decode() + "".join(rows)

    jobs.release_due_readings(at)
    assert on_the_wall(gala) == {"gmv": "4242424242"}
    assert Revision.objects.get().published_at == at
    jobs.release_due_readings(at + SECOND)
    assert Revision.objects.count() == 1


def test_what_is_due_but_outside_the_limits_stays_held(gala, gmv, source, ines):
    push(gala, source, given(100, 1))
    change(gmv, largest_jump=10)
    actions.enter_by_hand(gmv, value=200, as_of=NOW, not_before=NOW + MINUTE, by=ines, now=NOW)

    jobs.release_due_readings(NOW + MINUTE)
    assert on_the_wall(gala) == {"gmv": "100"}
    assert [row.reading.why for row in queries.held(gala, NOW)] == ["jump"]


def test_an_embargo_is_set_and_lifted(gala, held, ines):
    actions.set_not_before(held, NOW + MINUTE, by=ines, now=NOW)
    assert [row.reading.why for row in queries.held(gala, NOW)] == ["not_yet"]

    actions.set_not_before(held, None, by=ines, now=NOW)
    assert [row.reading.why for row in queries.held(gala, NOW)] == ["officer"]


@pytest.mark.parametrize("moved_to", [None, NOW - SECOND])
def test_a_released_reading_goes_out_when_its_embargo_is_lifted(gala, held, ines, moved_to):
    actions.set_not_before(held, NOW + MINUTE, by=ines, now=NOW)
    assert actions.release(held, by=ines, now=NOW) == "scheduled"
    with pytest.raises(actions.AlreadyApproved):
        actions.release(held, by=ines, now=NOW)

    assert actions.set_not_before(held, NOW + 2 * MINUTE, by=ines, now=NOW) is False
    assert on_the_wall(gala) == {"gmv": None}
    assert actions.set_not_before(held, moved_to, by=ines, now=NOW) is True
    assert (on_the_wall(gala), queries.held(gala, NOW)) == ({"gmv": "5"}, [])
    assert Revision.objects.get().by == ines


def test_lifted_while_figures_are_paused_it_goes_out_when_they_go_on(gala, held, ines):
    actions.set_not_before(held, NOW + MINUTE, by=ines, now=NOW)
    actions.release(held, by=ines, now=NOW)
    actions.pause(gala, by=ines, now=NOW)

    assert actions.set_not_before(held, None, by=ines, now=NOW) is False
    assert on_the_wall(gala) == {"gmv": None}
    actions.resume(gala, by=ines, now=NOW + SECOND)
    assert on_the_wall(gala) == {"gmv": "5"}


def test_paused_figures_hold_everything_and_then_catch_up(gala, gmv, source, ines):
    push(gala, source, given(1, 1))
    actions.pause(gala, by=ines, now=NOW)

    assert push(gala, source, given(2, 2)) == ["held paused"]
    assert push(gala, source, given(3, 3)) == ["held paused"]
    assert on_the_wall(gala) == {"gmv": "1"}
    with pytest.raises(actions.FiguresPaused):
        actions.release(Reading.objects.filter(value=3).get(), by=ines, now=NOW)
    with pytest.raises(actions.AlreadyPaused):
        actions.pause(gala, by=ines, now=NOW)

    actions.resume(gala, by=ines, now=NOW + MINUTE)
    assert on_the_wall(gala) == {"gmv": "3"}
    assert [point.value for point in queries.curve(gmv)] == [1, 2, 3]
    assert [line.kind for line in queries.public_log(gala)] == ["resumed", "paused"]
    with pytest.raises(actions.NotPaused):
        actions.resume(gala, by=ines, now=NOW)


def test_a_pause_at_one_event_stops_nothing_at_another(gala, elsewhere, ines, omar):
    figure = factories.figure(elsewhere)
    there = factories.source(elsewhere, "ticker", figure)
    actions.pause(gala, by=ines, now=NOW)

    assert push(elsewhere, there, given(1, 1)) == ["published"]


def test_an_officer_types_a_reading_once(gala, gmv, ines):
    assert actions.enter_by_hand(gmv, value=7, as_of=NOW, by=ines, now=NOW).state == "published"
    with pytest.raises(actions.ReadingRefused):
        actions.enter_by_hand(gmv, value=8, as_of=NOW, by=ines, now=NOW)
    with pytest.raises(actions.ReadingRefused):
        actions.enter_by_hand(gmv, value=8, as_of=NOW + timedelta(days=1), by=ines, now=NOW)
    assert on_the_wall(gala) == {"gmv": "7"}
    assert Reading.objects.get().by == ines


def test_a_demonstration_begins_again_and_a_real_event_does_not(gala, gmv, source, ines):
    push(gala, source, given(1, 1))
    with pytest.raises(actions.NotAgain):
        actions.begin_again(gala, by=ines, now=NOW)
    gala.kind = "demonstration"
    gala.save()

    actions.begin_again(gala, by=ines, now=NOW)
    assert (on_the_wall(gala), Reading.objects.count(), Revision.objects.count()) == ({"gmv": None}, 0, 0)
    assert push(gala, source, given(1, 1)) == ["published"]
