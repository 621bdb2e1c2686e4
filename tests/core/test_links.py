"""Links in letters lead to where people reach this installation."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from presscentre.core import checks, links

pytestmark = pytest.mark.once


def test_a_link_leads_to_the_public_address_else_to_what_the_settings_know(settings, monkeypatch) -> None:
    monkeypatch.setattr(links, "_served_at", [])
    settings.PUBLIC_URL, settings.LIVE_ORIGINS, settings.INSECURE = "", [], False
    settings.ALLOWED_HOSTS = ["press.example.org", "live.example.org"]
    assert links.absolute("/en/") == "https://press.example.org/en/"

    settings.LIVE_ORIGINS = ["https://live.example.org"]
    assert links.absolute("/en/") == "https://live.example.org/en/"

    settings.PUBLIC_URL = checks.public_url("https://gala.example.org/")
    assert links.absolute("/en/") == "https://gala.example.org/en/"


def test_on_a_laptop_a_link_leads_to_where_it_serves(settings, monkeypatch) -> None:
    monkeypatch.setattr(links, "_served_at", [])
    settings.PUBLIC_URL, settings.LIVE_ORIGINS, settings.INSECURE = "", [], True
    assert links.home() == "http://127.0.0.1:8000"

    links.serving("http://127.0.0.1:8123")
    assert links.home() == "http://127.0.0.1:8123"


@pytest.mark.parametrize("given", ["press.example.org", "https://press.example.org/office/", "ftp://press.example.org"])
def test_an_address_that_leads_nowhere_ends_the_start(given: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="PRESSCENTRE_PUBLIC_URL"):
        checks.public_url(given)
