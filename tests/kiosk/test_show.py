"""What a screen shows: chosen by the office, at once; read by the screen and nobody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from presscentre.audit.models import Entry
from presscentre.kiosk import actions, credentials, scenes
from presscentre.kiosk.models import Screen
from presscentre.live.models import LogRow
from tests import factories
from tests.kiosk.conftest import post

OFFICE = "/office/double11/screens/"


def choice(event, value):
    return next(one for one in scenes.offered(event) if one.value == value)


def test_the_office_chooses_from_what_the_features_offer(gala, gmv):
    offered = [one.value for one in scenes.offered(gala)]
    assert offered == [
        "figures.wall",
        "figures.milestone",
        "figures.one:gmv",
        "briefings.next",
        "briefings.crossover",
        "accreditation.desk",
    ]


def test_a_screen_shows_the_chosen_scene_in_its_language_at_once(paired, office, sven, gala, gmv):
    browser, screen = paired(gala)
    office(sven).post(f"{OFFICE}{screen.pk}/scene/", {"scene": "figures.one:gmv", "language": "ar"})

    page = browser.get("/screen/")
    told = page.content.decode()
    assert ['lang="ar" dir="rtl"' in told, 'data-scene="figures.one"' in told, 'data-revision="3"' in told] == [
        True
    ] * 3
    said = LogRow.objects.filter(topic__name="kiosk:double11").order_by("seq").last()
    assert (said.kind, said.payload) == ("screen.changed", {"screen": screen.pk})


def test_an_officer_of_another_event_chooses_nothing_here(paired, office, edda, gala, gmv):
    _browser, screen = paired(gala)
    browser = office(edda)
    told = {"scene": "figures.wall", "language": "de"}
    assert browser.post(f"{OFFICE}{screen.pk}/scene/", told).status_code == 404
    assert browser.post(f"/office/elsewhere/screens/{screen.pk}/scene/", told).status_code == 404
    for verb in ("name", "identify", "revocation"):
        assert browser.post(f"/office/elsewhere/screens/{screen.pk}/{verb}/", {"name": "x"}).status_code == 404
    screen.refresh_from_db()
    assert (screen.language, screen.name, screen.revoked_at) == ("en", "Hall B", None)


def test_a_screen_shows_only_its_own_event(paired, gala, elsewhere, edda, gmv):
    factories.figure(elsewhere, "visitors")
    here, there = paired(gala)[0], paired(elsewhere, by=edda)[0]
    pages = [browser.get("/screen/").content.decode() for browser in (here, there)]
    assert [("figures:double11" in page, "figures:elsewhere" in page) for page in pages] == [
        (True, False),
        (False, True),
    ]


def test_a_scene_that_nobody_offers_is_refused_in_words(paired, office, sven, gala, gmv):
    _browser, screen = paired(gala)
    page = office(sven).post(f"{OFFICE}{screen.pk}/scene/", {"scene": "http://example.org", "language": "en"})
    screen.refresh_from_db()
    assert (page.status_code, screen.scene) == (422, "figures.wall")


def test_several_screens_show_the_same_each_in_its_language(paired, office, sven, gala, elsewhere, edda, gmv):
    ours = [paired(gala, name, language=language)[1] for name, language in (("A", "en"), ("B", "ja"))]
    _browser, theirs = paired(elsewhere, "C", by=edda)
    several = office(sven)

    several.post(f"{OFFICE}several/", {"scene": "figures.one:gmv", "screens": [one.pk for one in ours]})
    shown = list(Screen.objects.order_by("name").values_list("scene", "language"))
    assert shown == [("figures.one", "en"), ("figures.one", "ja"), ("figures.wall", "en")]
    refused = several.post(f"{OFFICE}several/", {"scene": "figures.wall", "screens": [ours[0].pk, theirs.pk]})
    assert refused.status_code == 422


def test_a_message_stands_side_by_side_in_the_languages_that_were_written(paired, office, sven, gala, gmv):
    browser, screen = paired(gala)
    told = {"text-en": "Doors at 00:25.", "text-ar": "الأبواب في 00:25", "screens": [screen.pk]}
    office(sven).post(f"{OFFICE}message/", told)

    page = browser.get("/screen/").content.decode()
    assert page.index('lang="en" dir="auto">Doors at 00:25.') < page.index('lang="ar" dir="auto">الأبواب')
    assert ('lang="fr" dir="auto"' in page, "Message of" in page) == (False, True)


@pytest.mark.parametrize("told", [{}, {"text-en": " "}, {"text-en": "x" * 161}])
def test_a_message_without_words_or_with_too_many_is_not_shown(paired, office, sven, gala, gmv, told):
    _browser, screen = paired(gala)
    assert office(sven).post(f"{OFFICE}message/", {**told, "screens": [screen.pk]}).status_code == 422
    screen.refresh_from_db()
    assert screen.scene == "figures.wall"


def test_a_message_is_text_and_never_markup(paired, office, sven, gala, gmv):
    browser, screen = paired(gala)
    office(sven).post(f"{OFFICE}message/", {"text-en": "<script>1</script>", "screens": [screen.pk]})
    assert "&lt;script&gt;1&lt;/script&gt;" in browser.get("/screen/").content.decode()


def test_a_screen_says_its_name_for_twenty_seconds(paired, sven, gala, gmv, monkeypatch):
    browser, screen = paired(gala)
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)  # no second ends while the page is made
    actions.identify(screen, by=sven, now=now)
    assert 'data-identify="20"' in browser.get("/screen/").content.decode()
    actions.identify(screen, by=sven, now=now - timedelta(seconds=21))
    assert 'data-identify="0"' in browser.get("/screen/").content.decode()


def test_a_name_is_taken_once_and_free_after_a_revocation(paired, sven, gala, gmv):
    _browser, hall = paired(gala, "Hall")
    _browser, foyer = paired(gala, "Foyer")
    with pytest.raises(actions.NameTaken):
        actions.rename(foyer, name="Hall", by=sven, now=timezone.now())
    actions.revoke(hall, by=sven, now=timezone.now())
    actions.rename(foyer, name="Hall", by=sven, now=timezone.now())
    assert list(Screen.objects.in_use().values_list("name", flat=True)) == ["Hall"]


def test_a_revoked_screen_returns_to_pairing(paired, office, sven, gala, gmv):
    browser, screen = paired(gala)
    ask = office(sven)
    assert "Revoke Hall B?" in ask.get(f"{OFFICE}{screen.pk}/revocation/").content.decode()
    assert "<kiosk-screen" in browser.get("/screen/").content.decode()

    ask.post(f"{OFFICE}{screen.pk}/revocation/")
    page = browser.get("/screen/")
    assert ("<kiosk-pairing" in page.content.decode(), browser.cookies[credentials.COOKIE].value) == (True, "")
    assert post(browser, "/screen/health/").status_code == 401
    screen.refresh_from_db()
    assert (screen.digest, screen.user.is_active) == (None, False)
    assert ask.post(f"{OFFICE}{screen.pk}/revocation/").status_code == 404


def test_what_is_revoked_stays_revoked(paired, sven, gala, gmv):
    _browser, screen = paired(gala)
    actions.revoke(screen, by=sven, now=timezone.now())
    for again in (
        lambda: actions.revoke(screen, by=sven, now=timezone.now()),
        lambda: actions.show(screen, choice(gala, "figures.wall"), language="en", by=sven, now=timezone.now()),
        lambda: actions.identify(screen, by=sven, now=timezone.now()),
        lambda: actions.rename(screen, name="Foyer", by=sven, now=timezone.now()),
    ):
        with pytest.raises(actions.AlreadyRevoked):
            again()
    assert Entry.objects.filter(verb="kiosk.revoked").count() == 1


def test_a_screen_has_no_rights_of_a_user_and_a_user_none_of_a_screen(paired, office, sven, gala, elsewhere, edda, gmv):
    browser, _screen = paired(elsewhere, by=edda)
    assert browser.get("/en/elsewhere/").status_code == 404
    assert browser.get("/office/elsewhere/screens/").status_code == 302
    assert "<kiosk-pairing" in office(sven).get("/screen/").content.decode()


def test_a_page_for_a_screen_is_kept_by_nobody_and_carries_the_demonstration_mark(paired, sven, gmv):
    browser, _screen = paired(gmv.event)
    page = browser.get("/screen/")
    assert (page["Cache-Control"], "Demonstration" in page.content.decode()) == ("no-store", False)

    gmv.event.kind = "demonstration"
    gmv.event.save()
    assert "Demonstration. Historic public figures" in browser.get("/screen/").content.decode()


def test_a_scene_that_has_nothing_yet_says_what_is_awaited(paired, sven, gala, gmv):
    browser, screen = paired(gala)
    actions.show(screen, choice(gala, "figures.milestone"), language="en", by=sven, now=timezone.now())
    assert "as soon as there is something to show" in browser.get("/screen/").content.decode()


def test_a_scene_whose_feature_is_gone_is_no_error_page(paired, gala, gmv):
    browser, screen = paired(gala)
    Screen.objects.filter(pk=screen.pk).update(scene="draws.reveal")
    page = browser.get("/screen/")
    assert (page.status_code, "The press office chooses" in page.content.decode()) == (200, True)


def test_the_service_worker_may_look_after_the_screen_alone():
    answer = Client().get("/screen/worker.js")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert "Service-Worker-Allowed" not in answer
