"""The board on every phone, the question, the moderators' console, and whom each is closed to."""

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from presscentre.briefings import actions, limits
from presscentre.briefings.models import Floor, Question, Sitting, Turn
from presscentre.events.models import Event
from presscentre.people.models import User
from tests import factories
from tests.briefings import rows
from tests.briefings.floors import present

pytestmark = pytest.mark.django_db


@pytest.fixture
def ceo(gala: Event) -> Sitting:
    """Released, in one hour."""
    made = rows.sitting(rows.briefing(gala), capacity=40, at=timezone.now() + timedelta(hours=1))
    rows.released(gala)
    return made


@pytest.fixture
def mona(gala: Event) -> User:
    return factories.officer("Mona", gala, "briefings")


@pytest.fixture
def floor(ceo: Sitting, mona: User) -> Floor:
    made = actions.appoint(ceo, [mona], by=mona, now=timezone.now())
    actions.open_floor(made, by=mona, now=timezone.now())
    made.refresh_from_db()
    return made


def page(sitting: Sitting, more: str = "") -> str:
    return f"/en/double11/schedule/floor/{sitting.pk}/{more}"


def desk(sitting: Sitting, more: str = "") -> str:
    return f"/office/double11/floor/{sitting.pk}/{more}"


def seated(client: Client, gala: Event, ceo: Sitting, name: str = "Lena", region: str = "europe"):
    """Somebody present, signed in."""
    known = gala.regions.filter(key=region).first() or factories.region(gala, region)
    application = present(gala, name, known, ceo, at=timezone.now())
    factories.sign_in(client, application.person)
    return application


def test_a_journalist_asks_in_korean_is_called_and_everyone_sees_the_balance(client: Client, gala, ceo, floor, mona):
    seated(client, gala, ceo)
    assert "Put the question" in client.get(page(ceo)).content.decode()
    told = client.post(page(ceo, "ask/"), {"text": "물류는 어떻게 됩니까?", "language": "ko", "link": ""}, follow=True)
    assert "Your question waits." in told.content.decode()
    moderator = Client()
    factories.sign_in(moderator, mona)
    console = moderator.get(desk(ceo)).content.decode()
    assert "물류는 어떻게 됩니까?" in console
    assert "Only Europe is waiting." in console or "Opening round: Europe has not been called yet." in console

    floor.refresh_from_db()
    assert moderator.post(desk(ceo, "next/"), {"version": floor.version}).status_code == 302

    assert "It is your turn: you have the floor." in client.get(page(ceo)).content.decode()
    public = Client().get(page(ceo)).content.decode()
    assert "Speaking now" in public
    assert "Outlet of Lena" in public
    assert "물류" not in public
    assert moderator.post(desk(ceo, "next/"), {"version": floor.version}).status_code == 409  # the older page


def test_a_no_stands_beside_what_was_typed(client: Client, gala, ceo, floor):
    seated(client, gala, ceo)

    told = client.post(page(ceo, "ask/"), {"text": "Why?", "language": "en", "link": "https://example.org/"})

    assert told.status_code == 422
    assert "Link to a page of this event, such as /en/double11/figures/gmv/." in told.content.decode()
    assert "Why?" in told.content.decode()
    assert client.post(page(ceo, "ask/"), {"text": "x" * 50_000, "language": "en"}).status_code == 422
    assert client.post(page(ceo, "ask/"), {"text": "", "language": "en"}).status_code == 422
    assert client.post(page(ceo, "ask/"), {"text": "Why?", "language": "xx"}).status_code == 422
    assert not Question.objects.exists()


def test_a_journalist_rephrases_and_withdraws_their_own_question_only(client: Client, gala, ceo, floor, mona):
    seated(client, gala, ceo)
    client.post(page(ceo, "ask/"), {"text": "Wann?", "language": "de"})
    question = Question.objects.get()
    actions.ask_to_rephrase(question, note="Which year?", by=mona, now=timezone.now())
    assert "Which year?" in client.get(page(ceo)).content.decode()
    where = page(ceo, f"questions/{question.pk}/")
    other = Client()
    seated(other, gala, ceo, "Omar")
    assert other.post(f"{where}withdraw/").status_code == 404
    assert other.post(f"{where}rephrase/", {"text": "Mine", "language": "en"}).status_code == 404

    assert client.post(f"{where}rephrase/", {"text": "Wann 2018?", "language": "de"}).status_code == 302
    assert client.post(f"{where}withdraw/", {"version": 1}).status_code == 409
    assert client.post(f"{where}withdraw/").status_code == 302

    question.refresh_from_db()
    assert (question.text, question.state) == ("Wann 2018?", Question.State.WITHDRAWN)


def test_nobody_keeps_the_hall_busy_with_questions_put_and_withdrawn(client: Client, gala, ceo, floor):
    lena = seated(client, gala, ceo)
    other = Client()
    seated(other, gala, ceo, "Omar", "asia")
    for _turn in range(limits.QUESTIONS):
        assert client.post(page(ceo, "ask/"), {"text": "When?", "language": "en"}).status_code == 302
        one = Question.objects.get(person=lena.person, state="waiting")
        assert client.post(page(ceo, f"questions/{one.pk}/withdraw/")).status_code == 302

    answer = client.post(page(ceo, "ask/"), {"text": "When then?", "language": "en"})

    assert (answer.status_code, Question.objects.filter(state="waiting").count()) == (422, 0)
    assert "Wait a minute" in answer.content.decode()
    assert "When then?" in answer.content.decode()
    assert other.post(page(ceo, "ask/"), {"text": "When?", "language": "en"}).status_code == 302


def test_pending_questions_are_for_the_floors_moderators_alone(client: Client, gala, elsewhere, ceo, floor, mona):
    asker = Client()
    seated(asker, gala, ceo)
    asker.post(page(ceo, "ask/"), {"text": "Is it true?", "language": "en"})
    for name, event, role in (
        ("Bea", gala, "briefings"),
        ("Ada", gala, "administrator"),
        ("Ole", elsewhere, "briefings"),
    ):
        factories.sign_in(client, factories.officer(name, event, role))
        for more in ("", "transcript/"):
            assert client.get(desk(ceo, more)).status_code == 404
        assert client.post(desk(ceo, "next/")).status_code == 404
    factories.sign_in(client, User.objects.get(name="Bea"))
    assert "1 question waits" in client.get("/office/double11/floor/").content.decode()
    asker.logout()
    assert "Is it true?" not in asker.get(page(ceo)).content.decode()
    factories.sign_in(client, mona)
    assert "Is it true?" in client.get(desk(ceo)).content.decode()


def test_the_moderators_do_everything_from_the_console(client: Client, gala, ceo, floor, mona):
    for name, region in (("Lena", "europe"), ("Yuki", "asia"), ("Omar", "africa"), ("Kim", "asia")):
        one = Client()
        seated(one, gala, ceo, name, region)
        one.post(page(ceo, "ask/"), {"text": f"Question of {name}?", "language": "en"})
    lena, yuki, omar, kim = (
        Question.objects.get(text=f"Question of {name}?") for name in ("Lena", "Yuki", "Omar", "Kim")
    )
    factories.sign_in(client, mona)

    def judges(question: Question, verb: str, **data: str) -> int:
        return client.post(desk(ceo, f"questions/{question.pk}/{verb}/"), data).status_code

    assert judges(yuki, "translate", translation="When?") == 302
    assert judges(kim, "merge", into=str(yuki.pk)) == 302
    assert judges(omar, "skip", reason="") == 422
    assert judges(omar, "skip", reason="absent") == 302
    assert judges(lena, "call", reason="nonsense") in (302, 422)
    if not Turn.objects.exists():
        assert judges(lena, "call", reason="follow_up") == 302
    for verb in ("stop-clock", "start-clock", "end-turn"):
        assert client.post(desk(ceo, f"{verb}/")).status_code == 302
    assert judges(yuki, "promise", due="2017-01-01T00:00") == 422
    assert judges(yuki, "promise", due="soon") == 422
    for due in ("2017-13-45T00:00", "2199-01-01T00:00", "9999-12-31T23:59"):
        assert judges(yuki, "promise", due=due) == 422
    for into in ("", "x", str(10**30), str(yuki.pk)):
        assert judges(yuki, "merge", into=into) in (404, 422)
    assert judges(yuki, "decline", note="\x00") == 422
    assert judges(yuki, "translate", translation="Wh\x00en?") == 302
    assert judges(yuki, "promise", due=f"{timezone.now() + timedelta(days=2):%Y-%m-%dT%H:%M}") == 302
    written = Question.objects.get(pk=yuki.pk).written
    assert client.post(desk(ceo, f"answers/{written.pk}/"), {"text": "In May."}).status_code == 302
    assert client.post(desk(ceo, "rule/"), {"equal": "1"}).status_code == 302
    assert client.post(desk(ceo, "end/")).status_code == 302
    assert judges(yuki, "nothing") == 404
    assert client.post(desk(ceo, "nothing/")).status_code == 404

    states = dict(Question.objects.values_list("person__name", "state"))
    assert states == {"Lena": "answered", "Yuki": "answered", "Omar": "declined", "Kim": "merged"}
    text = client.get(desk(ceo, "transcript/")).content.decode()
    assert "Question of Lena?" in text


def test_the_transcript_says_what_was_asked_what_was_not_reached_and_what_was_answered_in_writing(
    client: Client, gala, ceo, floor, mona
):
    for name in ("Lena", "Omar"):
        one = Client()
        seated(one, gala, ceo, name)
        one.post(page(ceo, "ask/"), {"text": f"Question of {name}?", "language": "en"})
    factories.sign_in(client, mona)
    for verb in ("next", "end-turn", "end"):
        assert client.post(desk(ceo, f"{verb}/")).status_code == 302
    heard, cut = Question.objects.get(state="answered"), Question.objects.get(state="unanswered")
    due = f"{timezone.now() + timedelta(days=2):%Y-%m-%dT%H:%M}"

    for question in (heard, cut):
        assert client.get(desk(ceo, "transcript/")).content.decode().count(question.text) == 1
        facts = {"due": due, "question_version": question.version, "from": "transcript"}
        promised = client.post(desk(ceo, f"questions/{question.pk}/promise/"), facts)
        assert promised.url == desk(ceo, "transcript/")
    assert client.post(desk(ceo, f"answers/{cut.written.pk}/"), {"text": "In <b>May</b>."}).status_code == 302

    text = client.get(desk(ceo, "transcript/")).content.decode()
    assert (text.count("In &lt;b&gt;May&lt;/b&gt;."), text.count('name="due"')) == (1, 0)
    assert one.get(page(ceo)).content.decode().count("In &lt;b&gt;May") == int(cut.person.name == "Omar")


def test_the_fairness_report_is_a_page_a_table_data_and_a_picture(client: Client, gala, elsewhere, ceo, floor, mona):
    factories.region(gala, "asia")
    gala.regions.filter(key="asia").update(name="Asia <and> Pacific", name_en="Asia <and> Pacific", name_ar="آسيا")
    now = timezone.now()
    for name, region in (("Lena", "asia"), ("Yuki", "europe")):
        one = Client()
        seated(one, gala, ceo, name, region)
        one.post(page(ceo, "ask/"), {"text": "Why?", "language": "en"})
    for seconds in (90, 30):
        actions.call_next(floor, by=mona, now=now)
        now += timedelta(seconds=seconds)
        actions.end_turn(floor, by=mona, now=now)
    factories.sign_in(client, mona)

    def got(name: str, language: str = "en") -> str:
        where = f"/office/double11/floor/{name}"
        return client.get(where, headers={"Accept-Language": language}).content.decode("utf-8-sig")

    rows = json.loads(got("fairness.json"))["regions"]
    assert [(row["seconds"], row["due_seconds"], row["due_percent"], row["questions"]) for row in rows] == [
        (90, 45, 37.5, 1),  # 90 s shared by two who asked, then 30 s for the one who was left
        (30, 75, 62.5, 1),
    ]
    assert f"{rows[1]['name']},30,25.0,75,62.5,1,0,0" in got("fairness.csv")
    text = got("fairness/")
    assert "1:30" in text
    assert "25% of the time, fair share 62%" in text
    for language, direction in (("en", "ltr"), ("ar", "rtl")):
        drawn = ElementTree.fromstring(got("fairness.svg", language))
        assert (drawn.get("lang"), drawn.get("direction")) == (language, direction)
        words = [each.text or "" for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
        assert {"en": "Asia <and> Pacific", "ar": "آسيا"}[language] in words
        assert not [each for each in drawn.iter() if each.get("style")]
    factories.sign_in(client, factories.officer("Fay", gala, "figures"))
    for name in ("fairness/", "fairness.json", "fairness.csv", "fairness.svg"):
        assert client.get(f"/office/double11/floor/{name}").status_code == 403


def test_moderators_are_named_by_officers_of_briefings(client: Client, gala, elsewhere, ceo, mona):
    stranger = factories.officer("Ole", elsewhere, "briefings")
    factories.sign_in(client, mona)
    where = f"/office/double11/floor/{ceo.pk}/moderators/"

    assert client.post(where, {"moderators": [str(mona.pk), str(stranger.pk), "x"]}).status_code == 302

    assert list(Floor.objects.get().moderators.all()) == [mona]
    factories.sign_in(client, factories.officer("Fay", gala, "figures"))
    assert client.post(where, {}).status_code == 403
