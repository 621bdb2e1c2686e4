"""The schedule changes while people take seats, on a real PostgreSQL: nobody loses a seat without being told.

None of these is left to chance: one of the two acts and keeps its transaction open, until the other stands still.
"""

import threading
from queue import Queue

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from presscentre.accreditation import actions as accreditation
from presscentre.accreditation.models import Engagement
from presscentre.briefings import actions
from presscentre.briefings.models import Hold, Seat, Sitting, Version
from presscentre.core.errors import Refusal
from presscentre.notices.models import Notice
from tests import factories
from tests.accreditation import gates
from tests.briefings import planned as rows
from tests.briefings.planned import DAY_BEFORE
from tests.factories import MINUTE, NOON
from tests.races import stands_still

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def meanwhile(first, second):
    """What the second was given, or the code of its refusal; it began before the first had committed."""
    backend, answer = Queue(), Queue()

    def run() -> None:
        connection.ensure_connection()
        backend.put(connection.connection.info.backend_pid)
        try:
            answer.put(second())
        except Refusal as refusal:
            answer.put(refusal.code)
        except Exception as error:  # what is not an answer fails the test, not a thread
            answer.put(error)
        finally:
            connection.close()

    beside = threading.Thread(target=run)
    with transaction.atomic():
        first()
        beside.start()
        stands_still(backend.get(timeout=120))
    beside.join()
    return answer.get(timeout=120)


@pytest.fixture
def ceo(gala):
    """The CEO briefing, public, with two places."""
    made = rows.sitting(rows.briefing(gala, needs_seat=True), capacity=2)
    rows.released(gala)
    return made


def person(gala, name):
    return rows.accredited(gala, factories.journalist(name, gala))


def draft(sitting, **changes):
    actions.edit_sitting(Sitting.objects.get(pk=sitting.pk), by=None, now=DAY_BEFORE, **changes)


def takes(one, sitting):
    return lambda: actions.take(one, sitting, by=one.person, now=DAY_BEFORE).state


def releases(event):
    return lambda: rows.released(event, name="Next").number


def states():
    return list(Seat.objects.order_by("pk").values_list("state", flat=True))


def test_a_room_made_smaller_gives_no_seat_that_it_no_longer_has(gala, ceo):
    lena, omar = person(gala, "Lena"), person(gala, "Omar")
    takes(lena, ceo)()
    draft(ceo, capacity=1)

    assert meanwhile(releases(gala), takes(omar, ceo)) == "waiting"
    assert (rows.slot(ceo).capacity, states()) == (1, ["held", "waiting"])


def test_a_seat_just_taken_keeps_its_room_from_becoming_smaller(gala, ceo):
    lena, omar = person(gala, "Lena"), person(gala, "Omar")
    takes(lena, ceo)()
    draft(ceo, capacity=1)

    assert meanwhile(takes(omar, ceo), releases(gala)) == "cannot_release"
    assert (rows.slot(ceo).capacity, states(), Version.objects.count()) == (2, ["held", "held"], 1)


def test_a_seat_in_what_is_cancelled_in_that_moment_is_refused_or_taken_back_with_a_letter(gala, ceo):
    late = rows.sitting(rows.briefing(gala, "late", needs_seat=True), NOON + 90 * MINUTE)
    rows.released(gala)
    lena, omar = person(gala, "Lena"), person(gala, "Omar")

    draft(ceo, cancelled=True)
    assert meanwhile(releases(gala), takes(omar, ceo)) == "sitting_not_released"
    draft(late, cancelled=True)
    assert meanwhile(takes(lena, late), releases(gala)) == 4

    assert (states(), Engagement.objects.count()) == (["taken_back"], 0)
    told = Notice.objects.filter(template="briefings/changed")
    assert list(told.values_list("to", flat=True)) == [lena.person.email]


def test_of_two_who_release_at_once_the_second_hears_that_nothing_is_new(gala, ceo):
    draft(ceo, capacity=5)

    assert meanwhile(releases(gala), releases(gala)) == "nothing_new"
    assert list(Version.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize("delay_first", [True, False], ids=["delay first", "release first"])
def test_a_delay_and_a_release_undo_nothing_of_each_other(gala, ceo, delay_first):
    panel = rows.sitting(rows.briefing(gala, "panel"), NOON + 180 * MINUTE, capacity=7)

    def late():
        return actions.delay(ceo, 20, by=None, now=DAY_BEFORE).number

    both = (late, releases(gala)) if delay_first else (releases(gala), late)
    assert meanwhile(*both) == 3

    assert (rows.slot(ceo).starts_at, rows.slot(panel).capacity) == (NOON + 20 * MINUTE, 7)
    assert Sitting.objects.get(pk=ceo.pk).starts_at == NOON + 20 * MINUTE
    assert [len(version.changes) for version in Version.objects.order_by("number")] == [1, 1, 1]


@pytest.mark.parametrize("seat_first", [True, False], ids=["seat first", "going back first"])
def test_going_back_to_a_smaller_room_and_a_seat_taken_do_not_pass_each_other(gala, ceo, seat_first):
    small = Version.objects.get()
    draft(ceo, capacity=3)
    releases(gala)()
    people = [person(gala, name) for name in ("Lena", "Omar", "Yuki")]
    for one in people[:2]:
        takes(one, ceo)()

    def back():
        return actions.go_back(small, by=None, now=DAY_BEFORE).number

    if seat_first:
        assert meanwhile(takes(people[2], ceo), back) == "cannot_release"
        assert (rows.slot(ceo).capacity, states()) == (3, ["held"] * 3)
    else:
        assert meanwhile(back, takes(people[2], ceo)) == "waiting"
        assert (rows.slot(ceo).capacity, states()) == (2, ["held", "held", "waiting"])


def test_two_doors_let_one_of_the_standby_line_in_where_one_place_is_left(gala, ceo):
    gates.checkpoint(gala, list_kind="briefings.sitting", list_ref=str(ceo.pk))
    badges = [gates.badge(gala, name) for name in ("Lena", "Omar", "Yuki")]
    for badge, state in zip(badges, (Hold.HELD, Hold.STANDBY, Hold.STANDBY), strict=True):
        rows.seat(ceo, badge.application, state=state, region=None)
    machines = [gates.machine(f"Gate {number}") for number in (1, 2)]

    def scans(badge, by):
        return lambda: accreditation.scan(gala, [gates.read(badge)], by=by, now=NOON)[0].scan.answer

    assert meanwhile(scans(badges[1], machines[0]), scans(badges[2], machines[1])) == "wrong_sitting"
    assert states() == ["held", "held", "standby"]


def test_whoever_takes_another_seat_while_theirs_is_moved_onto_it_keeps_both_and_chooses(gala, elsewhere, ceo):
    lena = person(gala, "Lena")
    takes(lena, ceo)()
    there = rows.sitting(rows.briefing(elsewhere, "there", needs_seat=True), NOON + 60 * MINUTE)
    rows.released(elsewhere)
    guest = rows.accredited(elsewhere, lena.person)
    omar = person(gala, "Omar")
    takes(omar, ceo)()

    moved = meanwhile(takes(guest, there), lambda: actions.delay(ceo, 20, by=None, now=DAY_BEFORE).number)

    assert moved == 2
    assert list(Seat.objects.order_by("pk").values_list("person__name", "state", "clashes")) == [
        ("Lena", "held", True),
        ("Omar", "held", False),
        ("Lena", "held", False),
    ]
    times = Engagement.objects.filter(person=omar.person).values_list("starts_at", flat=True)
    assert list(times) == [NOON + 20 * MINUTE]


def test_whoever_leaves_takes_locks_in_the_order_of_a_scan_and_all_before_a_word_on_a_topic(gala, ceo):
    late = rows.sitting(rows.briefing(gala, "late", needs_seat=True), NOON + 90 * MINUTE)
    rows.released(gala)
    lena = person(gala, "Lena")
    for sitting in (ceo, late):
        takes(lena, sitting)()

    with CaptureQueriesContext(connection) as asked:
        actions.leave(lena, by=None, now=DAY_BEFORE)

    locks = [query["sql"] for query in asked if "UPDATE" in query["sql"].partition(" FOR ")[2]]
    order = ("accreditation_badge", 'FROM "briefings_sitting"', 'FROM "briefings_floor"', "live_topicrow")
    found = [name for sql in locks for name in order if name in sql]
    assert found == [order[0], order[1], order[1], order[2], order[3]]
    assert states() == ["taken_back", "taken_back"]
