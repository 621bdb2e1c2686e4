"""A journalist asks, the moderators give the floor by the rule, and everyone sees the balance."""

from datetime import timedelta
from typing import Any

import pytest

from presscentre.audit.models import Entry
from presscentre.briefings import actions, live, queries
from presscentre.briefings.alerts import answers_overdue
from presscentre.briefings.floor import Waiting
from presscentre.briefings.jobs import remind_of_answers
from presscentre.briefings.models import Floor, Hold, Ledger, Question, Seat, Sitting, Turn
from presscentre.events.models import Event
from presscentre.live.models import LogRow
from presscentre.live.topics import Viewer
from presscentre.notices.models import Notice
from presscentre.people.models import User
from tests import factories
from tests.accreditation import rows as accredited
from tests.briefings import rows
from tests.briefings.floors import SECOND, asks, board, present, speaks
from tests.briefings.rows import AFTERNOON, EVENING

pytestmark = pytest.mark.django_db


@pytest.fixture
def ceo(gala: Event) -> Sitting:
    made = rows.sitting(rows.briefing(gala), capacity=40)
    rows.released(gala)
    return made


@pytest.fixture
def mona(gala: Event) -> User:
    """Moderates the CEO's floor."""
    return factories.officer("Mona", gala, "briefings")


@pytest.fixture
def floor(ceo: Sitting, mona: User) -> Floor:
    made = actions.appoint(ceo, [mona], by=mona, now=AFTERNOON)
    actions.open_floor(made, by=mona, now=EVENING)
    made.refresh_from_db()
    return made


def test_the_region_that_is_behind_is_called_and_the_outlet_that_asked_least(gala, ceo, floor, mona):
    asia, europe = factories.region(gala, "asia"), factories.region(gala, "europe")
    yuki, jun, lena = (present(gala, *who, ceo) for who in (("Yuki", asia), ("Jun", asia), ("Lena", europe)))
    asks(floor, yuki, at=0)
    asks(floor, lena, at=1)
    assert {speaks(floor, mona, at=10, seconds=120), speaks(floor, mona, at=200, seconds=30)} == {"asia", "europe"}
    asks(floor, yuki, at=300)
    asks(floor, jun, at=301)

    turn = actions.call_next(floor, by=mona, now=EVENING + 310 * SECOND)

    assert turn.question.person == jun.person  # the other outlet has asked already
    assert [row["ms"] for row in board(gala, floor)["regions"]] == [120_000, 30_000]


def test_a_floor_opened_before_anybody_came_goes_by_the_rule_that_was_set(gala, ceo, floor, mona):
    actions.set_rule(floor, opening_round=False, by=mona, now=EVENING)
    for name, region in (("Yuki", "asia"), ("Lena", "europe")):
        asks(floor, present(gala, name, factories.region(gala, region), ceo))

    turn = actions.call_next(floor, by=mona, now=EVENING)

    assert turn.why == Turn.Why.SHARE
    assert board(gala, floor)["opening"] is False


def test_a_turn_costs_its_real_seconds_without_the_pauses(gala, ceo, floor, mona):
    lena = present(gala, "Lena", factories.region(gala), ceo)
    asks(floor, lena)
    actions.call_next(floor, by=mona, now=EVENING)
    actions.stop_clock(floor, by=mona, now=EVENING + 20 * SECOND)
    actions.start_clock(floor, by=mona, now=EVENING + 50 * SECOND)

    actions.end_turn(floor, by=mona, now=EVENING + 60 * SECOND)

    assert Turn.objects.get().ms == 30_000
    assert Question.objects.get().state == Question.State.ANSWERED


def test_a_pause_of_the_floor_costs_whoever_speaks_nothing_and_going_on_starts_the_clock(gala, ceo, floor, mona):
    asks(floor, present(gala, "Lena", factories.region(gala), ceo))
    actions.call_next(floor, by=mona, now=EVENING)
    actions.pause(floor, by=mona, now=EVENING + 20 * SECOND)

    actions.open_floor(floor, by=mona, now=EVENING + 50 * SECOND)

    actions.end_turn(floor, by=mona, now=EVENING + 60 * SECOND)
    assert Turn.objects.get().ms == 30_000


def test_an_override_needs_a_reason_from_the_list_and_shows_on_the_board(gala, ceo, floor, mona):
    asia, europe = factories.region(gala, "asia"), factories.region(gala, "europe")
    yuki, lena = present(gala, "Yuki", asia, ceo), present(gala, "Lena", europe, ceo)
    first, second = asks(floor, yuki), asks(floor, lena, at=1)
    with pytest.raises(actions.ReasonFromTheList):
        actions.call(second, reason="because", by=mona, now=EVENING)

    turn = actions.call(second, reason="follow_up", by=mona, now=EVENING)

    assert (turn.why, turn.instead) == ("override", asia)
    (remark,) = board(gala, floor)["remarks"]
    assert (remark["kind"], remark["region"], remark["instead"], remark["reason"]) == (
        "override",
        "europe",
        "asia",
        "follow_up",
    )
    actions.end_turn(floor, by=mona, now=EVENING + 10 * SECOND)
    assert actions.call(first, reason="", by=mona, now=EVENING + 20 * SECOND).why != "override"  # it was next anyway


def test_what_was_called_by_mistake_is_as_if_it_had_not_been(gala, ceo, floor, mona):
    lena = present(gala, "Lena", factories.region(gala), ceo)
    question = asks(floor, lena)
    before = board(gala, floor)["regions"]
    actions.call_next(floor, by=mona, now=EVENING)

    actions.take_back_turn(floor, by=mona, now=EVENING + 5 * SECOND)

    question.refresh_from_db()
    assert question.state == Question.State.WAITING
    assert [row["ms"] for row in board(gala, floor)["regions"]] == [row["ms"] for row in before] or before == []
    assert actions.call_next(floor, by=mona, now=EVENING + 9 * SECOND).question == question


def test_a_moderator_who_saw_an_older_floor_is_told(gala, ceo, floor, mona):
    lena = present(gala, "Lena", factories.region(gala), ceo)
    asks(floor, lena)
    floor.refresh_from_db()
    actions.call_next(floor, version=floor.version, by=mona, now=EVENING)

    with pytest.raises(actions.FloorMovedOn):
        actions.call_next(floor, version=floor.version, by=mona, now=EVENING)
    with pytest.raises(actions.SomebodySpeaks):
        actions.call_next(floor, by=mona, now=EVENING)


def test_one_question_at_a_time_from_a_place_in_the_sitting(gala, elsewhere, ceo, floor, mona):
    europe = factories.region(gala)
    lena = present(gala, "Lena", europe, ceo)
    asks(floor, lena)
    with pytest.raises(actions.OneQuestionAtATime):
        asks(floor, lena, at=1)
    outside = rows.accredited(gala, "Omar", accredited.delegation(gala, accredited.outlet("Out"), region=europe))
    with pytest.raises(actions.NoPlaceInSitting):
        asks(floor, outside)
    with pytest.raises(actions.NoPlaceInSitting):
        asks(floor, rows.accredited(elsewhere, "Far"))
    nowhere = rows.accredited(gala, "Nora")
    actions.take(nowhere, ceo, by=nowhere.person, now=AFTERNOON)
    with pytest.raises(actions.NoPressRegion):
        asks(floor, nowhere)
    assert Question.objects.count() == 1


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001, "x" * 50_000])
def test_a_question_of_no_or_too_many_characters_is_refused(gala, ceo, floor, text):
    lena = present(gala, "Lena", factories.region(gala), ceo)

    with pytest.raises(actions.QuestionUnreadable):
        asks(floor, lena, text)

    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://press.example.org/en/double11/figures/gmv/?at=1", "/en/double11/figures/gmv/"),
        ("/ko/double11/figures/gmv/", "/ko/double11/figures/gmv/"),
        ("", ""),
    ],
)
def test_a_question_may_link_to_a_page_of_the_event(gala, ceo, floor, link, kept):
    lena = present(gala, "Lena", factories.region(gala), ceo)

    question = actions.ask(floor, lena, text="Why?", language="en", link=link, by=lena.person, now=EVENING)

    assert question.link == kept


@pytest.mark.parametrize(
    "link", ["https://example.org/", "/en/elsewhere/", "/office/double11/figures/", "javascript:1"]
)
def test_a_question_links_nowhere_else(gala, elsewhere, ceo, floor, link):
    lena = present(gala, "Lena", factories.region(gala), ceo)

    with pytest.raises(actions.LinkElsewhere):
        actions.ask(floor, lena, text="Why?", language="en", link=link, by=lena.person, now=EVENING)


def test_nothing_is_rewritten_without_a_trace(gala, ceo, floor, mona):
    lena = present(gala, "Lena", factories.region(gala), ceo)
    question = asks(floor, lena, "Wann?")
    actions.translate(question, translation="When?", by=mona, now=EVENING)
    with pytest.raises(actions.SayWhyToTheJournalist):
        actions.ask_to_rephrase(question, note=" ", by=mona, now=EVENING)
    actions.ask_to_rephrase(question, note="One subject, please.", by=mona, now=EVENING)
    with pytest.raises(actions.NobodyWaits):
        actions.call_next(floor, by=mona, now=EVENING)

    actions.rephrase(question, text="Wann genau?", language="de", by=lena.person, now=EVENING + SECOND)

    assert (question.text, question.translation, question.asked_at) == ("Wann genau?", "", EVENING)
    assert [(move.verb, move.text) for move in question.moves.all()] == [
        ("asked", ""),
        ("translated", ""),
        ("sent_back", ""),
        ("rephrased", "Wann?"),
    ]


def test_the_same_question_twice_becomes_one_with_the_longer_wait(gala, ceo, floor, mona):
    europe = factories.region(gala)
    lena, omar = present(gala, "Lena", europe, ceo), present(gala, "Omar", europe, ceo)
    first, second = asks(floor, lena), asks(floor, omar, at=5)

    actions.merge(first, second, by=mona, now=EVENING + 9 * SECOND)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.merged_into, second.asked_at) == (Question.State.MERGED, second, EVENING)
    with pytest.raises(actions.MergeIntoAnother):
        actions.merge(second, second, by=mona, now=EVENING)
    with pytest.raises(actions.MergeIntoAnother):
        actions.merge(second, first, by=mona, now=EVENING)


@pytest.mark.parametrize("ends", ["withdrawn", "absent", "declines"])
def test_what_was_merged_waits_again_when_the_other_asker_does_not_ask(gala, ceo, floor, mona, ends):
    europe = factories.region(gala)
    lena, omar, kim = (present(gala, name, europe, ceo) for name in ("Lena", "Omar", "Kim"))
    first, second, third = (asks(floor, who, at=at) for at, who in enumerate((lena, omar, kim)))
    for twin in (first, third):
        second.refresh_from_db()
        actions.merge(twin, second, by=mona, now=EVENING)
    anew = asks(floor, kim, "Where?", at=9)
    second.refresh_from_db()

    if ends == "withdrawn":
        actions.withdraw(second, by=omar.person, now=EVENING + 10 * SECOND)
    else:
        actions.skip(second, reason=ends, by=mona, now=EVENING + 10 * SECOND)

    states = {one.pk: one.state for one in Question.objects.all()}
    over = "withdrawn" if ends == "withdrawn" else "declined"
    assert states == {first.pk: "waiting", second.pk: over, third.pk: "merged", anew.pk: "waiting"}
    assert list(first.moves.values_list("verb", flat=True)) == ["asked", "merged", "let_go"]
    assert actions.call_next(floor, by=mona, now=EVENING + 20 * SECOND).question == first


def test_whoever_asked_the_same_reads_what_becomes_of_it(gala, ceo, floor, mona):
    """Also where questions were merged twice: the last in line stands for them all."""
    europe = factories.region(gala)
    people = [present(gala, name, europe, ceo) for name in ("Lena", "Omar", "Kim", "Zoe")]
    lena, omar, kim, zoe = (asks(floor, who, f"When, {who}?", at=at) for at, who in enumerate(people))
    for twin, into in ((lena, omar), (omar, kim)):
        for one in (twin, into):
            one.refresh_from_db()
        actions.merge(twin, into, by=mona, now=EVENING)
    assert {one.merged_into_id for one in Question.objects.filter(state="merged")} == {kim.pk}
    assert [move.verb for move in lena.moves.all()] == ["asked", "merged", "merged"]

    answer = actions.promise(kim, due_at=EVENING + timedelta(hours=8), by=mona, now=EVENING)
    actions.answer_in_writing(answer, text="In May.", language="en", by=mona, now=EVENING + timedelta(hours=1))
    actions.decline(zoe, note="Another time.", by=mona, now=EVENING)

    told = Notice.objects.exclude(template="briefings/seat").values_list("template", "to", "facts__question")
    same, other = people[:3], people[3]
    assert set(told) == {
        *((f"briefings/{what}", who.person.email, f"When, {who}?") for what in ("promised", "answer") for who in same),
        ("briefings/declined", other.person.email, f"When, {other}?"),
    }
    assert [queries.mine(who.person_id, floor)[0].answer for who in people] == [answer] * 3 + [None]


def test_a_question_that_another_has_asked_takes_its_twins_with_it(gala, ceo, floor, mona):
    europe = factories.region(gala)
    first, second = (asks(floor, present(gala, name, europe, ceo)) for name in ("Lena", "Omar"))
    actions.merge(first, second, by=mona, now=EVENING)

    actions.skip(second, reason="asked", by=mona, now=EVENING)

    assert [one.state for one in Question.objects.order_by("pk")] == ["merged", "declined"]


@pytest.mark.parametrize("had_the_floor", [True, False])
def test_what_was_not_reached_or_not_answered_in_full_is_answered_in_writing_once(
    gala, ceo, floor, mona, had_the_floor
):
    question = asks(floor, present(gala, "Lena", factories.region(gala), ceo))
    if had_the_floor:
        speaks(floor, mona, at=1, seconds=30)
    actions.end_floor(floor, by=mona, now=EVENING + 60 * SECOND)
    question.refresh_from_db()
    assert question.state == ("answered" if had_the_floor else "unanswered")
    heard = queries.fairness_of(gala)

    answer = actions.promise(question, due_at=EVENING + timedelta(hours=8), by=mona, now=EVENING)
    actions.answer_in_writing(answer, text="In May.", language="en", by=mona, now=EVENING + timedelta(hours=1))

    question.refresh_from_db()
    assert (question.state, queries.fairness_of(gala)) == ("answered", heard)
    with pytest.raises(actions.QuestionMovedOn):
        actions.promise(question, due_at=EVENING + timedelta(hours=9), by=mona, now=EVENING + timedelta(hours=2))


def test_whoever_has_lost_the_place_is_not_called_and_reads_why(gala, ceo, floor, mona):
    europe, asia = factories.region(gala), factories.region(gala, "asia")
    lena, yuki = present(gala, "Lena", europe, ceo), present(gala, "Yuki", asia, ceo)
    lost, kept = asks(floor, lena), asks(floor, yuki, at=1)
    Seat.objects.filter(person=lena.person).update(state=Hold.LOST)  # as by the door list: they may still come
    with pytest.raises(actions.NoPlaceInSitting):
        actions.call(lost, reason="follow_up", by=mona, now=EVENING + 3 * SECOND)

    turn = actions.call_next(floor, by=mona, now=EVENING + 3 * SECOND)

    lost.refresh_from_db()
    assert (turn.question, lost.state) == (kept, Question.State.WITHDRAWN)
    assert lost.moves.last().verb == "place_lost"
    told = Notice.objects.filter(template="briefings/place_lost").values_list("to", "facts__question")
    assert list(told) == [(lena.person.email, "When?")]
    actions.end_turn(floor, by=mona, now=EVENING + 4 * SECOND)
    alone = asks(floor, yuki, at=5)
    Seat.objects.filter(person=yuki.person).update(state=Hold.LOST)
    with pytest.raises(actions.NoPlaceInSitting):
        actions.call_next(floor, by=mona, now=EVENING + 7 * SECOND)
    alone.refresh_from_db()
    assert alone.state == Question.State.WAITING  # the moderators see it, and pass it over


@pytest.mark.parametrize("act", ["gives it up", "has it taken back", "is accredited no more"])
def test_a_question_goes_with_the_place_at_once(gala, elsewhere, ceo, floor, mona, act):
    europe, asia = factories.region(gala), factories.region(gala, "asia")
    lena, yuki = present(gala, "Lena", europe, ceo), present(gala, "Yuki", asia, ceo)
    asks(floor, yuki)
    speaks(floor, mona, at=1, seconds=30)
    gone, kept, seat = asks(floor, lena, at=40), asks(floor, yuki, at=41), Seat.objects.get(person=lena.person)
    other = actions.appoint(rows.sitting(rows.briefing(elsewhere)), [mona], by=mona, now=AFTERNOON)
    there = {"region": factories.region(elsewhere), "outlet": gone.outlet, "asked_at": EVENING, "moved_at": EVENING}
    Question.objects.create(floor=other, person=lena.person, text="Here too?", language="en", **there)
    assert board(gala, floor)["next"] == ["europe", "asia"]

    if act == "gives it up":
        actions.give_up(seat, by=lena.person, now=EVENING + 50 * SECOND)
    elif act == "has it taken back":
        actions.take_back(seat, reason="Double.", by=mona, now=EVENING + 50 * SECOND)
    else:
        actions.leave(lena, by=mona, now=EVENING + 50 * SECOND)

    assert board(gala, floor)["next"] == ["asia"]
    told = LogRow.objects.filter(topic__name=f"briefings.board:{gala.slug}").latest("seq")
    assert told.payload["set"] == {str(ceo.pk): board(gala, floor)}
    gone.refresh_from_db()
    assert (gone.state, gone.moves.last().verb) == ("withdrawn", "place_lost")
    assert Entry.objects.filter(verb="briefings.question_place_lost", subject__endswith=f":{gone.pk}").count() == 1
    written = Notice.objects.filter(template="briefings/place_lost").values_list("to", flat=True)
    assert list(written) == ([] if act == "gives it up" else [lena.person.email])
    assert set(Question.objects.filter(state="waiting").values_list("floor", flat=True)) == {floor.pk, other.pk}
    assert actions.call_next(floor, by=mona, now=EVENING + 60 * SECOND).question == kept


def test_a_question_where_one_still_has_a_place_stays(gala, ceo, floor, mona):
    panel = rows.sitting(rows.briefing(gala, "panel"), capacity=40, at=EVENING + timedelta(hours=3))
    rows.released(gala)
    later = actions.appoint(panel, [mona], by=mona, now=AFTERNOON)
    actions.collect(later, by=mona, now=AFTERNOON)
    lena = present(gala, "Lena", factories.region(gala), ceo)
    actions.take(lena, panel, by=lena.person, now=AFTERNOON)
    gone, kept = asks(floor, lena), asks(later, lena, at=1)

    actions.give_up(Seat.objects.get(sitting=ceo), by=lena.person, now=EVENING + 50 * SECOND)

    for question in (gone, kept):
        question.refresh_from_db()
    assert (gone.state, kept.state) == (Question.State.WITHDRAWN, Question.State.WAITING)


def test_a_skip_has_a_reason_that_everyone_reads_and_moves_no_share(gala, ceo, floor, mona):
    lena = present(gala, "Lena", factories.region(gala), ceo)
    question = asks(floor, lena)
    with pytest.raises(actions.ReasonFromTheList):
        actions.skip(question, reason="", by=mona, now=EVENING)

    actions.skip(question, reason="absent", by=mona, now=EVENING)

    (remark,) = board(gala, floor)["remarks"]
    assert (remark["kind"], remark["region"], remark["reason"]) == ("skip", "europe", "absent")
    assert [(row["ms"], row["skips"]) for row in board(gala, floor)["regions"]] == [(0, 1)]


def test_who_was_cut_off_leads_in_the_next_sitting(gala, ceo, floor, mona):
    asia, europe = factories.region(gala, "asia"), factories.region(gala, "europe")
    yuki, lena = present(gala, "Yuki", asia, ceo), present(gala, "Lena", europe, ceo)
    asks(floor, yuki)
    speaks(floor, mona, at=0, seconds=60)
    cut = asks(floor, lena, at=61)
    actions.end_floor(floor, by=mona, now=EVENING + 70 * SECOND)
    cut.refresh_from_db()
    assert cut.state == Question.State.UNANSWERED
    assert {row["key"]: row["ms"] for row in board(gala, floor)["regions"]} == {"asia": 60_000, "europe": 0}
    later = rows.sitting(rows.briefing(gala, "second"), at=EVENING + timedelta(hours=2))
    rows.released(gala)
    second = actions.appoint(later, [mona], by=mona, now=EVENING)
    actions.open_floor(second, by=mona, now=EVENING)
    for who in (yuki, lena):
        actions.take(who, later, by=who.person, now=EVENING)
        asks(second, who, at=100 if who is lena else 90)

    assert actions.call_next(second, by=mona, now=EVENING + 200 * SECOND).region == europe


def test_a_floor_that_is_closed_paused_or_ended_calls_nobody(gala, ceo, mona):
    lena = present(gala, "Lena", factories.region(gala), ceo)
    floor = actions.appoint(ceo, [mona], by=mona, now=AFTERNOON)
    with pytest.raises(actions.FloorClosed):
        asks(floor, lena)
    actions.collect(floor, by=mona, now=AFTERNOON)
    asks(floor, lena)
    with pytest.raises(actions.FloorNotOpen):
        actions.call_next(floor, by=mona, now=EVENING)
    actions.open_floor(floor, by=mona, now=EVENING)
    actions.call_next(floor, by=mona, now=EVENING)
    with pytest.raises(actions.SomebodySpeaks):
        actions.end_floor(floor, by=mona, now=EVENING)
    actions.end_turn(floor, by=mona, now=EVENING + SECOND)
    actions.end_floor(floor, by=mona, now=EVENING + SECOND)
    for verb in (actions.collect, actions.open_floor, actions.end_floor):
        with pytest.raises(actions.FloorClosed):
            verb(floor, by=mona, now=EVENING + SECOND)


def test_an_answer_in_writing_is_promised_and_given(gala, ceo, floor, mona):
    lena = present(gala, "Lena", factories.region(gala), ceo)
    question = asks(floor, lena)
    with pytest.raises(actions.DueInTheFuture):
        actions.promise(question, due_at=EVENING, by=mona, now=EVENING)
    answer = actions.promise(question, due_at=EVENING + timedelta(hours=8), by=mona, now=EVENING)

    actions.answer_in_writing(answer, text="In May.", language="en", by=mona, now=EVENING + timedelta(hours=1))

    question.refresh_from_db()
    assert question.state == Question.State.ANSWERED
    with pytest.raises(actions.QuestionMovedOn):
        actions.answer_in_writing(answer, text="In June.", language="en", by=mona, now=EVENING + timedelta(hours=1))
    assert list(Notice.objects.filter(template__in=["briefings/promised", "briefings/answer"]).values_list("to")) == [
        (lena.person.email,),
        (lena.person.email,),
    ]


def test_an_answer_in_writing_that_is_overdue_is_told_to_its_moderators_once(gala, elsewhere, ceo, floor, mona):
    question = asks(floor, present(gala, "Lena", factories.region(gala), ceo), "Is Mr Zhang leaving?")
    due = EVENING + timedelta(hours=8)
    answer = actions.promise(question, due_at=due, by=mona, now=EVENING)

    for at, letters in ((due - SECOND, 0), (due, 1), (due + 40 * SECOND, 1)):
        remind_of_answers(gala.real(at))
        assert len(answers_overdue(gala, at)) == letters
        assert answers_overdue(elsewhere, at) == []
        told = Notice.objects.filter(template="briefings/overdue")
        assert list(told.values_list("to", flat=True)) == [mona.email] * letters
    assert "Zhang" not in str(told.get().facts)
    actions.answer_in_writing(answer, text="No.", language="en", by=mona, now=due + 50 * SECOND)
    assert answers_overdue(gala, due + 60 * SECOND) == []


def test_what_is_pending_is_in_no_frame_and_no_audit(gala, ceo, floor, mona):
    lena = present(gala, "Lena", factories.region(gala), ceo)
    asks(floor, lena, "Is Mr Zhang leaving?")
    actions.call_next(floor, by=mona, now=EVENING)

    frames = " ".join(str(row) for row in LogRow.objects.values_list("payload", flat=True))
    facts = " ".join(str(row) for row in Entry.objects.values_list("facts", flat=True))
    for text in ("Zhang", "Lena", lena.person.email):
        assert text not in frames.replace("Outlet of Lena", "")
        assert text not in facts
    assert "Zhang" not in str(queries.board_snapshot(gala))


def test_that_something_moved_on_a_floor_is_heard_by_moderators_alone(gala, elsewhere, ceo, floor, mona):
    lena = present(gala, "Lena", factories.region(gala), ceo)
    others = [factories.officer("Bea", gala, "briefings"), factories.officer("Ada", gala, "administrator"), lena.person]

    may = [live.CONSOLE.may_join(Viewer(user=who), gala) for who in (mona, *others, None)]

    assert may == [True, False, False, False, False]
    assert not live.CONSOLE.may_join(Viewer(user=mona), elsewhere)


def test_the_board_of_a_client_that_followed_equals_a_new_snapshot(gala, ceo, floor, mona):
    asia, europe = factories.region(gala, "asia"), factories.region(gala, "europe")
    for place, (name, region) in enumerate((("Yuki", asia), ("Lena", europe), ("Jun", asia))):
        asks(floor, present(gala, name, region, ceo), at=place)
    actions.call_next(floor, by=mona, now=EVENING + 5 * SECOND)
    actions.end_turn(floor, by=mona, now=EVENING + 50 * SECOND)

    followed: dict[str, Any] = {}
    for row in LogRow.objects.filter(topic__name="briefings.board:double11", kind="delta").order_by("seq"):
        followed |= row.payload["set"]
        for gone in row.payload["del"]:
            followed.pop(gone, None)

    assert followed == queries.board_snapshot(gala)["entries"]


def test_shares_follow_those_who_are_present_or_are_equal_and_it_is_shown(gala, ceo, floor, mona):
    asia, europe = factories.region(gala, "asia"), factories.region(gala, "europe")
    for name, region in (("Yuki", asia), ("Jun", asia), ("Ken", asia), ("Lena", europe)):
        asks(floor, present(gala, name, region, ceo))
    actions.call_next(floor, by=mona, now=EVENING)
    assert [(row["key"], row["permille"]) for row in board(gala, floor)["regions"]] == [("asia", 750), ("europe", 250)]

    actions.set_rule(floor, equal=True, by=mona, now=EVENING)

    assert board(gala, floor)["equal"] is True
    assert [row["permille"] for row in board(gala, floor)["regions"]] == [500, 500]
    assert Seat.objects.filter(arrived_at__isnull=False).count() == 4


def test_the_forecast_and_the_counts_are_those_of_everyone_who_waits(gala, ceo, floor, mona):
    """Read from one row for each outlet, and yet as if from every question; an outlet may be next more than once."""
    now, europe, asia = EVENING, factories.region(gala), factories.region(gala, "asia")
    nordlicht, hikari = accredited.outlet(), accredited.outlet("Hikari", "JP")
    homes = {nordlicht: accredited.delegation(gala, nordlicht, region=europe)}
    homes[hikari] = accredited.delegation(gala, hikari, region=asia)
    people = factories.journalists(gala, 5)
    for number, (who, outlet) in enumerate(
        zip(people, [nordlicht, nordlicht, nordlicht, hikari, nordlicht], strict=True)
    ):
        actions.take(rows.accredited(gala, who, homes[outlet]), ceo, by=who, now=AFTERNOON)
        facts = {"region": asia if outlet == hikari else europe, "outlet": outlet, "asked_at": now + number * SECOND}
        Question.objects.create(floor=floor, person=who, text="When?", language="en", moved_at=now, **facts)
    actions.call_next(floor, by=mona, now=now)
    actions.end_turn(floor, by=mona, now=now + 60 * SECOND)

    entry = board(gala, floor)

    rule = queries.accounts(Ledger.objects.get(), Floor.objects.get(pk=floor.pk))
    everyone = Question.objects.filter(floor=floor, state="waiting").select_related("region")
    waiting = [Waiting(one.pk, one.region.key, str(one.outlet_id), one.asked_at) for one in everyone]
    assert entry["next"] == [choice.region for choice in rule.ahead(waiting)] == ["asia", "europe", "europe"]
    assert {row["key"]: row["waiting"] for row in entry["regions"]} == {"europe": 3, "asia": 1}


def test_whoever_the_end_cut_off_reads_so_and_the_step_is_kept(gala, ceo, floor, mona):
    asked = asks(floor, present(gala, "Lena", factories.region(gala), ceo))

    actions.end_floor(floor, by=mona, now=EVENING + SECOND)

    was = asked.version
    asked.refresh_from_db()
    assert (asked.state, asked.version) == (Question.State.UNANSWERED, was + 1)
    assert list(asked.moves.values_list("verb", "by", "at"))[-1] == ("unanswered", mona.pk, EVENING + SECOND)


def test_nobody_asks_in_a_sitting_that_is_cancelled(gala, mona):
    """Also where nobody needs a seat, so that none was taken back."""
    panel = rows.sitting(rows.briefing(gala, "panel", needs_seat=False))
    rows.released(gala)
    floor = actions.appoint(panel, [mona], by=mona, now=AFTERNOON)
    actions.collect(floor, by=mona, now=AFTERNOON)
    lena, omar = (
        rows.accredited(gala, name, accredited.delegation(gala, accredited.outlet(name), region=region))
        for name, region in (("Lena", factories.region(gala)), ("Omar", factories.region(gala, "asia")))
    )
    asks(floor, lena)
    Sitting.objects.filter(pk=panel.pk).update(cancelled=True)
    rows.released(gala)

    with pytest.raises(actions.FloorClosed):
        asks(floor, omar)
