"""The desk, the run, the keys, and the badge on somebody's phone; each to whom it belongs."""

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from presscentre.accreditation import actions, codes, jobs
from presscentre.accreditation.actions.badges import issue, stop
from presscentre.accreditation.models import Badge, PrintRun, SigningKey, State
from presscentre.accreditation.printing import runs
from presscentre.people.models import Remit
from tests import factories
from tests.accreditation import rows

NOON = factories.NOON
GIVEN = {"state": State.APPROVED, "decided_at": NOON}


@pytest.fixture(autouse=True)
def paper(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    yield
    runs.PRESS.close()


@pytest.fixture
def badge(gala, ada):
    there = rows.delegation(gala, region=factories.region(gala))
    lena = factories.journalist("Lena", gala)
    facts = {"native_name": "王小明", "latin_name": "Wang Xiaoming", "search": "wang xiaoming 王小明"}
    return issue(rows.application(gala, lena, there, **(facts | GIVEN)), by=ada, now=NOON)


@pytest.fixture
def desk(client, gala):
    """Where somebody who accredits works."""
    factories.sign_in(client, factories.officer("Iris", gala, "accreditation"))
    return client


def at(name: str, event, **parts) -> str:
    return reverse(f"office-accreditation:{name}", kwargs={"event": event.slug, **parts})


def test_at_the_desk_a_person_is_found_looked_at_and_printed(desk, gala, badge):
    for search in ("王小明", "xiaom", codes.shown(badge.serial)):
        assert "Wang Xiaoming" in desk.get(at("badges", gala), {"search": search}).content.decode()
    assert "Nobody found" in desk.get(at("badges", gala), {"search": "Omar"}).content.decode()
    page = desk.get(at("badge", gala, application=badge.application_id)).content.decode()
    assert (codes.shown(badge.serial) in page, "There is no portrait" in page) == (True, True)
    picture = desk.get(at("badge-picture", gala, application=badge.application_id))
    assert (picture["Content-Type"], picture.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")

    printing = at("print-badge", gala, application=badge.application_id)
    opened = desk.post(printing, {"layout": "card"}, follow=True)
    assert (opened["Content-Type"], opened.content[:5]) == ("application/pdf", b"%PDF-")
    again = desk.post(printing, {"layout": "card"})
    assert (again.status_code, "Printed already" in again.content.decode()) == (422, True)
    assert desk.post(printing, {"layout": "card", "reason": "lost"}, follow=True).content[:5] == b"%PDF-"
    badge.refresh_from_db()
    assert (badge.generation, badge.printed_generation) == (2, 2)
    first = badge.prints.order_by("pk").first()
    assert desk.get(at("printed", gala, pk=first.pk)).status_code == 404


def test_another_office_sees_no_badge_and_another_role_may_not(client, gala, elsewhere, badge):
    pages = [
        at("badges", gala),
        at("badge", gala, application=badge.application_id),
        at("badge-picture", gala, application=badge.application_id),
        at("test-sheet", gala),
        at("run-new", gala),
        at("keys", gala),
    ]
    factories.sign_in(client, factories.officer("Omar", elsewhere, "accreditation"))
    assert [client.get(page).status_code for page in pages] == [404] * len(pages)
    assert client.get(at("badge", elsewhere, application=badge.application_id)).status_code == 404
    figures = Client()
    factories.sign_in(figures, factories.officer("Ines", gala, "figures"))
    assert [figures.get(page).status_code for page in pages] == [403] * len(pages)


def test_an_officer_of_one_region_prints_no_other_and_no_run(client, gala, badge):
    iris = factories.officer("Iris", gala, "accreditation")
    Remit.objects.get(user=iris).regions.add(factories.region(gala, "africa"))
    factories.sign_in(client, iris)

    assert client.get(at("badge", gala, application=badge.application_id)).status_code == 404
    assert client.post(at("print-badge", gala, application=badge.application_id), {"layout": "a6"}).status_code == 404
    assert "Wang" not in client.get(at("badges", gala), {"search": "wang"}).content.decode()
    assert [client.get(at(name, gala)).status_code for name in ("run-new", "keys")] == [403, 403]


def test_a_run_says_what_it_prints_shows_how_far_it_is_and_hands_out_its_parts(desk, gala, badge):
    asked = {"layout": "four", "order": "region", "region": "", "again": ""}
    preview = desk.get(at("run-new", gala), asked).content.decode()
    assert ("This prints 1 badge" in preview, PrintRun.objects.exists()) == (True, False)
    begun = desk.post(at("run-new", gala), asked, follow=True)
    run = PrintRun.objects.get()
    assert "0 of 1 badges are drawn" in begun.content.decode()
    jobs.draw_badges(NOON)

    assert "1 of 1 badges are drawn" in desk.get(at("run", gala, pk=run.pk)).content.decode()
    part = desk.get(at("run-part", gala, pk=run.pk, first=0))
    assert part.content[:5] == b"%PDF-"
    packed = desk.get(at("run-archive", gala, pk=run.pk))
    assert zipfile.ZipFile(io.BytesIO(packed.content)).testzip() is None
    none = desk.post(at("run-new", gala), asked)
    assert (none.status_code, "There is no badge to print" in none.content.decode()) == (422, True)
    desk.post(at("stop-run", gala, pk=run.pk))
    run.refresh_from_db()
    assert run.state == PrintRun.State.DONE


def test_keys_are_changed_given_up_and_all_badges_signed_anew(desk, gala, badge):
    desk.post(at("change-key", gala))
    assert list(SigningKey.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert desk.post(at("break-key", gala, number=1), {"reason": ""}).status_code == 422
    page = desk.post(at("break-key", gala, number=1), {"reason": "A laptop was stolen."}, follow=True)
    assert "1 badge has a new code" in page.content.decode()
    badge.refresh_from_db()
    assert (badge.generation, badge.key.number) == (2, 2)
    desk.post(at("renew", gala), {"reason": "One day more."})
    assert Badge.objects.get().generation == 3


def test_my_badge_is_on_my_phone_and_gone_when_it_is_stopped(client, gala, elsewhere, badge, ada):
    mine = reverse("accreditation:badge", kwargs={"event": gala.slug})
    factories.sign_in(client, badge.application.person, strongly=False)
    page = client.get(mine)

    assert page["X-Badge"] == f"{codes.shown(badge.serial)} 1"
    assert page.content.decode().count('viewBox="0 0 41 41"') == 1
    assert "no-store" in page["Cache-Control"]
    assert client.get(f"{mine}badge.pdf").content[:5] == b"%PDF-"
    worker = client.get(f"{mine}worker.js")
    assert (worker["Content-Type"].split(";")[0], b"caches" in worker.content) == ("text/javascript", True)
    stranger = Client()
    factories.sign_in(stranger, factories.journalist("Otto", gala), strongly=False)
    assert (stranger.get(mine).status_code, stranger.get(f"{mine}badge.pdf").status_code) == (302, 404)

    actions.reprint(badge, reason="lost", by=ada, now=NOON)
    assert client.get(mine)["X-Badge"] == f"{codes.shown(badge.serial)} 2"
    stop(badge.application, by=ada, now=NOON)
    gone = client.get(mine)
    assert (gone.status_code, gone.has_header("X-Badge")) == (302, False)


@pytest.mark.parametrize("count", [1, 5])
def test_the_desk_costs_the_same_however_many_are_found(desk, gala, ada, count, django_assert_max_num_queries):
    there = rows.delegation(gala)
    for number in range(count):
        issue(rows.application(gala, f"Kim{number}", there, **GIVEN), by=ada, now=NOON)
    desk.get(at("badges", gala))
    with django_assert_max_num_queries(11):
        desk.get(at("badges", gala), {"search": "kim"})
