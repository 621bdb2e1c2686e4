"""Words that no sentence joins are joined by the marks of the reader's language."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

from presscentre.core import punctuation

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("language", "named", "told"),
    [
        ("en", "Gala, First sitting", "Ines, Noor. Go on"),
        ("de", "Gala, First sitting", "Ines, Noor. Go on"),
        ("ar", "Gala، First sitting", "Ines، Noor. Go on"),
        ("zh-hans", "Gala，First sitting", "Ines、Noor。Go on"),
        ("ja", "Gala、First sitting", "Ines、Noor。Go on"),
    ],
)
def test_names_and_lists_are_set_as_each_language_sets_them(language: str, named: str, told: str) -> None:
    with override(language):
        assert punctuation.joined("Gala", "First sitting") == named
        assert punctuation.joined("Gala", "") == "Gala"
        assert Template('Ines{% comma "list" %}Noor{% stop %}Go on').render(Context()) == told


def test_no_line_of_a_headline_begins_with_a_dot() -> None:
    assert Template("{{ words|kept_dot }}").render(Context({"words": "Gala · First"})) == "Gala\u00a0· First"
