"""What no form of ours would send is answered in words, and is never a fault."""

import pytest
from django.test import Client

from presscentre.briefings import actions
from presscentre.briefings.models import Question, Seat
from tests import factories
from tests.briefings import planned as rows
from tests.briefings.planned import DAY_BEFORE

PAGES, OFFICE = "/en/double11/schedule/", "/office/double11/"
HUGE, LONG, NUL = str(10**30), "9" * 5000, "a\x00b"  # beyond any column; beyond what int() reads; not for PostgreSQL


@pytest.fixture
def asked(gala, bea, lena) -> Question:
    """Lena has a seat in a sitting that takes questions, and has asked."""
    ceo = rows.sitting(rows.briefing(gala, needs_seat=True, has_floor=True))
    rows.released(gala, by=bea)
    mine = rows.accredited(gala, lena, region=factories.region(gala))
    floor = actions.appoint(ceo, [bea], by=bea, now=DAY_BEFORE)
    actions.collect(floor, by=bea, now=DAY_BEFORE)
    actions.take(mine, ceo, by=lena, now=DAY_BEFORE)
    return actions.ask(floor, mine, text="When?", language="en", by=lena, now=DAY_BEFORE)


def test_a_journalist_sends_what_makes_no_sense(asked, lena):
    client, sitting, seat = Client(), asked.floor.sitting_id, Seat.objects.get().pk
    ask, words = f"floor/{sitting}/ask/", {"text": "x", "language": "en"}

    assert client.get(f"{PAGES}floor/{HUGE}/").status_code == 404
    assert client.get("/calendar.ics", {"key": NUL}).status_code == 400
    factories.sign_in(client, lena)
    for path, sent, status in [
        (f"seats/{HUGE}/take/", {}, 404),
        (f"seats/{HUGE}/give-up/", {"version": "1"}, 404),
        (f"seats/{seat}/give-up/", {"version": LONG}, 404),
        (f"seats/{seat}/give-up/", {"version": HUGE}, 404),
        (ask, words | {"text": NUL}, 422),
        (ask, words | {"link": "http://[x"}, 422),
        (f"floor/{HUGE}/ask/", words, 404),
        (f"floor/{sitting}/questions/{HUGE}/withdraw/", {}, 404),
        (f"floor/{sitting}/questions/{asked.pk}/withdraw/", {"version": "999999999"}, 409),
        (f"calendars/{HUGE}/revoke/", {}, 404),
    ]:
        assert (path, client.post(f"{PAGES}{path}", sent).status_code) == (path, status)
    assert (Seat.objects.get().state, Question.objects.get().state) == ("held", "waiting")


def test_an_officer_sends_what_makes_no_sense(asked, bea):
    client, sitting, seat = Client(), asked.floor.sitting_id, Seat.objects.get()
    give, judge = f"briefings/{sitting}/seats/give/", f"floor/{sitting}/questions/{asked.pk}/"
    factories.sign_in(client, bea)

    for path in (f"floor/{HUGE}/", f"briefings/{HUGE}/", f"briefings/versions/{HUGE}/back/"):
        assert (path, client.get(f"{OFFICE}{path}").status_code) == (path, 404)
    for path, sent, status in [
        (give, {"application": "abc", "reason": "x"}, 404),
        (give, {"application": HUGE, "reason": "x"}, 404),
        (give, {"application": "", "reason": "x"}, 404),
        (give, {"application": seat.application_id, "reason": "\x00"}, 422),
        (give, {"application": seat.application_id, "reason": NUL}, 302),
        (f"briefings/{sitting}/seats/{HUGE}/take-back/", {"reason": "x"}, 404),
        (f"{judge}merge/", {"into": LONG}, 404),
        (f"{judge}decline/", {"note": "x", "question_version": HUGE}, 409),
        (f"floor/{sitting}/next/", {"version": LONG}, 409),
        (f"floor/{sitting}/answers/{HUGE}/", {"text": "x"}, 404),
        (f"floor/{sitting}/moderators/", {"moderators": [HUGE, LONG, "x", str(bea.pk)]}, 302),
        ("briefings/ceo/split/keep/", {"versions": f"{sitting}.{LONG}"}, 409),
        (f"briefings/{sitting}/seats/{seat.pk}/take-back/", {"reason": NUL}, 302),
    ]:
        assert (path, client.post(f"{OFFICE}{path}", sent).status_code) == (path, status)
    assert (Seat.objects.get().state, Question.objects.get().state) == ("taken_back", "withdrawn")  # with its place
    assert list(asked.floor.moderators.all()) == [bea]
