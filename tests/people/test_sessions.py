"""Signing out: here, there, everywhere."""

from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from presscentre.audit.models import Entry
from presscentre.notices.models import Notice
from presscentre.people import actions
from tests import factories
from tests.people.test_sign_in import sign_in, who

ME = "/accounts/me/"


def inside(*browsers: Client) -> list[bool]:
    return [browser.get(ME).status_code == 200 for browser in browsers]


def session_of(browser: Client) -> int:
    return UserSession.objects.get(session_key=browser.session.session_key).pk


def test_a_person_sees_their_own_sessions_and_ends_one(lena, ada):
    here, there, hers = Client(HTTP_USER_AGENT="Here"), Client(HTTP_USER_AGENT="There"), Client()
    for browser, person in ((here, lena), (there, lena), (hers, ada)):
        sign_in(browser, person.email)
    page = here.get(ME).content.decode()
    assert ("There" in page, page.count("End it")) == (True, 1)

    assert here.post(f"{ME}sessions/{session_of(hers)}/end/").status_code == 404
    here.post(f"{ME}sessions/{session_of(there)}/end/")
    assert inside(here, there, hers) == [True, False, True]


def test_a_person_ends_all_other_sessions(lena):
    here, one, two = Client(), Client(), Client()
    for browser in (here, one, two):
        sign_in(browser, lena.email)

    here.post(f"{ME}sessions/end-others/")
    assert inside(here, one, two) == [True, False, False]
    assert Entry.objects.filter(verb="people.other_sessions_ended").count() == 1


def test_a_person_signs_out_everywhere(lena):
    here, there = Client(), Client()
    for browser in (here, there):
        sign_in(browser, lena.email)

    assert here.post(f"{ME}sessions/end/")["Location"] == "/accounts/login/"
    assert inside(here, there) == [False, False]


def test_signing_out_everywhere_ends_a_session_that_no_list_knows(lena, client):
    sign_in(client, lena.email)
    UserSession.objects.all().delete()

    actions.end_sessions(lena, by=None, now=timezone.now())
    assert inside(client) == [False]


def test_signing_in_makes_a_new_session_key(client, lena):
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"email": lena.email})
    before = client.session.session_key
    client.post("/accounts/login/code/confirm/", {"code": Notice.objects.get().facts["code"]})
    assert (who(client), client.session.session_key == before) == (str(lena.pk), False)


def test_signing_out_needs_a_post(client, lena):
    sign_in(client, lena.email)
    client.get("/accounts/logout/")
    assert inside(client) == [True]

    client.post("/accounts/logout/")
    assert inside(client) == [False]


def test_every_form_needs_a_token_of_our_own(lena):
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post("/accounts/login/", {"email": lena.email}).status_code == 403
    assert stranger.post("/accounts/language/", {"language": "de"}).status_code == 403
    factories.sign_in(stranger, lena)
    for page in ("logout/", "me/", "me/sessions/end/", "me/sessions/end-others/"):
        assert stranger.post(f"/accounts/{page}").status_code == 403
