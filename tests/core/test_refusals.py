"""No is a page with a sentence and a status, whole or as a piece."""

from typing import ClassVar

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.utils.translation import gettext_lazy as _

from presscentre.core.audience import everyone
from presscentre.core.errors import Refusal
from presscentre.events.models import Event


class HallFull(Refusal):
    code = "hall_full"
    message = _("All %(seats)d seats are taken.")


class TooMany(Refusal):
    code: ClassVar[str] = "too_many"
    message = _("That is too many.")
    status = 422


@everyone
def enter(request: HttpRequest) -> HttpResponse:
    raise HallFull(seats=40) if request.GET.get("why") == "full" else TooMany()


urlpatterns = [path("enter", enter)]


def test_a_refusal_fills_its_sentence() -> None:
    assert str(HallFull(seats=40)) == "All 40 seats are taken."
    assert HallFull(seats=40).facts == {"seats": 40}


@pytest.mark.parametrize(("why", "status", "sentence"), [("full", 409, "All 40 seats"), ("many", 422, "too many")])
@override_settings(ROOT_URLCONF=__name__)
def test_a_refusal_becomes_a_page_with_its_status(client: Client, why: str, status: int, sentence: str) -> None:
    piece = client.get(f"/enter?why={why}", headers={"HX-Request": "true"})

    assert (piece.status_code, sentence in piece.content.decode()) == (status, True)
    assert "<html" not in piece.content.decode()


def test_a_nul_in_an_address_is_a_bad_request_and_its_absence_is_none(client: Client, gala: Event) -> None:
    assert client.get("/en/double11/?search=%00").status_code == 400
    assert client.get("/en/double11/?search=0").status_code == 200
