"""Readings come in: stored, held, published, late, duplicate or refused, each with its reason."""

from decimal import Decimal

import pytest

from presscentre.figures import actions, jobs, live, queries
from presscentre.figures.actions import Delivery
from presscentre.figures.models import Reading, Revision
from presscentre.live import snapshots
from tests import factories
from tests.factories import MIDNIGHT, MINUTE, SECOND
from tests.figures.conftest import NOW, change, given, on_the_wall, push


def test_a_reading_within_limits_is_published(gala, gmv, source):
    assert push(gala, source, given("10000000000", 181)) == ["published"]

    assert on_the_wall(gala) == {"gmv": "10000000000"}
    assert list(Revision.objects.values_list("rev", "kind", "value", "published_at")) == [
        (1, "published", Decimal(10_000_000_000), NOW)
    ]
    source.refresh_from_db()
    assert source.heard_at == NOW


def test_of_one_batch_only_the_newest_of_each_figure_is_published(gala, gmv, source):
    assert push(gala, source, given("2", 2), given("3", 3), given("1", 1)) == ["stored", "published", "stored"]

    assert on_the_wall(gala) == {"gmv": "3"}
    assert [point.value for point in queries.curve(gmv)] == [1, 2, 3]
    assert Revision.objects.count() == 1


def test_an_older_reading_is_late_and_repairs_the_curve(gala, gmv, source):
    push(gala, source, given("10", 60))

    assert push(gala, source, given("5", 30)) == ["late"]
    assert on_the_wall(gala) == {"gmv": "10"}
    assert [point.value for point in queries.curve(gmv)] == [5, 10]


def test_a_late_reading_above_what_is_shown_stays_off_the_curve(gala, gmv, source):
    push(gala, source, given("10", 60))

    assert push(gala, source, given("11", 30)) == ["late"]
    assert [point.value for point in queries.curve(gmv)] == [10]


def test_the_same_batch_again_changes_nothing(gala, gmv, source):
    push(gala, source, given("1", 1), given("2", 2))
    before = list(Reading.objects.values()), list(Revision.objects.values())

    assert push(gala, source, given("1", 1), given("2", 2)) == ["duplicate", "duplicate"]
    assert (list(Reading.objects.values()), list(Revision.objects.values())) == before


def test_another_value_for_the_same_moment_is_refused(gala, gmv, source):
    push(gala, source, given("1", 1))

    assert push(gala, source, given("2", 1), given("3", 3)) == ["refused conflicting_value", "published"]
    assert push(gala, source, given("5", 5), given("6", 5)) == ["published", "refused conflicting_value"]
    assert on_the_wall(gala) == {"gmv": "5"}


def test_what_a_source_may_not_write_is_refused(gala, gmv, source):
    factories.figure(gala, "orders")
    told = push(
        gala, source, given("1", 1, "orders"), given("1", 1, "nothing"), given("1", 1, unit="USD"), given("1", 1)
    )
    assert told == ["refused not_yours", "refused unknown_figure", "refused wrong_unit", "published"]
    assert on_the_wall(gala) == {"gmv": "1", "orders": None}


def test_a_source_writes_nothing_at_another_event(gala, elsewhere, gmv, source):
    factories.figure(elsewhere, "gmv")

    assert push(elsewhere, source, given("1", 1)) == ["refused not_yours"]
    assert on_the_wall(elsewhere) == {"gmv": None}


def test_a_wrong_clock_is_refused(gala, gmv, source):
    ahead, year = (NOW - MIDNIGHT) // SECOND, 365 * 24 * 3600
    assert push(gala, source, given("1", ahead + 61)) == ["refused as_of_in_future"]
    assert push(gala, source, given("1", year)) == ["refused as_of_in_future"]
    assert push(gala, source, given("1", -year)) == ["refused as_of_too_old"]
    assert Reading.objects.count() == 0
    assert push(gala, source, given("1", ahead + 60)) == ["published"]


def test_a_server_whose_clock_jumps_goes_on_and_the_source_s_time_decides(gala, gmv, source):
    """Half an hour ahead, then an hour behind, then right again: what counts is when the source says it was."""
    half = 30 * MINUTE
    assert push(gala, source, given("1", 60)) == ["published"]
    assert push(gala, source, given("2", 120), now=NOW + half) == ["published"]

    behind = NOW - 2 * half
    assert push(gala, source, given("3", 50), given("3", 130), now=behind) == ["late", "refused as_of_in_future"]
    assert on_the_wall(gala) == {"gmv": "2"}
    assert push(gala, source, given("3", 130)) == ["published"]

    assert on_the_wall(gala) == {"gmv": "3"}
    assert list(Revision.objects.order_by("rev").values_list("rev", "value")) == [(1, 1), (2, 2), (3, 3)]
    assert snapshots.position(live.FIGURES.of(gala))[1] == 3


def test_an_atomic_batch_is_stored_whole_or_not_at_all(gala, gmv, source):
    told = push(gala, source, given("1", 1), given("1", 1, "nothing"), atomic=True)
    assert told == ["stored", "refused unknown_figure"]
    assert Reading.objects.count() == 0
    assert push(gala, source, given("1", 1), given("1", 1, "nothing")) == ["published", "refused unknown_figure"]


@pytest.mark.parametrize(
    ("limit", "first", "second", "why"),
    [
        ({"largest_jump": 50}, "100", "151", "jump"),
        ({"largest_value": 150}, "100", "151", "too_large"),
        ({"least_interval": MINUTE}, "100", "101", "too_soon"),
        ({}, "100", "99", "fell"),
        ({"released_by": "one"}, None, "1", "officer"),
    ],
)
def test_what_is_outside_the_limits_is_held(gala, gmv, source, limit, first, second, why):
    if first:
        push(gala, source, given(first, 1))
    change(gmv, **limit)

    assert push(gala, source, given(second, 2)) == [f"held {why}"]
    assert on_the_wall(gala) == {"gmv": first}
    assert [row.reading.why for row in queries.held(gala, NOW)] == [why]


def test_at_the_limit_it_is_published(gala, gmv, source):
    push(gala, source, given("100", 1))
    change(gmv, largest_jump=50, largest_value=150, least_interval=MINUTE)

    assert push(gala, source, given("150", 2), now=NOW + MINUTE) == ["published"]


def test_a_suspicious_value_that_is_overtaken_never_reaches_the_curve(gala, gmv, source):
    push(gala, source, given("100", 1))
    change(gmv, largest_jump=50)
    push(gala, source, given("1000", 2))

    assert push(gala, source, given("101", 3)) == ["published"]
    assert [point.value for point in queries.curve(gmv)] == [100, 101]
    assert list(Reading.objects.filter(value=1000).values_list("state", flat=True)) == ["overtaken"]


def test_only_the_preferred_source_is_shown(gala, gmv, source):
    other = factories.source(gala, "mirror", gmv)
    change(gmv, preferred_source=source)

    assert push(gala, other, given("7", 7)) == ["stored other_source"]
    assert push(gala, source, given("5", 5)) == ["published"]
    assert on_the_wall(gala) == {"gmv": "5"}
    assert [point.value for point in queries.curve(gmv)] == [5]


def test_two_sources_must_agree(gala, gmv, source):
    other = factories.source(gala, "mirror", gmv)
    change(gmv, preferred_source=source, agreement=1)

    assert push(gala, source, given("1000", 10)) == ["held unconfirmed"]
    assert push(gala, other, given("1005", 11)) == ["stored other_source"]
    assert on_the_wall(gala) == {"gmv": "1000"}
    assert push(gala, source, given("1100", 12)) == ["held disagreement"]
    assert on_the_wall(gala) == {"gmv": "1000"}


def test_an_embargoed_reading_confirms_nothing(gala, gmv, source, ines):
    mirror = factories.source(gala, "mirror", gmv)
    change(gmv, agreement=1)

    assert push(gala, mirror, given(100, 1, not_before=NOW + MINUTE)) == ["held not_yet"]
    assert push(gala, source, given(100, 2)) == ["held unconfirmed"]
    assert push(gala, mirror, given(101, 3, not_before=NOW + MINUTE)) == ["held not_yet"]
    assert on_the_wall(gala) == {"gmv": None}
    assert push(gala, mirror, given(100, 2)) == ["published"]


def test_an_embargoed_reading_beside_the_newest_joins_the_curve_in_its_time(gala, gmv, source):
    at = NOW + MINUTE
    told = push(gala, source, given(3, 1, not_before=at), given(9, 2, not_before=at), given(5, 3))
    assert told == ["stored", "stored", "published"]
    jobs.release_due_readings(at - SECOND)
    assert [point.value for point in queries.curve(gmv)] == [5]

    jobs.release_due_readings(at)
    assert [point.value for point in queries.curve(gmv)] == [3, 5]  # 9 is more than was shown after it
    assert not Reading.objects.filter(why="not_yet").exists()


def test_a_lagging_source_that_was_switched_to_is_waited_for(gala, gmv, source, ines):
    other = factories.source(gala, "mirror", gmv)
    push(gala, source, given("1000", 10))
    actions.switch_source(gmv, other, by=ines, now=NOW)

    assert push(gala, other, given("990", 11), given("999", 12)) == ["stored", "stored catching_up"]
    assert on_the_wall(gala) == {"gmv": "1000"}
    assert push(gala, other, given("1001", 13)) == ["published"]
    assert on_the_wall(gala) == {"gmv": "1001"}


def test_a_switch_that_would_jump_is_refused(gala, gmv, source, ines):
    other = factories.source(gala, "mirror", gmv)
    push(gala, other, given("900", 9))
    push(gala, source, given("1000", 10))

    with pytest.raises(actions.SourcesApart):
        actions.switch_source(gmv, other, by=ines, now=NOW)
    actions.switch_source(gmv, other, by=ines, now=NOW, anyway=True)
    gmv.refresh_from_db()
    assert gmv.preferred_source == other


def test_a_delivery_with_the_same_key_gets_the_same_answer(gala, gmv, source):
    body = {"key": "night-1", "body_sha256": b"1" * 32}
    first, again, other = actions.take_in(
        gala,
        [
            Delivery(source, [given("1", 1)], **body),
            Delivery(source, [given("1", 1)], **body),
            Delivery(source, [given("2", 2)], key="night-1", body_sha256=b"2" * 32),
        ],
        by=source.user,
        now=NOW,
    )
    assert (first.stored, again.replay is not None, other.problem) == (True, True, "idempotency_key_reused")
    assert on_the_wall(gala) == {"gmv": "1"}
