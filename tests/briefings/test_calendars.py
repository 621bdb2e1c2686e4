"""Calendars, read by a library as phones read them: stable, rising, complete, and mute about what is kept back."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.test import Client
from django.utils import timezone

from presscentre.briefings import actions
from presscentre.briefings.models import Briefing, CalendarFeed, Seat, Sitting
from presscentre.core import links
from tests import factories
from tests.briefings import planned as rows
from tests.briefings.planned import DAY_BEFORE
from tests.factories import MINUTE, NOON, SECOND

FEED = "/en/double11/schedule/schedule.ics"


def read(path=FEED, client=None):
    """The calendar at this address, and its appointments by title."""
    answer = (client or Client()).get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    whole = icalendar.Calendar.from_ical(answer.content)
    assert whole.errors == []
    return whole, {str(one["summary"]): one for one in whole.events}


def test_an_appointment_keeps_its_uid_and_rises_and_stays_when_cancelled(gala, elsewhere, bea):
    ceo = rows.sitting(rows.briefing(gala, working_title="CEO, briefing; first"), speakers=[rows.speaker(gala)])
    rows.sitting(rows.briefing(gala, "panel"), NOON + 120 * MINUTE)
    rows.sitting(rows.briefing(elsewhere, "theirs"))
    rows.released(gala, by=bea)
    rows.released(elsewhere)
    whole, before = read()
    assert set(before) == {"CEO, briefing; first", "PANEL"}

    actions.delay(ceo, 20, by=bea, now=DAY_BEFORE + MINUTE)
    ceo.refresh_from_db()
    _whole, moved = read()
    actions.cancel_sitting(ceo, by=bea, now=DAY_BEFORE)
    rows.released(gala, by=bea, now=DAY_BEFORE + 2 * MINUTE)
    _whole, after = read()

    title = "CEO, briefing; first"
    assert before[title]["uid"] == moved[title]["uid"] == after[title]["uid"]
    assert [one[title]["sequence"] for one in (before, moved, after)] == [0, 1, 2]
    assert [one[title]["status"] for one in (before, moved, after)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [one[title]["last-modified"].dt - DAY_BEFORE for one in (before, moved, after)] == [
        timedelta(),
        MINUTE,
        2 * MINUTE,
    ]
    assert moved[title]["dtstart"].dt == NOON + 20 * MINUTE
    assert moved[title]["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert [str(zone["tzid"]) for zone in whole.timezones] == ["Asia/Shanghai"]
    assert (before["PANEL"]["sequence"], after["PANEL"]["sequence"]) == (0, 0)
    assert str(before[title]["url"]).endswith("/en/double11/schedule/ceo/")


def test_a_feed_speaks_one_language_and_a_room_has_its_own(gala, bea):
    rows.sitting(rows.briefing(gala, working_title_en="Briefing", working_title_fr="Point presse"))
    rows.sitting(rows.briefing(gala, "other", working_title_en="Other"), room=rows.room(gala, "red"))
    rows.released(gala, by=bea)

    assert set(read()[1]) == {"Briefing", "Other"}
    french = read(FEED.replace("/en/", "/fr/"))[1]
    assert french["Point presse"]["summary"].params["LANGUAGE"] == "fr"
    assert set(read("/en/double11/schedule/rooms/red.ics")[1]) == {"Other"}
    assert Client().get("/en/double11/schedule/rooms/none.ics").status_code == 404


def at(event, moment):
    """Let it be this moment at the event."""
    clock = {"clock_set_at": timezone.now(), "clock_reads": moment, "clock_speed": "0.01"}
    type(event).objects.filter(pk=event.pk).update(kind="rehearsal", **clock)


@pytest.mark.parametrize("feed", ["event", "room", "personal"])
def test_each_calendar_rises_with_every_change_and_shows_a_title_at_its_moment_and_not_before(gala, bea, lena, feed):
    kept_back = {"title": "We buy the moon", "summary": "All of it", "title_at": NOON}
    ceo = rows.sitting(rows.briefing(gala, needs_seat=True, **kept_back), NOON + 60 * MINUTE)
    rows.released(gala, by=bea)
    actions.take(rows.accredited(gala, lena), ceo, by=lena, now=DAY_BEFORE)
    token = actions.make_feed(gala, lena, "en", by=lena, now=DAY_BEFORE)
    path = {"event": FEED, "room": "/en/double11/schedule/rooms/blue.ics", "personal": f"/calendar.ics?key={token}"}[
        feed
    ]
    seen = []

    def look(moment, *, out=False):
        at(gala, moment)
        body = Client().get(path).content.decode()
        assert [words in body for words in ("We buy the moon", "All of it")] == [out, out]
        whole = icalendar.Calendar.from_ical(body)
        (one,) = whole.events
        (zone,) = whole.timezones
        assert (zone["tzid"], one["dtstart"].params["TZID"]) == ("Asia/Shanghai", "Asia/Shanghai")
        assert zone.to_tz(lookup_tzid=False).utcoffset(NOON.replace(tzinfo=None)) == timedelta(hours=8)
        seen.append(
            (str(one["uid"]), one["sequence"], str(one["summary"]), str(one["status"]), one["last-modified"].dt)
        )

    look(DAY_BEFORE)
    actions.edit_briefing(
        Briefing.objects.get(), working_title="Boss", working_title_en="Boss", by=bea, now=DAY_BEFORE + MINUTE
    )
    look(DAY_BEFORE + MINUTE)
    actions.delay(ceo, 20, by=bea, now=DAY_BEFORE + 2 * MINUTE)
    look(NOON - SECOND)
    look(NOON, out=True)
    actions.edit_briefing(Briefing.objects.get(), title_at=NOON + MINUTE, by=bea, now=NOON + SECOND)
    look(NOON + SECOND)
    look(NOON + MINUTE, out=True)
    actions.cancel_sitting(Sitting.objects.get(), by=bea, now=NOON + MINUTE)
    rows.released(gala, by=bea, now=NOON + 2 * MINUTE)
    look(NOON + 2 * MINUTE, out=True)

    uids, sequences, titles, states, changed = zip(*seen, strict=True)
    assert len(set(uids)) == 1
    assert list(sequences) == sorted(set(sequences))  # each rises above the one before
    assert titles == ("CEO", "Boss", "Boss", "We buy the moon", "Boss", "We buy the moon", "We buy the moon")
    assert states == (*["CONFIRMED"] * 6, "CANCELLED")
    assert changed == (
        DAY_BEFORE,
        *(DAY_BEFORE + minutes * MINUTE for minutes in (1, 2)),
        NOON,
        NOON + SECOND,
        *(NOON + minutes * MINUTE for minutes in (1, 2)),
    )


@pytest.mark.parametrize("path", ["schedule.ics", "schedule.json", "", "?by=room"])
def test_a_clock_that_is_set_back_shows_nothing_that_was_written_later(gala, bea, path):
    rows.sitting(rows.briefing(gala, title="We buy the moon", title_at=NOON), NOON + 60 * MINUTE)
    rows.released(gala, by=bea)
    out = []

    for moment in (NOON, NOON - 10 * MINUTE, NOON):
        at(gala, moment)
        out.append("We buy the moon" in Client().get(f"/en/double11/schedule/{path}").content.decode())

    assert out == [True, False, True]


def test_sittings_over_a_change_of_clocks_are_where_they_are_in_every_calendar(gala, bea):
    type(gala).objects.filter(pk=gala.pk).update(zone="America/New_York")
    gala.refresh_from_db()
    autumn, spring = datetime(2017, 11, 5, 5, 30, tzinfo=UTC), datetime(2018, 3, 11, 6, 30, tzinfo=UTC)
    starts = [autumn, autumn + 60 * MINUTE, autumn + 120 * MINUTE, spring, spring + 60 * MINUTE]
    for number, start in enumerate(starts):
        rows.sitting(rows.briefing(gala, f"b{number}"), start)
    rows.released(gala, by=bea, now=autumn - timedelta(days=1))

    whole, found = read()

    clock = whole.timezones[0].to_tz(lookup_tzid=False)  # as somebody reads it who knows no zone but the one described
    for number, start in enumerate(starts):
        one = found[f"B{number}"]
        times = [one[name].dt for name in ("dtstart", "dtend")]
        assert [moment.astimezone(UTC) for moment in times] == [start, start + 60 * MINUTE]
        if "TZID" in one["dtstart"].params:
            local = [moment.replace(tzinfo=clock) for moment in times]
            assert [moment.astimezone(UTC) for moment in local] == [start, start + 60 * MINUTE]
    # Half past one comes twice that night: what begins or ends at the second one is said in UTC.
    assert ["TZID" in found[f"B{number}"]["dtstart"].params for number in range(5)] == [False, False, True, True, True]


def test_a_personal_address_shows_my_seats_until_it_is_revoked(gala, bea, lena, ines):
    ceo = rows.sitting(
        rows.briefing(gala, needs_seat=True), remote_capacity=5, remote_link="https://line.example.org/abc"
    )
    rows.sitting(rows.briefing(gala, "panel", needs_seat=True), NOON + 120 * MINUTE)
    rows.released(gala, by=bea)
    seat = actions.take(rows.accredited(gala, lena), ceo, remote=True, by=lena, now=DAY_BEFORE)
    token = actions.make_feed(gala, lena, "fr", by=lena, now=DAY_BEFORE)
    path = f"/calendar.ics?key={token}"

    _whole, mine = read(path)
    assert (set(mine), mine["CEO"]["status"]) == ({"CEO"}, "CONFIRMED")
    assert str(mine["CEO"]["conference"]) == "https://line.example.org/abc"
    assert mine["CEO"]["summary"].params["LANGUAGE"] == "fr"
    assert "abc" not in Client().get(FEED).content.decode()

    risen = mine["CEO"]["sequence"]
    actions.give_up(Seat.objects.get(pk=seat.pk), by=lena, now=DAY_BEFORE + MINUTE)
    gone = read(path)[1]["CEO"]
    assert (gone["status"], gone["sequence"] > risen, gone["uid"]) == ("CANCELLED", True, mine["CEO"]["uid"])
    assert CalendarFeed.objects.get().read_at is not None
    assert token not in str(list(CalendarFeed.objects.values()))

    feed = CalendarFeed.objects.get()
    client = Client()
    factories.sign_in(client, ines)
    assert client.post(f"/en/double11/schedule/calendars/{feed.pk}/revoke/").status_code == 404
    factories.sign_in(client, lena)
    assert client.post(f"/en/double11/schedule/calendars/{feed.pk}/revoke/").status_code == 302
    assert Client().get(path).status_code == Client().get("/calendar.ics?key=guess").status_code == 404
    assert Client().get("/calendar.ics").status_code == 404


def test_what_was_in_my_calendar_is_cancelled_there_and_never_just_gone(gala, bea, lena, omar):
    """Also where an offer lapsed, and where somebody who gave a seat back waits for another."""
    ceo = rows.sitting(rows.briefing(gala, needs_seat=True), capacity=1, standby=5)
    rows.released(gala, by=bea)
    path = f"/calendar.ics?key={actions.make_feed(gala, omar, 'en', by=omar, now=DAY_BEFORE)}"
    theirs, mine = (rows.accredited(gala, who) for who in (lena, omar))
    seen = []

    def look():
        seen.append([(str(one["status"]), one["sequence"]) for one in read(path)[1].values()])

    first = actions.take(theirs, ceo, by=lena, now=DAY_BEFORE)
    actions.take(mine, ceo, by=omar, now=DAY_BEFORE)
    look()  # in the line
    actions.give_up(first, by=lena, now=DAY_BEFORE)
    look()  # offered
    actions.lapse_offers(ceo, by=None, now=NOON - 120 * MINUTE)
    look()  # lapsed
    held = actions.take(mine, ceo, by=omar, now=NOON - 100 * MINUTE)
    look()  # taken after all
    actions.give_up(held, by=omar, now=NOON - 90 * MINUTE)
    actions.take(theirs, ceo, by=lena, now=NOON - 80 * MINUTE)
    actions.take(mine, ceo, by=omar, now=NOON - 70 * MINUTE)
    look()  # in the line again
    actions.close_door_list(ceo, by=None, now=NOON - 10 * MINUTE)
    look()  # in the standby line

    assert seen[0] == []
    states, sequences = zip(*(one for found in seen for one in found), strict=True)
    assert states == ("TENTATIVE", "CANCELLED", "CONFIRMED", "CANCELLED", "TENTATIVE")
    assert list(sequences) == sorted(set(sequences))


def test_hostile_words_stay_words(gala, bea):
    """No line of ours is begun by what somebody typed, whatever a reader takes for the end of a line."""
    evil = "x\r\nATTENDEE:a\rBEGIN:VALARM\n\x0bMETHOD:CANCEL\x85URL:b\u2028c\x07;,\\\\d"
    type(gala).objects.filter(pk=gala.pk).update(name=evil, name_en=evil)
    room = rows.room(gala, "red")
    type(room).objects.filter(pk=room.pk).update(name=evil, name_en=evil)
    rows.sitting(
        rows.briefing(gala, working_title=evil, summary=evil),
        room=room,
        label=evil,
        speakers=[rows.speaker(gala, evil)],
    )
    rows.released(gala, by=bea)

    body = Client().get(FEED).content.decode()

    unfolded = body.replace("\r\n ", "")
    assert [line for line in unfolded.splitlines() if line.startswith(("METHOD", "URL", "BEGIN:VA"))] == [
        "METHOD:PUBLISH",
        f"URL:{links.home()}/en/double11/schedule/ceo/",
    ]
    (one,) = icalendar.Calendar.from_ical(body).events
    assert "\r\nX-WR-CALNAME:x ATTENDEE:a BEGIN:VALARM METHOD:CANCEL URL:b c\\;\\,\\\\\\\\d\r\n" in unfolded
    plain = "x\nATTENDEE:a\nBEGIN:VALARM\n\nMETHOD:CANCEL\nURL:b\nc;,\\\\d"
    assert (str(one["location"]), str(one["summary"])) == (plain, f"{plain}, {plain}")
    assert "\r\nX-PUBLISHED-TTL:PT15M\r\n" in body


def test_an_address_is_made_on_a_page_and_shown_once(gala, lena):
    client = Client()
    assert client.get("/en/double11/schedule/calendars/").url.startswith("/accounts/")
    factories.sign_in(client, lena)

    made = client.post("/ja/double11/schedule/calendars/new/").content.decode()
    path = made.partition("/calendar.ics?key=")[2][:43]
    assert Client().get(f"/calendar.ics?key={path}").status_code == 200
    assert "calendar.ics?key=" not in client.get("/ja/double11/schedule/calendars/").content.decode()
    assert CalendarFeed.objects.get().language == "ja"
    for _turn in range(4):
        client.post("/en/double11/schedule/calendars/new/")
    with pytest.raises(actions.TooManyFeeds):
        actions.make_feed(gala, lena, "en", by=lena, now=DAY_BEFORE)
