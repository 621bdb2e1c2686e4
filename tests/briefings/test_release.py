"""The office releases the schedule; what is wrong is said first, and who is affected is told."""

from datetime import timedelta

import pytest
from django.test import Client

from presscentre.audit.models import Entry
from presscentre.briefings import actions, queries
from presscentre.briefings.models import Absence, Hold, Seat, Sitting, Slot, Version
from presscentre.briefings.views.schedule import days as schedule_days
from presscentre.live.models import LogRow
from presscentre.notices.letters import render
from presscentre.notices.models import Notice
from tests import factories
from tests.briefings import planned as rows
from tests.briefings.planned import DAY_BEFORE
from tests.factories import MINUTE, NOON


def of(sitting):
    return (sitting.starts_at, sitting.ends_at, sitting.room.key, sitting.cancelled)


def kinds(version):
    return [(change["kind"], change["sitting"]) for change in version.changes]


def problems(event):
    """Codes of what a release would meet, fatal ones apart."""
    draft = queries.drafted(event, queries.released(event))
    found = queries.of_draft(draft.unplaced, draft.lost)
    found += queries.findings(event, draft.planned, queries.released(event), now=DAY_BEFORE)
    return {finding.code for finding in found if finding.fatal}, {one.code for one in found if not one.fatal}


def moved(sitting, **changes):
    row = Sitting.objects.get(pk=sitting.pk)
    actions.edit_sitting(row, by=None, now=DAY_BEFORE, **changes)
    return row


def test_nobody_sees_the_draft_until_it_is_released(gala, elsewhere, bea):
    ceo = rows.sitting(rows.briefing(gala))
    rows.sitting(rows.briefing(elsewhere))
    assert queries.schedule(gala, now=DAY_BEFORE).entries == []

    version = rows.released(gala, by=bea, name="For the printers")

    assert (version.number, version.name, version.released_by, version.released_at) == (
        1,
        "For the printers",
        bea,
        DAY_BEFORE,
    )
    assert kinds(version) == [("new", ceo.pk)]
    assert of(rows.slot(ceo)) == (NOON, NOON + 60 * MINUTE, "blue", False)
    assert queries.schedule(elsewhere, now=DAY_BEFORE).entries == []
    assert Entry.objects.get(verb="schedule.released").facts == {"number": 1, "changes": 1}
    published = LogRow.objects.filter(topic__name="briefings.schedule:double11")
    assert list(published.values_list("kind", "payload")) == [("schedule.released", {"version": 1})]


def test_a_release_says_what_is_different_and_counts_up_only_what_is(gala, bea):
    early, late, off = [
        rows.sitting(rows.briefing(gala, key), NOON + hours * 60 * MINUTE)
        for key, hours in (("early", 0), ("late", 2), ("off", 4))
    ]
    rows.released(gala, by=bea)
    moved(early, starts_at=NOON + 30 * MINUTE, ends_at=NOON + 90 * MINUTE, room=rows.room(gala, "red"))
    actions.cancel_sitting(off, by=bea, now=DAY_BEFORE)
    added = rows.sitting(rows.briefing(gala, "added"), NOON + 6 * 60 * MINUTE)

    second = rows.released(gala, by=bea, name="Second", now=DAY_BEFORE + MINUTE)

    assert kinds(second) == [("moved", early.pk), ("room", early.pk), ("cancelled", off.pk), ("new", added.pk)]
    assert [(rows.slot(one).sequence, rows.slot(one).changed_at) for one in (early, late, off, added)] == [
        (1, DAY_BEFORE + MINUTE),
        (0, DAY_BEFORE),
        (1, DAY_BEFORE + MINUTE),
        (0, DAY_BEFORE + MINUTE),
    ]
    assert rows.slot(off).cancelled  # it stays in the schedule, as cancelled
    with pytest.raises(actions.NothingNew):
        rows.released(gala, by=bea)
    assert Version.objects.count() == 2


def test_what_is_fatal_is_named_and_nothing_is_released(gala, bea):
    chen, sato = rows.speaker(gala), rows.interpreter(gala)
    first = rows.sitting(rows.briefing(gala, "first"), speakers=[chen])
    second = rows.sitting(rows.briefing(gala, "second"), NOON + 59 * MINUTE, speakers=[chen])
    for one in (first, second):
        actions.edit_sitting(one, channels=[("ja", sato)], by=bea, now=DAY_BEFORE)

    with pytest.raises(actions.CannotRelease) as no:
        rows.released(gala, by=bea)

    assert str(no.value) == (
        "This cannot be released: Blue is taken twice: by FIRST and by SECOND. "
        "Mr Chen would speak in two places: FIRST and SECOND. "
        "Ms Sato would interpret in two places: FIRST and SECOND."
    )
    assert Version.objects.count() == Notice.objects.count() == 0
    moved(second, starts_at=NOON + 60 * MINUTE, ends_at=NOON + 90 * MINUTE)  # half-open: one begins as the other ends
    assert problems(gala) == (set(), {"room_short"})
    rows.released(gala, by=bea)


def test_nobody_interprets_on_two_channels_at_once(gala, bea):
    sato, ito = rows.interpreter(gala), rows.interpreter(gala, "Ms Ito", "en", "ko")
    ceo = rows.sitting(rows.briefing(gala))
    actions.edit_sitting(ceo, channels=[("ja", sato), ("en", sato)], by=bea, now=DAY_BEFORE)

    with pytest.raises(actions.CannotRelease, match="Ms Sato would interpret on two channels of CEO at once"):
        rows.released(gala, by=bea)

    actions.edit_sitting(ceo, channels=[("ja", sato), ("ko", ito)], by=bea, now=DAY_BEFORE)
    rows.released(gala, by=bea)


def test_what_is_only_odd_is_listed(gala, bea):
    chen, sato = rows.speaker(gala), rows.interpreter(gala, "Ms Sato", "en", "fr")
    asia, europe = factories.region(gala, "asia"), factories.region(gala)
    night = rows.sitting(
        rows.briefing(gala, "night", needs_seat=True),
        NOON + 11 * 60 * MINUTE,
        120,
        speakers=[chen],
        regions=[asia],
        capacity=101,
    )
    actions.edit_sitting(night, channels=[("ja", sato), ("ko", None)], by=bea, now=DAY_BEFORE)
    rows.sitting(
        rows.briefing(gala, "after"), NOON + 13 * 60 * MINUTE + 5 * MINUTE, speakers=[chen], room=rows.room(gala, "red")
    )
    rows.sitting(rows.briefing(gala, "waiting"), room=None, starts_at=None, ends_at=None)
    rows.sitting(rows.briefing(gala, "far"), NOON + timedelta(days=9), 30)
    Absence.objects.create(event=gala, speaker=chen, starts_at=NOON, ends_at=NOON + timedelta(days=1))

    assert problems(gala) == (
        set(),
        {
            "midnight",
            "room_small",
            "speaker_short",
            "absent",
            "no_region",
            "unplaced",
            "no_interpreter",
            "wrong_language",
            "outside",
        },
    )
    found = queries.findings(gala, queries.drafted(gala, {}).planned, {}, now=DAY_BEFORE)
    sentences = {one.code: one.sentence for one in found}
    assert sentences["no_region"] == "NIGHT: no sitting is open to Europe."
    assert sentences["room_small"] == "NIGHT: 101 seats in Blue, which has 100."
    night.regions.add(europe)
    assert "no_region" not in problems(gala)[1]


def test_a_sitting_over_the_change_of_clocks_is_pointed_out(gala, bea):
    type(gala).objects.filter(pk=gala.pk).update(zone="America/New_York")
    gala.refresh_from_db()
    before_change = NOON.replace(month=11, day=5, hour=5)  # 01:00 in New York; at 06:00 UTC it is 01:00 again
    rows.sitting(rows.briefing(gala), before_change, 120)

    assert "clock_change" in problems(gala)[1]


def test_a_room_cannot_become_smaller_than_the_seats_taken(gala, lena, omar, bea):
    ceo = rows.sitting(rows.briefing(gala, needs_seat=True))
    rows.released(gala, by=bea)
    rows.seat(ceo, rows.accredited(gala, lena))
    rows.seat(ceo, rows.accredited(gala, omar), state=Hold.OFFERED, offered_until=NOON)
    moved(ceo, capacity=1)

    with pytest.raises(actions.CannotRelease, match=r"CEO: 2 seats are taken, more than the 1 it would have\."):
        rows.released(gala, by=bea)

    assert rows.slot(ceo).capacity == 40
    moved(ceo, capacity=2)
    rows.released(gala, by=bea)
    assert rows.slot(ceo).capacity == 2


def test_nobody_with_a_seat_is_moved_to_a_room_without_a_chair_for_them(gala, lena, omar, bea):
    rows.room(gala, seats=1)  # the office meant two of them to share it: that is said, and left to the office
    ceo = rows.sitting(rows.briefing(gala, needs_seat=True), capacity=2)
    rows.released(gala, by=bea)
    for person in (lena, omar):
        rows.seat(ceo, rows.accredited(gala, person))
    actions.delay(ceo, 20, by=bea, now=DAY_BEFORE)
    ceo.refresh_from_db()
    moved(ceo, room=rows.room(gala, "attic", seats=1))

    with pytest.raises(actions.CannotRelease, match=r"CEO: 2 seats are taken, more than the 1 it would have\."):
        rows.released(gala, by=bea)

    moved(ceo, room=rows.room(gala, "hall", seats=2))
    rows.released(gala, by=bea)
    assert rows.slot(ceo).room.key == "hall"


def test_a_sitting_over_midnight_is_one_sitting_of_the_day_on_which_it_begins(gala, bea):
    night = NOON + 11 * 60 * MINUTE + 30 * MINUTE  # 23:30 in Shanghai
    late = rows.sitting(rows.briefing(gala, "late"), night)
    rows.sitting(rows.briefing(gala, "after"), night + 60 * MINUTE)
    rows.released(gala, by=bea)

    assert "midnight" in problems(gala)[1]
    days = schedule_days(queries.schedule(gala, now=DAY_BEFORE).entries, gala)
    assert [[entry.key for part in day.parts for entry in part.entries] for day in days] == [["late"], ["after"]]
    actions.delay(late, 20, by=bea, now=DAY_BEFORE)
    assert [slot.starts_at - night for slot in Slot.objects.current(gala).order_by("starts_at")] == [
        20 * MINUTE,
        80 * MINUTE,
    ]


def test_a_public_sitting_is_cancelled_and_never_forgotten(gala, bea):
    ceo = rows.sitting(rows.briefing(gala))
    rows.released(gala, by=bea)

    with pytest.raises(actions.WasPublic):
        actions.remove_sitting(ceo, by=bea, now=DAY_BEFORE)
    with pytest.raises(actions.WasPublic):
        actions.remove_briefing(ceo.briefing, by=bea, now=DAY_BEFORE)
    actions.unplace_sitting(ceo, by=bea, now=DAY_BEFORE)
    with pytest.raises(actions.CannotRelease, match="Place it, or cancel it"):
        rows.released(gala, by=bea)
    actions.cancel_sitting(ceo, by=bea, now=DAY_BEFORE)
    rows.released(gala, by=bea)
    assert of(rows.slot(ceo)) == (NOON, NOON + 60 * MINUTE, "blue", True)  # where it would have been


def test_going_back_restores_what_was_public_as_a_new_version(gala, bea):
    chen = rows.speaker(gala)
    ceo = rows.sitting(rows.briefing(gala), speakers=[chen], label="First sitting")
    first = rows.released(gala, by=bea)
    moved(ceo, starts_at=NOON + 60 * MINUTE, ends_at=NOON + 90 * MINUTE, speakers=[])
    added = rows.sitting(rows.briefing(gala, "added"), NOON + 180 * MINUTE)
    rows.released(gala, by=bea)
    draft = rows.sitting(rows.briefing(gala, "draft"), NOON + 300 * MINUTE)

    third = actions.go_back(first, by=bea, now=DAY_BEFORE, name="As at first")

    assert (third.number, third.restores, kinds(third)) == (
        3,
        first,
        [("moved", ceo.pk), ("changed", ceo.pk), ("cancelled", added.pk)],
    )
    assert of(rows.slot(ceo)) == of(Sitting.objects.get(pk=ceo.pk)) == (NOON, NOON + 60 * MINUTE, "blue", False)
    assert [rows.slot(ceo).sequence, list(ceo.speakers.all())] == [2, [chen]]
    assert [rows.slot(added).cancelled, Sitting.objects.get(pk=added.pk).cancelled] == [True, True]
    assert not Slot.objects.filter(sitting=draft).exists()
    assert of(Sitting.objects.get(pk=draft.pk)) == of(draft)
    with pytest.raises(actions.NothingNew):
        actions.go_back(third, by=bea, now=DAY_BEFORE)


def test_going_back_never_takes_a_seat(gala, lena, omar, bea):
    ceo = rows.sitting(rows.briefing(gala, needs_seat=True), capacity=1)
    small = rows.released(gala, by=bea)
    moved(ceo, capacity=2)
    rows.released(gala, by=bea)
    for person in (lena, omar):
        rows.seat(ceo, rows.accredited(gala, person))

    with pytest.raises(actions.CannotRelease, match="CEO: 2 seats are taken, more than the 1"):
        actions.go_back(small, by=bea, now=DAY_BEFORE)

    assert rows.slot(ceo).capacity == Sitting.objects.get(pk=ceo.pk).capacity == 2


def test_going_back_to_before_a_sitting_was_there_tells_who_had_a_seat_in_it(gala, lena, bea):
    rows.sitting(rows.briefing(gala))
    first = rows.released(gala, by=bea)
    added = rows.sitting(rows.briefing(gala, "added", needs_seat=True), NOON + 180 * MINUTE)
    rows.released(gala, by=bea)
    seat = actions.take(rows.accredited(gala, lena), added, by=lena, now=DAY_BEFORE)
    Notice.objects.all().delete()

    actions.go_back(first, by=bea, now=DAY_BEFORE)

    seat.refresh_from_db()
    assert (seat.state, rows.slot(added).cancelled) == (Hold.TAKEN_BACK, True)
    (letter,) = Notice.objects.all()
    assert (letter.to, "ADDED is cancelled." in render(letter).text) == (lena.email, True)
    with pytest.raises(actions.NotReleased):
        actions.take(seat.application, added, by=lena, now=DAY_BEFORE)
    assert not Seat.objects.alive().exists()


def test_a_label_that_is_only_drafted_is_read_by_the_office_alone(gala, lena, omar, bea):
    """Also where a delay is published meanwhile, which releases nothing else of the draft."""
    ceo = rows.sitting(rows.briefing(gala, needs_seat=True), label="First sitting", capacity=2)
    other = rows.sitting(ceo.briefing, NOON + 120 * MINUTE, label="Second sitting")
    rows.released(gala, by=bea)
    mine = rows.accredited(gala, lena)
    actions.take(mine, ceo, by=lena, now=DAY_BEFORE)
    actions.edit_sitting(ceo, label="For Mr Zhang", label_en="For Mr Zhang", by=bea, now=DAY_BEFORE)
    actions.appoint(ceo, [bea], by=bea, now=DAY_BEFORE)

    actions.delay(ceo, 20, by=bea, now=DAY_BEFORE + MINUTE)

    with pytest.raises(actions.SeatElsewhere) as no:
        actions.take(mine, other, by=lena, now=DAY_BEFORE + MINUTE)
    told = [str(no.value), *map(str, Notice.objects.filter(template="briefings/changed").values_list("facts"))]
    client = Client()
    factories.sign_in(client, lena)
    pages = ("changes/", "seats/", f"floor/{ceo.pk}/", "ceo/", "schedule.ics")
    told += [client.get(f"/en/double11/schedule/{page}").content.decode() for page in pages]
    gives = client.post(f"/en/double11/schedule/seats/{Seat.objects.get().pk}/give-up/", {"version": 2}, follow=True)
    for words in [*told, gives.content.decode()]:
        assert ("First sitting" in words, "For Mr Zhang" in words) == (True, False)
    factories.sign_in(client, bea)
    assert "For Mr Zhang" in client.get("/office/double11/briefings/versions/").content.decode()
