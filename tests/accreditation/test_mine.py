"""What applicants do after handing in: answer, change, withdraw; the place and the badge follow."""

from datetime import timedelta

import pytest
from django.utils import timezone

from presscentre.accreditation import actions
from presscentre.accreditation.models import Application, Badge, Delegation, Place, State
from presscentre.notices.models import Notice
from presscentre.people.models import User
from tests import factories
from tests.accreditation import rows
from tests.accreditation.pages import answers, at, give_portrait, jpeg, upload


@pytest.fixture(autouse=True)
def ahead(request, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for name in ("gala", "elsewhere"):
        event = request.getfixturevalue(name)
        event.ends_at = timezone.now() + timedelta(days=30)
        event.save()


@pytest.fixture
def team(gala) -> Delegation:
    return rows.delegation(gala, places=2)


@pytest.fixture
def taro(db) -> User:
    return factories.person("Taro")


@pytest.fixture
def applied(gala, team, taro) -> Application:
    names = {"native_name": "山田 太郎", "latin_name": "Yamada Taro", "name_language": "ja", "speaks": ["en", "ja"]}
    made = rows.application(gala, taro, team, phone="+81 90 1234 5678", interpretation="ja", **names)
    give_portrait(made)
    return made


@pytest.fixture
def accredited(applied) -> Application:
    actions.approve(applied, by=None, now=timezone.now())
    Notice.objects.all().delete()
    return applied


def test_a_question_is_answered_in_words_and_files_and_goes_back_to_the_office(client, gala, applied, taro, elsewhere):
    actions.ask(applied, by=None, now=timezone.now(), question="Who sends you?")
    client.force_login(taro)
    page = at(gala, "application/answer/")

    assert "Who sends you?" in client.get(page).content.decode()
    added = client.post(page, {"kind": "assignment", "link-assignment": "https://example.org/a", "text": "My editor"})
    assert "My editor</textarea>" in added.content.decode()
    assert client.post(page, {"text": " "}).status_code == 422
    assert client.post(page, {"text": "My editor"})["Location"] == at(gala)

    applied.refresh_from_db()
    assert (applied.state, applied.question, applied.evidence.count()) == (State.SUBMITTED, "", 1)
    assert (applied.moves.last().verb, applied.moves.last().reason) == ("answered", "My editor")
    assert client.get(at(elsewhere, "application/answer/")).status_code == 404


def test_only_a_question_is_answered(applied):
    with pytest.raises(actions.MovedOn):
        actions.answer(applied, "Unasked", by=applied.person, now=timezone.now())


def test_what_opens_no_door_is_changed_at_once_and_the_paper_stays_good(client, gala, accredited, taro):
    client.force_login(taro)
    kept = answers(accredited.outlet, phone="+49 30 1234567", interpretation="en")

    assert client.post(at(gala, "application/change/"), kept)["Location"] == at(gala)
    accredited.refresh_from_db()
    assert (accredited.state, accredited.phone, accredited.interpretation) == (State.APPROVED, "+49 30 1234567", "en")
    edited = accredited.moves.last()
    assert (edited.verb, edited.facts) == ("edited", {"fields": ["interpretation", "phone"]})
    assert Badge.objects.values_list("generation", "stopped_at").get() == (1, None)
    assert Notice.objects.count() == 0


def test_what_the_badge_shows_is_announced_first_then_waits_for_approval_again(client, gala, accredited, taro):
    client.force_login(taro)
    kept = answers(accredited.outlet, latin_name="Yamada Taro Jun")

    warned = client.post(at(gala, "application/change/"), kept)
    assert "This needs approval again" in warned.content.decode()
    accredited.refresh_from_db()
    assert (accredited.state, accredited.latin_name) == (State.APPROVED, "Yamada Taro")

    client.post(at(gala, "application/change/"), kept | {"step": "sure"})
    accredited.refresh_from_db()
    assert (accredited.state, accredited.latin_name) == (State.SUBMITTED, "Yamada Taro Jun")
    assert (Place.objects.exclude(application=None).count(), Badge.objects.get().stopped_at is None) == (0, False)
    assert list(taro.profile.events.all()) == []
    assert [notice.template for notice in Notice.objects.all()] == ["accreditation/changed"]
    assert accredited.moves.last().facts == {"fields": ["latin_name"]}

    actions.approve(accredited, by=None, now=timezone.now())
    badge = Badge.objects.get()
    assert (badge.stopped_at, badge.generation) == (None, 2)


def test_another_portrait_sends_an_accredited_person_back_and_nobody_else(client, gala, accredited, taro):
    client.force_login(taro)
    assert "This needs approval again" in client.get(at(gala, "application/portrait/change/")).content.decode()

    page = at(gala, "application/portrait/change/")
    broken = client.post(page, {"portrait": upload(b"<svg></svg>")})
    assert (broken.status_code, Application.objects.get().state) == (422, State.APPROVED)
    assert client.post(page, {"portrait": upload(jpeg(700, 1000, "navy"))})["Location"] == at(gala)
    assert Application.objects.get().state == State.SUBMITTED
    client.post(page, {"portrait": upload(jpeg(800, 900, "olive"))})
    assert [move.verb for move in accredited.moves.order_by("pk")][-2:] == ["changed", "edited"]


def test_another_outlet_is_another_delegation(applied, gala):
    other = rows.outlet("Mainichi", "JP")

    changed = actions.change(applied, {"outlet": other}, posted={}, by=applied.person, now=timezone.now())
    applied.refresh_from_db()
    assert (changed, applied.delegation.outlet, applied.state) == (["delegation", "outlet"], other, State.SUBMITTED)


def test_withdrawing_gives_the_place_back_and_stops_the_badge(client, gala, accredited, taro):
    client.force_login(taro)
    assert "refused at every door" in client.get(at(gala, "application/withdraw/")).content.decode()

    client.post(at(gala, "application/withdraw/"))
    accredited.refresh_from_db()
    assert (accredited.state, Badge.objects.get().stopped_at is None) == (State.WITHDRAWN, False)
    assert Place.objects.exclude(application=None).count() == 0
    assert list(taro.profile.events.all()) == []
    assert [notice.template for notice in Notice.objects.all()] == ["accreditation/withdrawn"]
    client.post(at(gala, "application/withdraw/"))
    assert accredited.moves.filter(verb="withdrawn").count() == 1


def test_a_draft_is_given_up_without_a_letter(gala, taro):
    rows.register(gala)
    draft = actions.begin(taro, gala, by=taro, now=timezone.now())

    actions.withdraw(draft, by=taro, now=timezone.now())
    assert (Application.objects.get().state, Notice.objects.count()) == (State.WITHDRAWN, 0)


def test_the_waiting_list_says_one_s_turn_and_why(client, gala, team, taro):
    region = factories.region(gala)
    Delegation.objects.filter(pk=team.pk).update(region=region)
    for name in ("Ann", "Ben"):
        waiting = rows.application(gala, name, Delegation.objects.get(pk=team.pk))
        actions.waitlist(waiting, by=None, now=timezone.now(), reason="The hall is full.")
    mine = rows.application(gala, taro, Delegation.objects.get(pk=team.pk))
    actions.waitlist(mine, by=None, now=timezone.now(), reason="The hall is full.")

    client.force_login(taro)
    page = client.get(at(gala)).content.decode()
    assert ("You are number 3 of 3 for Europe." in page, "The hall is full." in page) == (True, True)


def test_the_office_s_internal_words_never_reach_the_applicant(client, gala, applied, taro):
    actions.refuse(applied, by=None, now=timezone.now(), reason="No place.", internal="A known troublemaker.")

    client.force_login(taro)
    page = client.get(at(gala)).content.decode()
    assert ("No place." in page, "troublemaker" in page) == (True, False)
