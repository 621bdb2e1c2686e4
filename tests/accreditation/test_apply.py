"""People apply: invited or not, as typed, handed in whole; nothing they typed is lost, nobody else sees it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from presscentre.accreditation import actions
from presscentre.accreditation.forms import ApplicationForm
from presscentre.accreditation.models import Application, Invitation, Move, State
from presscentre.notices.models import Notice
from presscentre.people.models import User
from presscentre.privacy.models import Consent, Seen
from tests import factories
from tests.accreditation import pages, rows
from tests.accreditation.pages import answers, at, invite, jpeg, sign_in_by_mail, upload

PAST = timezone.now() - timedelta(days=1)
NOW = factories.MIDNIGHT - timedelta(hours=5)


@pytest.fixture(autouse=True)
def before_the_night(gala, elsewhere, settings, tmp_path):
    """Both events lie ahead, and files go to a folder of their own."""
    settings.MEDIA_ROOT = tmp_path
    for event in (gala, elsewhere):
        event.ends_at = timezone.now() + timedelta(days=30)
        event.save()


@pytest.fixture
def open_gala(gala):
    rows.register(gala)
    return gala


@pytest.fixture
def taro(db) -> User:
    return factories.person("Taro", language="ja")


def begun(event, person) -> Application:
    now = event.clock(timezone.now())
    return actions.begin(person, event, by=person, now=now)


def with_portrait(client: Client, event) -> None:
    assert client.post(at(event, "application/portrait/"), {"portrait": upload(jpeg())}).status_code == 302


def told(page: str) -> dict[str, str]:
    """The marks of every notice on the page, as a browser sends them back."""
    return dict(re.findall(r'name="(notice-[a-z_]+)" value="([^"]+)"', page))


# Who may come in


def test_somebody_unknown_is_invited_signs_in_by_mail_and_begins_with_what_the_invitation_says(client, elsewhere):
    token, sent = invite(elsewhere, "taro@example.org", outlet=rows.outlet("Asahi", "JP"), media_type="photo")

    landing = client.get(f"/ja/elsewhere/accreditation/invitation/{token}/", follow=True)
    assert (landing.status_code, landing.redirect_chain[-1][0]) == (200, "/ja/elsewhere/accreditation/invitation/")
    assert "Asahi" in landing.content.decode()
    assert User.objects.filter(email="taro@example.org").count() == 0

    sign_in_by_mail(client, "taro@example.org")
    assert client.post(at(elsewhere, "begin/"))["Location"] == at(elsewhere, "application/")

    draft = Application.objects.get()
    assert (draft.person.email, draft.language, draft.outlet.name, draft.media_type, draft.invitation) == (
        "taro@example.org",
        "ja",
        "Asahi",
        "photo",
        sent,
    )
    assert client.get(at(elsewhere, "application/")).status_code == 200
    assert client.get("/en/elsewhere/").status_code == 404  # not accredited yet


def test_a_stranger_learns_nothing_of_a_closed_event_and_may_not_apply(client, elsewhere, taro):
    invite(elsewhere, "somebody@example.org")

    for path in ("/en/elsewhere/accreditation/", "/en/nowhere/accreditation/"):
        assert client.get(path)["Location"].startswith("/accounts/login/")
    client.force_login(taro)
    for path in ("/en/elsewhere/accreditation/", "/en/nowhere/accreditation/"):
        assert client.get(path).status_code == 404
    assert client.post(at(elsewhere, "begin/")).status_code == 404
    assert Application.objects.count() == 0


def test_an_event_open_to_all_takes_anybody_until_it_closes(client, elsewhere, taro):
    register = rows.register(elsewhere)
    assert client.get(at(elsewhere)).status_code == 200  # also for a stranger

    client.force_login(taro)
    assert client.post(at(elsewhere, "begin/")).status_code == 302
    register.closes_at = timezone.now() - timedelta(seconds=1)
    register.save()
    client.force_login(factories.person("Late"))
    assert client.post(at(elsewhere, "begin/")).status_code == 404


def test_an_unknown_address_gets_no_code_unless_somebody_waits_for_it(client, gala):
    client.post("/accounts/login/", {"email": "nobody@example.org"})
    invite(gala, "guest@example.org")
    Client().post("/accounts/login/", {"email": "guest@example.org"})

    sent = list(Notice.objects.order_by("pk").values_list("template", "to"))
    assert sent == [("people/unknown", "nobody@example.org"), ("people/code", "guest@example.org")]
    assert User.objects.filter(email__in=["nobody@example.org", "guest@example.org"]).count() == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"expires_at": timezone.now() - timedelta(days=1), "made_at": timezone.now() - timedelta(days=2)},
            "has expired",
        ),
        ({"withdrawn_at": timezone.now()}, "was withdrawn"),
    ],
)
def test_an_invitation_that_no_longer_counts_says_so(client, gala, change, words):
    token, _row = invite(gala, "taro@example.org", **change)

    assert words in client.get(at(gala, f"invitation/{token}/"), follow=True).content.decode()
    assert client.get(at(gala, "invitation/wrong-token/")).status_code == 404


def test_an_invitation_opens_nothing_at_another_event_nor_for_another_address(client, gala, elsewhere, taro):
    token, _row = invite(gala, "guest@example.org")

    assert client.get(at(elsewhere, f"invitation/{token}/")).status_code == 404
    client.force_login(taro)
    page = client.get(at(gala, f"invitation/{token}/"), follow=True).content.decode()
    assert "This invitation went to another address." in page
    assert "guest@example.org" not in page
    assert "g…@example.org" in page


def test_whoever_declines_can_still_accept(client, gala):
    token, row = invite(gala, "taro@example.org")
    client.get(at(gala, f"invitation/{token}/"))

    client.post(at(gala, "invitation/decline/"))
    row.refresh_from_db()
    assert row.declined_at is not None
    sign_in_by_mail(client, "taro@example.org")
    client.post(at(gala, "begin/"))
    row.refresh_from_db()
    assert (row.declined_at, row.application.state) == (None, State.DRAFT)


# Nothing is lost


def test_each_answer_is_kept_as_typed_also_one_that_is_not_valid_yet(client, open_gala, taro):
    client.force_login(taro)
    draft = begun(open_gala, taro)
    keep = at(open_gala, "application/keep/")

    assert client.post(keep, {"fields": "native_name", "native_name": "山田"}).status_code == 204
    assert client.post(keep, {"fields": "phone", "phone": "ring twice"}).status_code == 204
    draft.refresh_from_db()
    assert (draft.native_name, draft.phone, draft.typed) == ("山田", "", {"phone": "ring twice"})
    assert 'value="ring twice"' in client.get(at(open_gala, "application/")).content.decode()

    client.post(keep, {"fields": "phone", "phone": "+81 90 1234 5678"})
    draft.refresh_from_db()
    assert (draft.phone, draft.typed) == ("+81 90 1234 5678", {})


TEXTS = ["native_name", "latin_name", "role", "phone", "equipment", "arrives_at", "speaks_other"]


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    typed=st.dictionaries(
        st.sampled_from(TEXTS),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r\n"), max_size=200),
    )
)
def test_whatever_is_typed_is_shown_again(open_gala, typed):
    person = User.objects.get_or_create(email="typist@example.org")[0]
    draft = begun(open_gala, person)
    form = ApplicationForm(typed, application=draft, whole=False)

    actions.keep(draft, form.answers, form.typed, posted={}, by=person, now=NOW)
    draft.refresh_from_db()
    seen = ApplicationForm(application=draft)
    for field, text in typed.items():
        kept = seen[field].value()
        if field == "speaks_other" and field not in form.errors:
            kept, text = kept.replace(" ", ""), ",".join(dict.fromkeys(part.strip() for part in text.split(",")))
        assert plain(str(kept or "")) == plain(text), field


def plain(text: str) -> str:
    """Without the white space, and the commas of a list, that a field takes away at its ends."""
    return "".join(text.split()).strip(",،、，;؛")


def test_what_somebody_sends_after_their_session_has_ended_is_there_when_they_are_back(client, open_gala, taro):
    client.force_login(taro)
    draft = begun(open_gala, taro)
    client.get(at(open_gala, "application/"))
    client.logout()

    sent = client.post(
        at(open_gala, "application/"), {"application": draft.pk, "role": "Editor", "native_name": "山田"}
    )
    assert sent["Location"] == f"/accounts/login/?next={at(open_gala, 'application/')}"
    sign_in_by_mail(client, str(taro.email))
    client.get(at(open_gala, "application/"))
    draft.refresh_from_db()
    assert (draft.role, draft.native_name) == ("Editor", "山田")


def test_what_one_person_left_in_a_browser_does_not_reach_another_s_draft(client, open_gala, taro):
    draft = begun(open_gala, taro)
    client.post(at(open_gala, "application/"), {"application": draft.pk, "role": "Editor"})

    other = factories.person("Other")
    theirs = begun(open_gala, other)
    client.force_login(other)
    client.get(at(open_gala, "application/"))
    theirs.refresh_from_db()
    draft.refresh_from_db()
    assert (theirs.role, draft.role) == ("", "")


def test_needs_are_kept_only_while_there_is_consent(client, open_gala, taro):
    client.force_login(taro)
    draft = begun(open_gala, taro)
    keep, marks = at(open_gala, "application/keep/"), told(client.get(at(open_gala, "application/")).content.decode())

    client.post(keep, {"fields": ["diet"], "diet": "no nuts"})
    draft.refresh_from_db()
    assert (draft.diet, draft.typed) == ("", {})
    consent = {"consent-needs": "1", "notice-needs": marks["notice-needs"]}
    client.post(keep, {"fields": ["consent-needs", "diet"], "diet": "no nuts", **consent})
    draft.refresh_from_db()
    assert (draft.diet, Consent.objects.standing().count()) == ("no nuts", 1)


# Handing in


def test_an_application_is_handed_in_whole_and_the_applicant_is_written_to(client, open_gala, taro, gala):
    client.force_login(taro)
    begun(open_gala, taro)
    with_portrait(client, open_gala)
    marks = told(client.get(at(open_gala, "application/")).content.decode())

    sent = client.post(at(open_gala, "application/"), answers(rows.outlet("Asahi", "JP")) | marks)
    application = Application.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, at(open_gala))
    assert (application.state, application.delegation.outlet.name) == (State.SUBMITTED, "Asahi")
    assert application.speaks == ["en", "ja"]
    assert (application.missing, application.has_gaps) == (["assignment", "piece", "press_card"], True)
    assert Seen.objects.filter(person=taro).count() >= 1
    assert list(Notice.objects.values_list("template", "to", "language")) == [
        ("accreditation/submitted", "taro@example.org", "ja")
    ]
    assert [move.verb for move in Move.objects.all()] == ["submitted"]
    assert "Your application is with the press office." in client.get(at(open_gala)).content.decode()


def test_what_is_missing_is_named_with_its_mend_and_the_rest_is_kept(client, open_gala, taro):
    client.force_login(taro)
    draft = begun(open_gala, taro)

    page = client.post(
        at(open_gala, "application/"), {"native_name": "山田", "latin_name": "山田", "media_type": "written"}
    )
    text = page.content.decode()
    assert page.status_code == 422
    for anchor, sentence in (
        ("#id_latin_name", "is not a Latin letter"),
        ("#outlet", "Choose the outlet that you work for, or propose it."),
        ("#id_role", "Write what you do, such as reporter."),
        ("#portrait", "Take or choose a portrait"),
    ):
        assert f'href="{anchor}"' in text
        assert sentence in text
    draft.refresh_from_db()
    assert (draft.state, draft.native_name, draft.typed) == (State.DRAFT, "山田", {"latin_name": "山田"})


def test_equipment_is_asked_of_technical_crews_only(open_gala, taro):
    draft = begun(open_gala, taro)
    outlet = rows.outlet("Asahi", "JP")
    outlet_answers = answers(outlet) | {"outlet": outlet, "equipment": "1 camera", "arrives_at": None}
    pages.give_portrait(draft)

    actions.submit(draft, outlet_answers, posted={}, by=taro, now=open_gala.clock(timezone.now()))
    assert Application.objects.get().equipment == ""


def test_nothing_is_handed_in_without_what_the_badge_needs_whoever_asks(open_gala, taro):
    draft = begun(open_gala, taro)
    with pytest.raises(actions.ApplicationIncomplete):
        actions.submit(draft, {}, posted={}, by=taro, now=open_gala.clock(timezone.now()))

    draft.refresh_from_db()
    assert (draft.state, Move.objects.count(), Notice.objects.count()) == (State.DRAFT, 0, 0)


def submit_invited(event, person, outlet, **invitation) -> Application:
    invite(event, str(person.email), outlet=outlet, **invitation)
    draft = begun(event, person)
    pages.give_portrait(draft)
    given = answers(outlet) | {"outlet": outlet}
    actions.submit(draft, given, posted={}, by=person, now=event.clock(timezone.now()))
    return Application.objects.get(pk=draft.pk)


def test_an_invitation_without_review_is_approved_at_once_while_a_place_is_left(gala):
    outlet = rows.outlet("Asahi", "JP")
    rows.delegation(gala, outlet, places=1)

    first = submit_invited(gala, factories.person("First"), outlet, skip_review=True)
    second = submit_invited(gala, factories.person("Second"), outlet, skip_review=True)
    third = submit_invited(gala, factories.person("Third"), outlet, skip_review=False)
    assert (first.state, second.state, third.state) == (State.APPROVED, State.WAITLISTED, State.SUBMITTED)
    assert (first.badge.stopped_at, second.waits_for != "") == (None, True)
    assert [notice.template for notice in Notice.objects.order_by("pk")] == [
        "accreditation/approved",
        "accreditation/waitlisted",
        "accreditation/submitted",
    ]


def test_without_review_is_for_the_outlet_that_was_invited(gala, taro):
    invited, other = rows.outlet("Asahi", "JP"), rows.outlet("Mainichi", "JP")
    rows.delegation(gala, other, places=5)
    invite(gala, str(taro.email), outlet=invited, skip_review=True)
    draft = begun(gala, taro)
    pages.give_portrait(draft)

    actions.submit(draft, answers(other) | {"outlet": other}, posted={}, by=taro, now=gala.clock(timezone.now()))
    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED


def test_one_application_for_each_person_and_event(gala, elsewhere, taro):
    rows.register(gala)
    rows.register(elsewhere)

    assert begun(gala, taro) == begun(gala, taro)
    begun(elsewhere, taro)
    assert Application.objects.count() == 2
    actions.withdraw(Application.objects.get(event=gala), by=taro, now=NOW)
    begun(gala, taro)
    assert Application.objects.filter(event=gala).count() == 2


def test_whoever_was_refused_cannot_simply_apply_again(gala, taro, client):
    rows.register(gala)
    rows.application(gala, taro, rows.delegation(gala), state=State.REFUSED, decided_at=NOW)

    with pytest.raises(actions.AppliedAlready):
        begun(gala, taro)
    client.force_login(taro)
    assert "Your application was refused." in client.get(at(gala)).content.decode()


def test_the_list_of_outlets_finds_any_name_in_any_script_and_offers_what_exists_already(client, open_gala, taro):
    xinhua = rows.outlet("Xinhua News Agency", "CN", "新华社", "新華社")
    xinhua.website = "https://www.news.example.org/"
    xinhua.save()
    client.force_login(taro)
    draft = begun(open_gala, taro)

    for text in ("xinhua", "新华社", "新華", "NEWS  agency"):
        assert "Xinhua News Agency" in client.get(at(open_gala, "application/outlets/"), {"q": text}).content.decode()
    assert client.get(at(open_gala, "application/outlets/"), {"q": "asahi"}).content.decode().count("radio") == 0

    proposal = {"proposed_name": "新华通讯社", "proposed_country": "CN", "proposed_website": "https://news.example.org"}
    offered = client.post(at(open_gala, "application/outlet/propose/"), proposal).content.decode()
    assert "Is it one of these?" in offered
    draft.refresh_from_db()
    assert draft.outlet is None
    client.post(at(open_gala, "application/outlet/propose/"), proposal | {"anyway": "1"})
    draft.refresh_from_db()
    assert (draft.outlet.name, draft.outlet.confirmed_at, draft.outlet.proposed_by) == ("新华通讯社", None, taro)


def test_two_who_propose_the_same_name_from_the_same_country_get_one_outlet(open_gala):
    people = [factories.person("One"), factories.person("Two")]
    drafts = [begun(open_gala, person) for person in people]
    for draft, name in zip(drafts, ("Écho du Soir", "ECHO DU SOIR"), strict=True):
        actions.propose_outlet(draft, name, "FR", by=draft.person, now=NOW)

    assert len({Application.objects.get(pk=draft.pk).outlet_id for draft in drafts}) == 1


def test_an_invitation_is_for_one_address_whatever_the_case(db, gala):
    _token, row = invite(gala, "taro@example.org")
    person = factories.person("Taro")

    assert begun(gala, person).invitation == row
    assert Invitation.objects.get().opened_at is not None
