"""The office opens to a second factor only; its secrets are sealed; recovery codes open once."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from presscentre.audit.models import Entry
from presscentre.notices.models import Notice
from presscentre.people import vault
from tests import factories
from tests.people.test_sign_in import sign_in, who

PEOPLE = "/office/double11/people/"
APP, CODES, AGAIN = "/accounts/second/app/", "/accounts/second/recovery/", "/accounts/second/again/"


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    cache.clear()


def shown_by_app(secret: str, steps: int = 0) -> str:
    """What an authenticator app shows now, or some steps of half a minute from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def set_up(client: Client) -> str:
    """Set up an app in this session; returns its secret."""
    secret = client.get(APP).context["form"].secret
    assert client.post(APP, {"code": shown_by_app(secret)})["Location"] == CODES
    return str(secret)


def test_an_administrator_sets_up_an_app_the_first_time_and_is_asked_for_it_ever_after(client, ada):
    sign_in(client, ada.email)
    first = client.get(PEOPLE, follow=True)
    assert first.redirect_chain == [("/accounts/strengthen/?next=%2Foffice%2Fdouble11%2Fpeople%2F", 302)]

    secret = set_up(client)
    assert len(client.get(CODES).context["unused_codes"]) == 10
    assert client.get("/accounts/strengthen/")["Location"] == PEOPLE
    assert client.get(PEOPLE).status_code == 200

    again = Client()
    sign_in(again, ada.email)
    assert (who(again), again.get(PEOPLE).status_code) == (None, 302)
    assert again.post("/accounts/login/second/", {"code": "000000"}).status_code == 200
    assert again.post("/accounts/login/second/", {"code": shown_by_app(secret, 1)})["Location"] == "/office/"
    assert (who(again), again.get(PEOPLE).status_code) == (str(ada.pk), 200)


def test_a_mailed_code_alone_does_not_open_the_office(client, ada):
    factories.sign_in(client, ada, strongly=False)
    assert client.get(PEOPLE)["Location"].startswith("/accounts/strengthen/")
    assert client.get("/office/")["Location"].startswith("/accounts/strengthen/")
    assert client.get("/office/records/")["Location"].startswith("/accounts/strengthen/")

    factories.sign_in(client, ada)
    assert [client.get(page).status_code for page in (PEOPLE, "/office/", "/office/records/")] == [200, 200, 200]


def test_a_session_from_before_the_second_factor_must_prove_it(client, ada):
    old = Client()
    sign_in(old, ada.email)
    sign_in(client, ada.email)
    secret = set_up(client)

    answer = old.get(PEOPLE, follow=True)
    assert answer.redirect_chain[-1][0].startswith(AGAIN)
    old.post(answer.redirect_chain[-1][0], {"code": shown_by_app(secret, 1)})
    assert old.get(PEOPLE).status_code == 200


def test_a_code_of_the_app_opens_one_door_only(client, ada):
    sign_in(client, ada.email)
    code = shown_by_app(set_up(client), 1)
    one, other = Client(), Client()
    for browser in (one, other):
        sign_in(browser, ada.email)
        browser.post("/accounts/login/second/", {"code": code})

    assert (who(one), who(other)) == (str(ada.pk), None)


def test_a_recovery_code_opens_once(client, ada):
    sign_in(client, ada.email)
    set_up(client)
    code = client.get(CODES).context["unused_codes"][0]
    one, other = Client(), Client()
    for browser in (one, other):
        sign_in(browser, ada.email)
        browser.post("/accounts/login/second/", {"code": code})

    assert (who(one), who(other)) == (str(ada.pk), None)
    assert one.get(PEOPLE).status_code == 200


def test_recovery_codes_are_shown_once(client, ada):
    sign_in(client, ada.email)
    set_up(client)
    codes = client.get(CODES).context["unused_codes"]

    later = client.get(CODES)
    assert [code for code in codes if code in later.content.decode()] == []
    assert "10 recovery codes are left" in later.content.decode()


def test_guessing_the_second_factor_is_stopped(client, ada):
    sign_in(client, ada.email)
    secret = set_up(client)
    thief = Client()
    sign_in(thief, ada.email)
    for guess in range(10):
        thief.post("/accounts/login/second/", {"code": f"{guess:06}"})

    answer = thief.post("/accounts/login/second/", {"code": shown_by_app(secret, 1)})
    assert (b"Too many wrong codes" in answer.content, who(thief)) == (True, None)


def test_secrets_are_sealed_in_the_database(client, ada):
    sign_in(client, ada.email)
    secret = set_up(client)

    totp = Authenticator.objects.get(type="totp").data["secret"]
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    assert (secret in totp, vault.unseal(totp)) == (False, secret)
    assert vault.unseal(seed) != seed


def test_a_secret_sealed_under_the_former_key_of_the_house_still_opens(settings):
    sealed = vault.seal("JBSWY3DP")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10

    assert vault.unseal(sealed) == "JBSWY3DP"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(vault.InvalidToken):
        vault.unseal(sealed)


def test_an_officer_keeps_the_last_second_factor_and_a_journalist_need_not(client, ada, lena):
    for browser, person, left in ((client, ada, 1), (Client(), lena, 0)):
        sign_in(browser, person.email)
        set_up(browser)
        browser.post("/accounts/second/app/remove/")
        assert Authenticator.objects.filter(user=person, type="totp").count() == left
    assert b"The office needs a second factor." in client.get("/accounts/second/app/remove/").content


def test_a_change_of_second_factor_is_mailed_and_in_the_audit(client, lena, django_capture_on_commit_callbacks):
    sign_in(client, lena.email)
    with django_capture_on_commit_callbacks(execute=True):
        set_up(client)

    notice = Notice.objects.get(template="people/second-factor")
    assert (notice.to, notice.facts) == (lena.email, {"change": "totp_activated"})
    assert Entry.objects.get(verb="people.second_factor_changed").facts == {"change": "totp_activated"}


def test_strangers_are_asked_to_sign_in_before_they_see_any_of_it(client, db):
    for page in (APP, CODES, AGAIN, "/accounts/second/", "/accounts/second/passkeys/add/", "/accounts/strengthen/"):
        assert client.get(page)["Location"].startswith("/accounts/login/?next=")


def test_an_officer_who_has_lost_the_phone_begins_again_after_an_administrator_has_looked(
    client, gala, ada, ines, omar
):
    hers = Client()
    sign_in(hers, ines.email)
    set_up(hers)
    factories.sign_in(client, ada)

    assert client.post(f"{PEOPLE}{omar.pk}/forget/").status_code == 404
    client.post(f"{PEOPLE}{ines.pk}/forget/")
    assert (hers.get("/accounts/me/").status_code, Authenticator.objects.count()) == (302, 0)
    assert Entry.objects.get(verb="people.second_factors_forgotten").by == ada
    again = Client()
    sign_in(again, ines.email)
    assert again.get("/accounts/strengthen/").status_code == 200


def test_the_command_line_forgets_a_lost_second_factor_too(client, ada, lena):
    sign_in(client, ada.email)
    set_up(client)
    call_command("officer", "reset", "ada@example.org")

    assert Authenticator.objects.count() == 0
    with pytest.raises(CommandError, match="has no such remit"):
        call_command("officer", "reset", "lena@example.org")
