"""The frame of the press office: who gets in, what the bar shows, what the audit tells."""

from datetime import timedelta

import pytest
from django.test import Client

from presscentre.audit.actions import record
from presscentre.people.demo import NotADemonstration, enter_as
from tests import factories
from tests.factories import NOON

AUDIT = "/office/double11/audit/"


def test_an_officer_sees_their_own_events(client, gala, elsewhere, ines, omar):
    factories.sign_in(client, ines)
    page = client.get("/office/").content.decode()
    assert ("Double11" in page, "Elsewhere" in page) == (True, False)

    root = Client()
    factories.sign_in(root, factories.officer("Root", None, "administrator"))
    page = root.get("/office/").content.decode()
    assert ("Double11" in page, "Elsewhere" in page) == (True, True)


def test_journalists_and_strangers_find_no_office(client, lena):
    assert client.get("/office/")["Location"] == "/accounts/login/?next=/office/"
    assert client.get(AUDIT)["Location"] == f"/accounts/login/?next={AUDIT}"
    factories.sign_in(client, lena)
    assert (client.get("/office/").status_code, client.get(AUDIT).status_code) == (404, 404)


@pytest.mark.parametrize(
    ("role", "sees"),
    [("administrator", {"People", "Audit", "Badge desk"}), ("door", {"Badge desk"}), ("figures", set())],
)
def test_the_bar_shows_what_a_role_opens(client, gala, role, sees):
    factories.sign_in(client, factories.officer("Ines", gala, role))
    page = client.get("/office/double11/desk/" if "Badge desk" in sees else "/office/double11/figures/")

    nav = page.content.decode().partition('<nav class="nav"')[2].partition("</nav>")[0]
    assert {name for name in ("People", "Audit", "Badge desk") if f">{name}</a>" in nav} == sees


def test_the_audit_is_that_of_the_event_by_act_person_and_day(client, gala, elsewhere, ada, ines):
    record("figures.released", gala, by=ines, at=NOON, event=gala)
    record("figures.corrected", gala, by=ines, at=NOON + timedelta(days=1), event=gala)
    record("figures.frozen", gala, by=ada, at=NOON, event=gala)
    record("figures.secret", elsewhere, by=ada, at=NOON, event=elsewhere)
    factories.sign_in(client, ada)

    def acts(**asked: str) -> list[str]:
        return [entry.verb for entry in client.get(AUDIT, asked).context["page"]]

    assert acts() == ["figures.frozen", "figures.corrected", "figures.released"]
    assert acts(person="ines") == ["figures.corrected", "figures.released"]
    assert acts(verb="figures.frozen") == ["figures.frozen"]
    assert acts(day="2017-11-11") == ["figures.frozen", "figures.released"]
    assert acts(day="2017-11-12") == ["figures.corrected"]
    assert client.get(AUDIT, {"day": "yesterday"}).context["form"].errors.keys() == {"day"}
    assert client.get("/office/elsewhere/audit/").status_code == 404


def test_the_audit_is_for_administrators(client, ines):
    factories.sign_in(client, ines)

    assert client.get(AUDIT).status_code == 403


@pytest.mark.parametrize("acts", [1, 5])
def test_the_audit_costs_the_same_however_long(client, gala, ada, acts, django_assert_num_queries):
    for _act in range(acts):
        record("figures.released", gala, by=ada, at=NOON, event=gala)
    factories.sign_in(client, ada)

    with django_assert_num_queries(7):  # session, user, event, remits, verbs, count, acts
        assert client.get(AUDIT).status_code == 200


def test_the_demo_door_opens_the_office_in_a_demonstration_only(rf, client, gala, ines, settings):
    def enter():
        client.get("/accounts/login/")
        request = rf.get("/")
        request.session = client.session
        enter_as(request, ines, language="ja")
        request.session.save()
        client.cookies["sessionid"] = request.session.session_key

    with pytest.raises(NotADemonstration):
        enter()
    settings.DEMO = True
    enter()
    assert client.get("/office/").status_code == 200

    settings.DEMO = False
    assert client.get("/office/").status_code == 302


def test_in_a_demonstration_a_mailed_code_alone_still_does_not_open_the_office(client, ines, settings):
    settings.DEMO = True
    factories.sign_in(client, ines, strongly=False)

    assert client.get("/office/").status_code == 302


def test_the_demo_door_lets_nobody_real_in(rf, client, ines, settings):
    settings.DEMO = True
    ines.email = "ines@press.example"
    request = rf.get("/")
    request.session = client.session

    with pytest.raises(NotADemonstration):
        enter_as(request, ines, language="en")
