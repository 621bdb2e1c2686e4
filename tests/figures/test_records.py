"""Records of figures: edited beside what is counted, and never across two events."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from presscentre.figures.models import Figure, Revision, Source
from presscentre.office.site import Records
from tests import factories
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
