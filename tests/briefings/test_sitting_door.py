"""The door of a sitting: a seat opens it, and the standby line as long as a place is left."""

import pytest

from presscentre.accreditation import actions as door
from presscentre.accreditation.models import Badge
from presscentre.briefings import actions
from presscentre.briefings.models import Hold, Seat, Sitting
from presscentre.events.models import Event
from tests.accreditation import gates
from tests.briefings import planned as rows
from tests.briefings.planned import DAY_BEFORE
from tests.factories import MINUTE, NOON

AT_THE_DOOR = NOON - 5 * MINUTE


@pytest.fixture
def ceo(gala: Event) -> Sitting:
    """Two places, a checkpoint of its own, and a door list that has closed."""
    made = rows.sitting(rows.briefing(gala, needs_seat=True), capacity=2, standby=5)
    rows.released(gala)
    gates.checkpoint(gala, list_kind="briefings.sitting", list_ref=str(made.pk))
    return made


def with_seat(sitting: Sitting, name: str, state: str = Hold.HELD) -> Badge:
    """The badge of somebody who has this at the sitting."""
    badge = gates.badge(sitting.event, name)
    rows.seat(sitting, badge.application, state=state, region=None)
    return badge


def answers(event: Event, *badges: Badge, now=AT_THE_DOOR, **changes):
    """What the door says when these are scanned, told of in one message."""
    readings = [gates.read(badge, **changes) for badge in badges]
    return [outcome.scan.answer for outcome in door.scan(event, readings, by=gates.machine(), now=now)]


def states(sitting: Sitting) -> list[tuple[str, str]]:
    return list(Seat.objects.filter(sitting=sitting).order_by("pk").values_list("person__name", "state"))


def test_a_seat_opens_the_door_and_nothing_else_does(gala, ceo):
    lena, omar = with_seat(ceo, "Lena"), with_seat(ceo, "Omar", Hold.GIVEN_UP)
    other = rows.sitting(rows.briefing(gala, "other", needs_seat=True), NOON + 90 * MINUTE)
    rows.released(gala)
    yuki, nobody = with_seat(other, "Yuki"), gates.badge(gala, "Nobody")

    assert answers(gala, lena, omar, yuki, nobody) == ["welcome", *["wrong_sitting"] * 3]

    seat = Seat.objects.get(person=lena.application.person)
    assert (seat.arrived_at, states(other)) == (AT_THE_DOOR, [("Yuki", "held")])


def test_the_standby_line_takes_what_is_left_and_not_one_place_more(gala, ceo):
    with_seat(ceo, "Lena")
    omar, yuki = (with_seat(ceo, name, Hold.STANDBY) for name in ("Omar", "Yuki"))

    # One device told of both at once: the second is counted after the first.
    assert answers(gala, omar, yuki) == ["welcome", "wrong_sitting"]

    assert states(ceo) == [("Lena", "held"), ("Omar", "held"), ("Yuki", "standby")]
    assert list(Seat.objects.exclude(arrived_at=None).values_list("person__name")) == [("Omar",)]
    gone = Seat.objects.get(person__name="Lena")
    actions.take_back(gone, reason="Sent home.", by=None, now=AT_THE_DOOR)
    assert answers(gala, yuki) == ["welcome"]


def test_who_lost_a_seat_comes_in_while_there_is_room_but_not_to_what_is_cancelled(gala, ceo, bea):
    late = with_seat(ceo, "Late", Hold.LOST)
    off = rows.sitting(rows.briefing(gala, "off", needs_seat=True), NOON + 90 * MINUTE)
    rows.released(gala, by=bea)
    gates.checkpoint(gala, "other", list_kind="briefings.sitting", list_ref=str(off.pk))
    early = with_seat(off, "Early", Hold.STANDBY)
    actions.cancel_sitting(off, by=bea, now=DAY_BEFORE)
    rows.released(gala, by=bea)

    assert answers(gala, late) == ["welcome"]
    assert answers(gala, early, checkpoint="other") == ["wrong_sitting"]


def test_whom_a_device_without_network_let_in_is_in(gala, ceo):
    for name in ("Lena", "Rolf"):
        with_seat(ceo, name)
    omar = with_seat(ceo, "Omar", Hold.STANDBY)

    told = answers(gala, omar, at=AT_THE_DOOR, offline=True, told="welcome", now=NOON + MINUTE)

    assert told == ["wrong_sitting"]  # what it would have heard; the door was open, and the books say so
    assert states(ceo)[-1] == ("Omar", "held")
    assert Seat.objects.get(person__name="Omar").arrived_at == AT_THE_DOOR
