"""Records of figures: edited beside what is counted, and never across two events."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from presscentre.api.actions import issue
from presscentre.audit.models import Entry
from presscentre.events.models import Event
from presscentre.figures.models import Edition, Figure, MilestoneRule, Revision, Source
from presscentre.office.site import Records
from tests import factories
from tests.factories import MIDNIGHT
from tests.figures.conftest import NOW, given, on_the_wall, push
from tests.office.forms import form_of

RECORDS = "/office/records/figures/"


@pytest.fixture
def inside(client, ada) -> Client:
    factories.sign_in(client, ada)
    return client


@pytest.fixture
def meanwhile(monkeypatch) -> Callable[[Callable[[], Any]], None]:
    """Something happens after a page of records has read its row, before it is stored."""

    def happens(something: Callable[[], Any]) -> None:
        load = Records.get_object

        def load_and_wait(self: Any, *args: Any, **options: Any) -> Any:
            row = load(self, *args, **options)
            something()
            return row

        monkeypatch.setattr(Records, "get_object", load_and_wait)

    return happens


def test_a_value_published_while_its_figure_is_edited_stays_and_the_next_follows(inside, gala, gmv, source, meanwhile):
    push(gala, source, given(5, 5))
    page = f"{RECORDS}figure/{gmv.pk}/change/"
    fields = form_of(inside.get(page)) | {"name_en": "Volume", "name_ja": "取引高", "decimals": 1}

    meanwhile(lambda: push(gala, source, given(6, 6)))
    assert inside.post(page, fields).status_code == 302

    edited = Figure.objects.get()
    assert (edited.name_en, edited.name_ja, edited.decimals) == ("Volume", "取引高", 1)
    assert (edited.rev, edited.shown, on_the_wall(gala)) == (2, Revision.objects.get(rev=2), {"gmv": "6"})
    assert push(gala, source, given(7, 7)) == ["published"]
    assert on_the_wall(gala) == {"gmv": "7"}


def test_a_source_heard_while_it_is_edited_was_heard(inside, gala, source, meanwhile):
    page = f"{RECORDS}source/{source.pk}/change/"
    fields = form_of(inside.get(page)) | {"name": "Ticker of the exchange"}

    meanwhile(lambda: push(gala, source, given(6, 6)))
    assert inside.post(page, fields).status_code == 302

    edited = Source.objects.get()
    assert (edited.name, edited.heard_at) == ("Ticker of the exchange", NOW)
    assert list(edited.figures.values_list("key", flat=True)) == ["gmv"]


@pytest.fixture
def root(db) -> Client:
    """A browser of an administrator of all events."""
    browser = Client()
    factories.sign_in(browser, factories.officer("Root", None, "administrator"))
    return browser


def edition(figure: Figure, label: str) -> Edition:
    return Edition.objects.create(figure=figure, label=label, starts_at=MIDNIGHT)


def offered(page: Any, field: str) -> set[str]:
    return {str(row) for row in page.context["adminform"].form.fields[field].queryset}


def token(event: Event, name: str, **options: Any) -> None:
    issue(event, name=name, scopes=["figures:read"], by=None, now=timezone.now(), **options)


def test_a_source_is_offered_the_machines_of_its_administrators_own_events_only(inside, root, gala, elsewhere, source):
    factories.source(elsewhere, "harbour")
    both = factories.source(gala, "both")
    Source.objects.create(event=elsewhere, key="both", name="Both", user=both.user)
    for event, name in ((gala, "printer"), (elsewhere, "plotter")):
        token(event, name)

    page = f"{RECORDS}source/add/"
    assert offered(inside.get(page), "user") == {"ticker", "printer"}
    assert offered(root.get(page), "user") == {"ticker", "printer", "harbour", "plotter", "both"}


def test_rules_and_editions_are_offered_rows_of_own_events_only(inside, root, gala, elsewhere, gmv):
    edition(gmv, "2016"), edition(factories.figure(elsewhere, "parcels"), "2016")

    page = f"{RECORDS}milestonerule/add/"
    assert (offered(inside.get(page), "edition"), offered(inside.get(page), "figure")) == ({"GMV 2016"}, {"GMV"})
    assert offered(root.get(page), "edition") == {"GMV 2016", "PARCELS 2016"}


def test_a_source_writes_figures_of_its_own_event_only(root, gala, elsewhere, gmv, source):
    parcels = factories.figure(elsewhere, "parcels")
    page = f"{RECORDS}source/{source.pk}/change/"
    fields = form_of(root.get(page))

    refused = root.post(page, fields | {"figures": [gmv.pk, parcels.pk]})
    assert refused.context["adminform"].errors["figures"] == ["Choose a figure of this event."]
    made = {"event": gala.pk, "key": "new", "name": "New", "user": source.user_id, "figures": [parcels.pk]}
    refused = root.post(f"{RECORDS}source/add/", made)
    assert refused.context["adminform"].errors["figures"] == ["Choose a figure of this event."]

    assert root.post(f"{RECORDS}source/add/", made | {"figures": [gmv.pk]}).status_code == 302
    assert [list(row.figures.all()) for row in Source.objects.all()] == [[gmv], [gmv]]


def test_a_milestone_passes_an_edition_of_its_own_figure_only(inside, gala, gmv):
    other = edition(factories.figure(gala, "parcels"), "2016")
    fields = {"figure": gmv.pk, "kind": "passes", "edition": other.pk}

    refused = inside.post(f"{RECORDS}milestonerule/add/", fields)
    assert refused.context["adminform"].errors["edition"] == ["Choose an edition of this figure."]
    assert inside.post(f"{RECORDS}milestonerule/add/", fields | {"edition": edition(gmv, "2016").pk}).status_code == 302
    assert MilestoneRule.objects.get().edition.figure == gmv

    page = f"{RECORDS}edition/{other.pk}/change/"
    inside.post(page, form_of(inside.get(page)) | {"figure": gmv.pk})
    assert Edition.objects.get(pk=other.pk).figure == other.figure


def test_the_audit_says_at_which_event_and_when_by_its_clock_a_record_was_changed(inside, gala, gmv):
    Event.objects.update(kind="rehearsal", clock_set_at=timezone.now(), clock_reads=MIDNIGHT)
    page = f"{RECORDS}edition/add/"
    fields = form_of(inside.get(page)) | {"figure": gmv.pk, "label": "2016"}
    assert inside.post(page, fields | {"starts_at_0": "2016-11-10", "starts_at_1": "16:00:00"}).status_code == 302

    entry = Entry.objects.get(verb="records.added")
    assert (entry.event, entry.at.date()) == ("double11", MIDNIGHT.date())


@pytest.mark.parametrize(
    ("field", "absurd"),
    [
        ("decimals", "5"),
        ("stale_after", "99999999 00:00:00"),
        ("stale_after", "-1 00:00:00"),
        ("least_interval", "P99999999999D"),
        ("counted_from_0", "0001-01-01"),
        ("counted_from_0", "9999-12-31"),
        ("name_en", "a\x00b"),
        ("name_ja", "x" * 10_000),
        ("largest_value", "1e400"),
        ("position", "9223372036854775808"),
    ],
)
def test_what_no_page_could_show_is_refused_beside_its_field(inside, gala, gmv, field, absurd):
    page = f"{RECORDS}figure/{gmv.pk}/change/"
    fields = form_of(inside.get(page)) | {"counted_from_0": "2017-11-11", "counted_from_1": "00:00:00"}

    refused = inside.post(page, fields | {field: absurd})
    assert list(refused.context["adminform"].errors) == [field.removesuffix("_0")]
    assert inside.post(page, fields | {"decimals": 4, "stale_after": "3660 00:00:00"}).status_code == 302


def test_a_reading_of_an_edition_that_no_curve_could_show_is_refused(inside, gmv):
    page = f"{RECORDS}edition/{edition(gmv, '2016').pk}/change/"
    fields = form_of(inside.get(page)) | {"readings-0-value": "5"}

    refused = inside.post(page, fields | {"readings-0-elapsed": "99999999 00:00:00"})
    assert list(refused.context["inline_admin_formsets"][0].formset.errors[0]) == ["elapsed"]
    assert inside.post(page, fields | {"readings-0-elapsed": "01:00:00"}).status_code == 302
