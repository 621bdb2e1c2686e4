"""A journalist takes a seat, waits for one, is offered one, loses one; and nobody sits twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from presscentre.accreditation import actions as accreditation
from presscentre.accreditation.models import Application, Engagement
from presscentre.audit.models import Entry
from presscentre.briefings import actions, jobs, queries
from presscentre.briefings.models import Hold, Seat, Sitting
from presscentre.events.models import Event
from presscentre.notices.models import Notice
from presscentre.people.models import User
from tests import factories
from tests.accreditation import rows as accredited
from tests.briefings import rows
from tests.briefings.rows import AFTERNOON, EVENING

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def briefer(gala: Event) -> User:
    return factories.officer("Bea", gala, "briefings")


def asks(application: Application, sitting: Sitting, **changes: Any) -> Seat:
    return actions.take(application, sitting, by=application.person, now=changes.pop("now", AFTERNOON), **changes)


def small(gala: Event, capacity: int = 1, **changes: Any) -> Sitting:
    """A released sitting of the CEO briefing."""
    sitting = rows.sitting(rows.briefing(gala), capacity=capacity, **changes)
    rows.released(gala)
    return sitting


def letters(template: str) -> list[str]:
    found = Notice.objects.filter(template=f"briefings/{template}").order_by("pk")
    return list(found.values_list("to", flat=True))


def test_a_journalist_takes_a_seat_and_their_time_is_taken(gala):
    sitting = small(gala)
    lena = rows.accredited(gala, "Lena")

    seat = asks(lena, sitting)

    assert (seat.state, seat.waits_for, seat.outlet) == (Hold.HELD, "", lena.outlet)
    (engagement,) = Engagement.objects.filter(person=lena.person)
    assert (engagement.starts_at, engagement.ends_at) == (EVENING, EVENING + timedelta(hours=1))
    assert letters("seat") == [lena.person.email]


def test_asking_twice_is_asking_once(gala):
    sitting = small(gala, capacity=5)
    lena = rows.accredited(gala, "Lena")

    assert asks(lena, sitting) == asks(lena, sitting)
    assert Seat.objects.count() == 1


def test_nobody_sits_in_two_rooms_at_once(gala):
    ceo = small(gala, capacity=5)
    panel = rows.sitting(rows.briefing(gala, "panel", working_title="Logistics panel"), at=EVENING + 30 * MINUTE)
    later = rows.sitting(rows.briefing(gala, "late", working_title="Late panel"), at=EVENING + 60 * MINUTE)
    rows.released(gala)
    lena = rows.accredited(gala, "Lena")
    asks(lena, ceo)

    with pytest.raises(actions.Overlaps, match="CEO briefing"):
        asks(lena, panel)

    assert asks(lena, later).state == Hold.HELD  # one ends as the other begins
    assert not Seat.objects.filter(sitting=panel).exists()


def test_a_full_sitting_has_a_line_and_a_seat_given_back_goes_to_its_first(gala):
    sitting = small(gala)
    lena, omar, yuki = (rows.accredited(gala, name) for name in ("Lena", "Omar", "Yuki"))
    held, first, second = asks(lena, sitting), asks(omar, sitting), asks(yuki, sitting)
    assert [(seat.state, seat.waits_for) for seat in (first, second)] == [("waiting", "room"), ("waiting", "room")]
    assert queries.turn(second) == queries.Turn(2, 2)

    actions.give_up(held, by=lena.person, now=AFTERNOON)

    first.refresh_from_db()
    assert (first.state, first.offered_until) == (Hold.OFFERED, AFTERNOON + 30 * MINUTE)
    assert letters("offer") == [omar.person.email]
    actions.accept(first, by=omar.person, now=AFTERNOON + MINUTE)
    assert first.state == Hold.HELD
    with pytest.raises(actions.SeatMovedOn):
        actions.give_up(held, by=lena.person, now=AFTERNOON)


def test_an_offer_that_nobody_accepts_goes_to_the_next(gala):
    sitting = small(gala)
    held, first, second = (asks(rows.accredited(gala, name), sitting) for name in ("Lena", "Omar", "Yuki"))
    actions.give_up(held, by=held.person, now=AFTERNOON)
    late = AFTERNOON + 30 * MINUTE
    assert actions.lapse_offers(sitting, by=None, now=late - MINUTE) == 0

    assert actions.lapse_offers(sitting, by=None, now=late) == 1

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (Hold.LAPSED, Hold.OFFERED)
    with pytest.raises(actions.NoOffer):
        actions.accept(first, by=first.person, now=late)


def test_who_was_passed_over_is_offered_the_free_place_once_they_have_time(gala, elsewhere, django_assert_num_queries):
    at = timezone.now()
    ceo = small(gala, capacity=5, at=at + timedelta(hours=5))
    panel = rows.sitting(rows.briefing(gala, "panel"), capacity=1, at=at + timedelta(hours=5, minutes=30))
    rows.released(gala)
    lena, omar = rows.accredited(gala, "Lena"), rows.accredited(gala, "Omar")
    first, waits = asks(omar, panel, now=at), asks(lena, panel, now=at)
    seat = asks(lena, ceo, now=at)
    with django_assert_num_queries(2):
        jobs.offer_what_is_free(at)  # no place is free
    actions.give_up(first, by=omar.person, now=at)
    jobs.offer_what_is_free(at)
    waits.refresh_from_db()
    assert waits.state == Hold.WAITING  # in the CEO's briefing then

    actions.give_up(seat, by=lena.person, now=at)
    jobs.offer_what_is_free(at)

    waits.refresh_from_db()
    assert waits.state == Hold.OFFERED
    jobs.offer_what_is_free(at)
    assert letters("offer") == [lena.person.email]


def test_the_worker_ends_offers_and_closes_door_lists_in_one_look(gala, django_assert_num_queries):
    at = timezone.now()
    sittings = [
        small(gala, at=at + timedelta(hours=5)),
        rows.sitting(rows.briefing(gala, "b"), at=at + timedelta(hours=9)),
    ]
    rows.released(gala)
    lena, omar = rows.accredited(gala, "Lena"), rows.accredited(gala, "Omar")
    held, first = asks(lena, sittings[0], now=at), asks(omar, sittings[0], now=at)
    asks(omar, sittings[1], now=at)
    actions.give_up(held, by=lena.person, now=at)
    with django_assert_num_queries(1):
        jobs.move_seats_on(at + 29 * MINUTE)

    jobs.move_seats_on(at + 30 * MINUTE)

    first.refresh_from_db()
    assert first.state == Hold.LAPSED
    jobs.move_seats_on(at + timedelta(hours=9))
    assert Seat.objects.get(sitting=sittings[1]).state == Hold.LOST


def test_an_own_region_comes_first_and_others_wait_behind_it(gala):
    asia, europe = factories.region(gala, "asia"), factories.region(gala, "europe")
    sitting = small(gala, regions=[asia])
    abroad = accredited.delegation(gala, accredited.outlet("Far"), region=europe)
    home = accredited.delegation(gala, accredited.outlet("Near"), region=asia)
    guest = asks(rows.accredited(gala, "Guest", abroad), sitting)
    held = asks(rows.accredited(gala, "Held", home), sitting)
    own = asks(rows.accredited(gala, "Own", home), sitting, now=AFTERNOON + MINUTE)

    assert [(seat.state, seat.waits_for) for seat in (guest, held, own)] == [
        ("waiting", "region"),
        ("held", ""),
        ("waiting", "room"),
    ]
    actions.give_up(held, by=held.person, now=AFTERNOON + 2 * MINUTE)
    own.refresh_from_db()
    guest.refresh_from_db()
    assert (own.state, guest.state) == (Hold.OFFERED, Hold.WAITING)


def test_an_outlet_has_its_share_and_no_more(gala):
    sitting = small(gala, capacity=10, per_outlet=1)
    nordlicht = accredited.delegation(gala)
    first, second = (asks(rows.accredited(gala, name, nordlicht), sitting) for name in ("Lena", "Lars"))

    assert (first.state, second.state, second.waits_for) == ("held", "waiting", "outlet")
    actions.give_up(first, by=first.person, now=AFTERNOON)
    second.refresh_from_db()
    assert second.state == Hold.OFFERED


def test_who_may_not_come_is_told_why(gala, elsewhere):
    sitting = small(gala, capacity=5, media_types=["photo"])
    lena, stranger = rows.accredited(gala, "Lena"), rows.accredited(elsewhere, "Stranger")
    with pytest.raises(actions.MediaNotAdmitted):
        asks(lena, sitting)
    photographer = rows.accredited(gala, "Pia", media_type="photo")
    assert asks(photographer, sitting).state == Hold.HELD
    draft = accredited.application(gala, "Dora", accredited.delegation(gala, accredited.outlet("Draft")))
    with pytest.raises(actions.NotAccredited):
        asks(draft, sitting)
    with pytest.raises(actions.NotAccredited):
        asks(stranger, sitting)
    with pytest.raises(actions.DoorListClosed):
        asks(rows.accredited(gala, "Late", media_type="photo"), sitting, now=EVENING - 10 * MINUTE)


def test_a_sitting_that_is_not_released_or_needs_no_seat_gives_none(gala):
    draft = rows.sitting(rows.briefing(gala))
    lena = rows.accredited(gala, "Lena")
    with pytest.raises(actions.NotReleased):
        asks(lena, draft)
    film = rows.sitting(rows.briefing(gala, "film", needs_seat=False))
    rows.released(gala)
    with pytest.raises(actions.NoSeatsHere):
        asks(lena, film)


def test_a_place_in_one_sitting_of_a_briefing_is_enough(gala):
    first, second = small(gala, capacity=5), rows.sitting(rows.briefing(gala), at=EVENING + 2 * timedelta(hours=1))
    rows.released(gala)
    lena = rows.accredited(gala, "Lena")
    asks(lena, first)

    with pytest.raises(actions.SeatElsewhere):
        asks(lena, second)


def test_the_door_list_closes_and_seats_go_to_the_standby_line(gala):
    sitting = small(gala, capacity=2, standby=1)
    names = ("Lena", "Ivo", "Omar", "Yuki")
    lena, ivo, omar, yuki = (asks(rows.accredited(gala, name), sitting) for name in names)
    actions.arrive(sitting, lena.person_id, by=None, now=EVENING - 20 * MINUTE)
    closing = EVENING - 10 * MINUTE
    assert actions.close_door_list(sitting, by=None, now=closing - MINUTE) == 0

    actions.close_door_list(sitting, by=None, now=closing)
    assert actions.close_door_list(sitting, by=None, now=closing) == 0

    for seat in (lena, ivo, omar, yuki):
        seat.refresh_from_db()
    assert [seat.state for seat in (lena, ivo, omar, yuki)] == ["held", "lost", "standby", "lapsed"]
    assert not Engagement.objects.filter(person=ivo.person).exists()
    assert (letters("lost"), letters("standby"), letters("full")) == (
        [ivo.person.email],
        [omar.person.email],
        [yuki.person.email],
    )


@pytest.mark.parametrize("ends", ["revoked", "withdrawn"])
def test_what_an_accreditation_gave_goes_with_it(gala, ends):
    sitting = small(gala)
    later = rows.sitting(rows.briefing(gala, "late"), at=EVENING + 120 * MINUTE, capacity=1)
    rows.released(gala)
    lena, omar = rows.accredited(gala, "Lena"), rows.accredited(gala, "Omar")
    held, waiting, other = asks(lena, sitting), asks(omar, sitting), asks(lena, later)
    ida = factories.officer("Ida", gala, "accreditation")

    if ends == "revoked":
        accreditation.revoke(lena, reason="Passed the badge on.", by=ida, now=AFTERNOON)
    else:
        accreditation.withdraw(lena, by=lena.person, now=AFTERNOON)

    for seat in (held, waiting, other):
        seat.refresh_from_db()
    assert [seat.state for seat in (held, waiting, other)] == ["taken_back", "offered", "taken_back"]
    assert not Engagement.objects.filter(person=lena.person).exists()
    with pytest.raises(actions.NotAccredited):
        asks(lena, later)


def test_the_office_gives_a_seat_out_of_turn_for_a_reason_and_takes_one_back(gala, briefer):
    sitting = small(gala)
    lena, omar = rows.accredited(gala, "Lena"), rows.accredited(gala, "Omar")
    waiting = asks(lena, sitting), asks(omar, sitting)
    with pytest.raises(actions.SayWhy):
        actions.give(omar, sitting, reason=" ", by=briefer, now=AFTERNOON)
    with pytest.raises(actions.SittingFull):
        actions.give(omar, sitting, reason="Pool reporter", by=briefer, now=AFTERNOON)

    actions.take_back(waiting[0], reason="Two seats were needed for interpreters.", by=briefer, now=AFTERNOON)
    waiting[1].refresh_from_db()
    assert waiting[1].state == Hold.OFFERED
    with pytest.raises(actions.SeatMovedOn):
        actions.take_back(waiting[0], reason="Again.", by=briefer, now=AFTERNOON)
    assert letters("taken_back") == [lena.person.email]


def test_seats_move_with_their_sitting_and_a_clash_is_the_journalists_choice(gala):
    ceo = small(gala, capacity=5)
    late = rows.sitting(rows.briefing(gala, "late", working_title="Late panel"), at=EVENING + 60 * MINUTE)
    rows.released(gala)
    lena = rows.accredited(gala, "Lena")
    seat, other = asks(lena, ceo), asks(lena, late)
    before = queries.current_slot(ceo)
    Sitting.objects.filter(pk=ceo.pk).update(starts_at=EVENING + 20 * MINUTE, ends_at=EVENING + 80 * MINUTE)
    rows.released(gala)
    after = queries.current_slot(ceo)
    assert after is not None

    told = actions.follow(gala, [(before, after)], by=None, now=AFTERNOON)

    seat.refresh_from_db()
    assert (told, seat.state, seat.clashes) == ({ceo.pk: [seat]}, Hold.HELD, True)
    actions.give_up(other, by=lena.person, now=AFTERNOON)
    seat.refresh_from_db()
    assert not seat.clashes
    (engagement,) = Engagement.objects.filter(person=lena.person)
    assert engagement.starts_at == EVENING + 20 * MINUTE


def test_two_sittings_that_change_places_do_not_clash(gala):
    ceo = small(gala, capacity=5)
    late = rows.sitting(rows.briefing(gala, "late", working_title="Late panel"), at=EVENING + 60 * MINUTE)
    rows.released(gala)
    lena = rows.accredited(gala, "Lena")
    for one in (ceo, late):
        asks(lena, one)
    before = [queries.current_slot(one) for one in (ceo, late)]
    for one, at in ((ceo, EVENING + 60 * MINUTE), (late, EVENING)):
        Sitting.objects.filter(pk=one.pk).update(starts_at=at, ends_at=at + 60 * MINUTE)
    rows.released(gala)
    after = [queries.current_slot(one) for one in (ceo, late)]

    actions.follow(gala, list(zip(before, after, strict=True)), by=None, now=AFTERNOON)

    assert not Seat.objects.filter(clashes=True).exists()
    assert Engagement.objects.filter(person=lena.person).count() == 2


def test_to_cancel_a_sitting_costs_the_same_however_many_have_a_seat(gala, django_assert_num_queries):
    for count, name in enumerate(("few", "many"), start=1):
        sitting = rows.sitting(rows.briefing(gala, name), at=EVENING + count * 120 * MINUTE, capacity=20)
        rows.released(gala)
        for number in range(count * count * 3):
            asks(rows.accredited(gala, f"Person {number} of {name}"), sitting)
        before = queries.current_slot(sitting)
        Sitting.objects.filter(pk=sitting.pk).update(cancelled=True)
        rows.released(gala)
        with django_assert_num_queries(12):
            told = actions.follow(gala, [(before, queries.current_slot(sitting))], by=None, now=AFTERNOON)

        seats = list(Seat.objects.filter(sitting=sitting))
        assert told == {sitting.pk: seats}
        assert {(seat.state, seat.version) for seat in (*seats, *told[sitting.pk])} == {("taken_back", 2)}
        acts = Entry.objects.filter(verb="briefings.seat_cancelled", facts={"sitting": sitting.pk}, event=gala.slug)
        assert {act.subject for act in acts} == {f"briefings.seat:{seat.pk}" for seat in seats}
        assert not Engagement.objects.filter(ref__in=[str(seat.pk) for seat in seats]).exists()


def test_seats_of_a_cancelled_sitting_are_taken_back_and_more_room_goes_to_the_line(gala):
    ceo, photo = small(gala), rows.sitting(rows.briefing(gala, "photo"), at=EVENING + 120 * MINUTE, capacity=1)
    rows.released(gala)
    lena, omar = rows.accredited(gala, "Lena"), rows.accredited(gala, "Omar")
    held, waiting, gone = asks(lena, ceo), asks(omar, ceo), asks(lena, photo)
    before = [queries.current_slot(one) for one in (ceo, photo)]
    Sitting.objects.filter(pk=ceo.pk).update(capacity=2)
    Sitting.objects.filter(pk=photo.pk).update(cancelled=True)
    rows.released(gala)
    after = [queries.current_slot(one) for one in (ceo, photo)]

    actions.follow(gala, list(zip(before, after, strict=True)), by=None, now=AFTERNOON)

    for seat in (held, waiting, gone):
        seat.refresh_from_db()
    assert [seat.state for seat in (held, waiting, gone)] == ["held", "offered", "taken_back"]
    assert set(queries.seat_snapshot(gala)["entries"]) == {str(ceo.pk)}
