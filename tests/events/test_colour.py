"""An event's colour can be read wherever it is used, and is written so that nothing can hide in it."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from presscentre.events import colour
from presscentre.events.models import free_short_name, readable_colour
from tests import factories

TOKENS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"


@given(st.floats(0, 1), st.floats(0, 0.4), st.floats(0, 360))
def test_what_is_derived_from_any_colour_stands_out(lightness, chroma, hue):
    assert colour.unreadable(colour.Oklch(lightness, chroma, hue)) == []


def test_the_program_derives_what_the_stylesheet_derives():
    tokens = re.sub(r"\s+", " ", TOKENS.read_text())

    for formula in ("clamp(0.45, l, 0.58) min(c, 0.2)", "clamp(0.7, l, 0.85) min(c, 0.18)"):
        assert formula in tokens.partition("--accent:")[2].partition(";")[0]
    for formula in ("clamp(0.3, l, 0.49) min(c, 0.18)", "clamp(0.76, l, 0.9) min(c, 0.14)"):
        assert formula in tokens.partition("--accent-ink:")[2].partition(";")[0]
    assert "--paper: light-dark(oklch(0.995 0.001 250), oklch(0.185 0.014 265));" in tokens
    assert "--on-accent: light-dark(oklch(1 0 0), oklch(0.185 0.014 265));" in tokens


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [((1, 0, 0), (0, 0, 0), 21), ((1, 0, 0), (1, 0, 0), 1), ((0.6279, 0.2577, 29.23), (1, 0, 0), 4)],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    """Black on white 21, white on white 1, pure red on white 4."""
    assert round(colour.contrast(colour.Oklch(*one), colour.Oklch(*other)), 2) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("fine", ["oklch(0.64 0.23 33)", "oklch(1 0.4 360)", "oklch(0 0.04 0)"])
def test_a_colour_may_be(fine):
    readable_colour(fine)


@pytest.mark.parametrize(
    "wrong",
    [
        "red",
        "oklch(1.2 0.2 33)",
        "oklch(0.6 0.5 33)",
        "oklch(0.6 0.2 361)",
        "oklch(0.6.4 0.2 33)",
        "oklch(0.6 0.2 33); } body { display: none",
        "oklch(0.6 0.2 33)\n",
        "oklch(0.6 0.01 33)",
    ],
)
def test_a_colour_may_not_be(wrong):
    with pytest.raises(ValidationError):
        readable_colour(wrong)


def test_a_colour_without_contrast_would_be_refused_with_its_ratio(monkeypatch):
    monkeypatch.setattr(colour, "LIGHT_PAPER", colour.Oklch(0.5, 0, 0))

    with pytest.raises(ValidationError) as said:
        readable_colour("oklch(0.64 0.23 33)")
    assert "where 3 are needed" in said.value.messages[0]


def test_the_stylesheet_of_an_event_is_one_line_and_may_be_kept(client, gala):
    answer = client.get("/events/double11/accent.css")

    assert answer.content.decode() == ":root { --event: oklch(0.64 0.23 33); }\n"
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/css; charset=utf-8", "public, max-age=300")


def test_the_stylesheet_of_a_closed_event_is_for_its_own_people(client, gala, elsewhere, lena):
    assert client.get("/events/elsewhere/accent.css").status_code == 404
    factories.sign_in(client, lena, strongly=False)
    assert client.get("/events/elsewhere/accent.css").status_code == 404

    factories.sign_in(client, factories.journalist("Farid", elsewhere), strongly=False)
    answer = client.get("/events/elsewhere/accent.css")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, max-age=300")


def test_no_event_takes_an_address_of_the_house():
    free_short_name("double11")
    with pytest.raises(ValidationError):
        free_short_name("records")
