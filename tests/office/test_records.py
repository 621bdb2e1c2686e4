"""Records: administrators see and change the rows of their own events; every change is in the audit."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from presscentre.audit.models import Entry
from presscentre.events.actions import set_clock
from presscentre.events.models import Event, Region
from presscentre.live import doorbell
from presscentre.office.site import Records, patterns_in, records
from presscentre.people.models import User
from tests import factories
from tests.office.forms import form_of

RECORDS = "/office/records/"


@pytest.fixture
def inside(client, ada):
    factories.sign_in(client, ada)
    return client


@pytest.fixture
def europe(gala):
    return factories.region(gala, "europe")


@pytest.fixture
def oceania(elsewhere):
    return factories.region(elsewhere, "oceania")


def test_an_administrator_of_one_event_sees_its_rows_only(inside, gala, elsewhere, europe, oceania):
    page = inside.get(f"{RECORDS}events/region/").content.decode()
    assert ("Europe" in page, "Oceania" in page, "Elsewhere" in page) == (True, False, False)
    assert inside.get(f"{RECORDS}events/region/{europe.pk}/change/").status_code == 200
    assert inside.get(f"{RECORDS}events/region/{oceania.pk}/change/").status_code == 302
    assert inside.get(f"{RECORDS}events/event/{elsewhere.pk}/change/").status_code == 302

    everywhere = Client()
    factories.sign_in(everywhere, factories.officer("Root", None, "administrator"))
    page = everywhere.get(f"{RECORDS}events/region/").content.decode()
    assert ("Europe" in page, "Oceania" in page) == (True, True)


def test_a_row_cannot_be_moved_to_or_made_at_an_event_of_somebody_else(inside, elsewhere, europe):
    answer = inside.post(
        f"{RECORDS}events/region/add/", {"event": elsewhere.pk, "key": "x", "name_en": "X", "position": 0}
    )
    assert ("event" in answer.context["adminform"].errors, Region.objects.count()) == (True, 1)

    moved = form_of(inside.get(f"{RECORDS}events/region/{europe.pk}/change/")) | {"event": elsewhere.pk}
    inside.post(f"{RECORDS}events/region/{europe.pk}/change/", moved)
    europe.refresh_from_db()
    assert europe.event.slug == "double11"


def test_names_are_written_side_by_side_and_the_audit_keeps_only_the_fields(inside, gala, europe):
    change = f"{RECORDS}events/region/{europe.pk}/change/"
    fields = form_of(inside.get(change))
    assert ("name" in fields, fields["name_en"], "name_zh_hans" in fields) == (False, "Europe", True)

    answer = inside.post(change, fields | {"name_en": "Europe and beyond", "name_zh_hans": "欧洲"})
    assert answer.status_code == 302
    europe = Region.objects.get()
    assert (europe.name_en, europe.name_zh_hans) == ("Europe and beyond", "欧洲")
    entry = Entry.objects.get()
    assert (entry.verb, entry.by.name, entry.event) == ("records.changed", "Ada", "double11")
    assert "Europe" not in str(entry.facts)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_an_event_stands_within_the_calendar(inside, gala, day):
    change = f"{RECORDS}events/event/{gala.pk}/change/"
    absurd = {"starts_at_0": day, "ends_at_0": day, "ends_at_1": "23:59:59"}

    answer = inside.post(change, form_of(inside.get(change)) | absurd)
    assert sorted(answer.context["adminform"].errors) == ["ends_at", "starts_at"]


def test_a_wrong_event_is_refused_beside_the_field(inside, gala):
    change = f"{RECORDS}events/event/{gala.pk}/change/"
    fields = form_of(inside.get(change))
    wrong = {"zone": "Mars/Olympus", "accent": "red", "languages": ["tlh"], "ends_at_0": "2001-01-01"}

    answer = inside.post(change, fields | wrong)
    assert sorted(answer.context["adminform"].errors) == ["accent", "ends_at", "languages", "zone"]
    assert Event.objects.get().zone == "Asia/Shanghai"


def test_a_clock_that_is_set_while_an_event_is_edited_stays_set(inside, monkeypatch):
    rehearsal = Event.objects.get()
    Event.objects.update(kind=Event.Kind.REHEARSAL)
    change = f"{RECORDS}events/event/{rehearsal.pk}/change/"
    fields = form_of(inside.get(change)) | {"name_en": "Dress rehearsal"}
    load = Records.get_object

    def load_and_wait(self, *args, **options):
        row = load(self, *args, **options)
        set_clock(Event.objects.get(), reads=factories.NOON, speed=Decimal(60), by=None, now=factories.MIDNIGHT)
        return row

    monkeypatch.setattr(Records, "get_object", load_and_wait)
    assert inside.post(change, fields).status_code == 302
    edited = Event.objects.get()
    assert (edited.name_en, edited.clock_reads, edited.clock_speed) == ("Dress rehearsal", factories.NOON, 60)


def test_who_may_no_longer_see_an_event_is_asked_to_leave_its_topics(
    inside, gala, elsewhere, django_capture_on_commit_callbacks
):
    orders = []
    change = f"{RECORDS}events/event/{gala.pk}/change/"
    fields = form_of(inside.get(change))
    with doorbell.heard_by(orders.append), django_capture_on_commit_callbacks(execute=True):
        assert inside.post(change, fields | {"name_en": "Gala"}).status_code == 302
        assert inside.post(change, fields | {"audience": "accredited"}).status_code == 302

    assert orders == [{"recheck": {"event": "double11"}}]


def test_nobody_deletes_an_event_and_only_an_administrator_of_all_makes_one(inside, gala):
    assert inside.get(f"{RECORDS}events/event/add/").status_code == 403
    assert inside.post(f"{RECORDS}events/event/{gala.pk}/delete/", {"post": "yes"}).status_code == 403

    root = Client()
    factories.sign_in(root, factories.officer("Root", None, "administrator"))
    assert root.get(f"{RECORDS}events/event/add/").status_code == 200
    assert root.post(f"{RECORDS}events/event/{gala.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Event.objects.count() == 1


def test_records_of_people_are_read_only_and_for_administrators_of_all_events(inside, ada, lena):
    assert inside.get(f"{RECORDS}people/user/").status_code == 403

    root = Client()
    factories.sign_in(root, factories.officer("Root", None, "administrator"))
    assert root.get(f"{RECORDS}people/user/{lena.pk}/change/").status_code == 200
    assert root.post(f"{RECORDS}people/user/{lena.pk}/change/", {"name": "X"}).status_code == 403
    assert User.objects.get(pk=lena.pk).name == "Lena"


@pytest.mark.parametrize("role", ["figures", "editor", "door", None])
def test_records_are_for_administrators_only(client, gala, lena, role):
    factories.sign_in(client, factories.officer("Ines", gala, role) if role else lena)

    assert client.get(RECORDS).status_code == 404
    assert client.get(f"{RECORDS}events/region/").status_code == 404


def test_strangers_are_asked_to_sign_in(client, db):
    assert client.get(RECORDS)["Location"] == "/accounts/login/?next=/office/records/"


def test_the_site_has_no_doors_of_its_own(inside):
    for door in ("login/", "logout/", "password_change/", "password_change/done/"):
        assert inside.get(RECORDS + door).status_code == 404


def test_every_address_of_the_site_says_for_whom_it_is():
    assert {pattern.callback.audience for pattern in patterns_in(records.urls[0])} == {"office: administrator"}


def test_a_page_of_records_has_nothing_inline(inside, gala, europe):
    for page in (
        "",
        "events/region/",
        f"events/region/{europe.pk}/change/",
        "events/event/",
        f"events/event/{gala.pk}/change/",
    ):
        html = inside.get(RECORDS + page).content.decode()
        scripts = re.findall(r"<script([^>]*)>\s*[^<\s]", html)
        assert [tag for tag in scripts if "importmap" not in tag] == []
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=", html) == []
        assert re.findall(r"(?:src|href)=\"https?://", html) == []


@pytest.mark.parametrize("rows", [1, 5])
def test_a_list_of_records_costs_the_same_however_long(inside, gala, rows, django_assert_max_num_queries):
    for number in range(rows):
        factories.region(gala, f"r{number}")

    with django_assert_max_num_queries(26):
        assert inside.get(f"{RECORDS}events/region/").status_code == 200
