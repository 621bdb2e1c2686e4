"""Stylesheets come in one piece, files under one prefix for each build, and the policy allows the one import map."""

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.views.defaults import bad_request, server_error

from presscentre.core import assets, sheets
from presscentre.core.audience import everyone


@pytest.mark.parametrize("name", ["main", "office", "scene"])
def test_a_stylesheet_is_served_in_one_piece(client: Client, name: str) -> None:
    answer = client.get(f"/static/css/{name}.css")
    text = b"".join(answer).decode()  # type: ignore[arg-type]

    assert answer.status_code == 200
    assert "@import" not in text
    assert "/*" not in text
    assert text.count("{") == text.count("}") > 10


def test_each_component_is_imported_once(client: Client) -> None:
    css = settings.BASE_DIR / "static" / "css"
    whole = "".join(sheet.read_text() for sheet in css.glob("*.css"))
    imported = re.findall(r'@import "([^"]+)"', whole)
    parts = [*css.glob("components/*.css"), *css.glob("surfaces/*.css")]

    assert sorted(imported) == sorted(set(imported))
    assert {str(part.relative_to(css)) for part in parts} <= set(imported)


def test_the_layers_are_declared_before_anything_else(client: Client) -> None:
    text = sheets.flatten(settings.BASE_DIR / "static" / "css" / "main.css")

    assert text.startswith("@layer ")
    assert [name.strip() for name in text.split(";")[0].removeprefix("@layer ").split(",")][-1] == "utilities"


def test_the_compressed_copy_is_the_same(client: Client) -> None:
    found = finders.find("css/main.css")

    assert isinstance(found, str)
    assert gzip.decompress(Path(f"{found}.gz").read_bytes()) == Path(found).read_bytes()


def test_a_changed_file_is_another_build(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    file = tmp_path / "static" / "a.js"
    builds = []
    for text in ("one", "two", "one"):
        file.write_text(text)
        assets.build.cache_clear()
        builds.append(assets.build(tmp_path))
    assets.build.cache_clear()

    assert builds[0] == builds[2] != builds[1]
    assert re.fullmatch(r"[0-9a-f]{12}", builds[0])


def test_the_import_map_names_our_modules_and_the_policy_allows_it(client: Client) -> None:
    page = client.get("/accounts/login/")
    printed = re.findall(r'<script type="importmap">(.*?)</script>', page.content.decode())
    digest = base64.b64encode(hashlib.sha256(printed[0].encode()).digest()).decode()

    assert len(printed) == 1
    assert json.loads(printed[0])["imports"]["elements/event-clock"] == "/static/js/elements/event-clock.js"
    assert f"script-src 'self' 'sha256-{digest}'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]


@everyone
def bad(request: HttpRequest) -> HttpResponse:
    return bad_request(request, ValueError())


@everyone
def broken(request: HttpRequest) -> HttpResponse:
    return server_error(request)


urlpatterns = [path("bad", bad), path("broken", broken)]


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/bad", 400, "This request cannot be read"),
        ("/broken", 500, "Something broke here"),
    ],
)
@override_settings(ROOT_URLCONF=__name__)
def test_an_answer_without_context_is_a_whole_page_in_the_look(
    client: Client, address: str, status: int, sentence: str
) -> None:
    page = client.get(address)
    text = page.content.decode()

    assert page.status_code == status
    assert sentence in text
    assert "/static/css/main.css" in text
    assert "importmap" not in text


def test_what_is_not_there_is_a_page_in_the_look(client: Client, db: None) -> None:
    page = client.get("/en/nothing/here/at/all/")

    assert page.status_code == 404
    assert "There is no such page" in page.content.decode()
