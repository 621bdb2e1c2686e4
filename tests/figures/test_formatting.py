"""Numbers as people of ten languages read them, cut off rather than rounded up."""

from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from presscentre.core.languages import CODES
from presscentre.figures import formatting
from presscentre.figures.models import Figure

pytestmark = pytest.mark.once  # nothing here asks the database

GMV = {
    "en": ("168.2B", "168,200,000,000"),
    "zh-hans": ("1682亿", "168,200,000,000"),
    "zh-hant": ("1682億", "168,200,000,000"),
    "ja": ("1682億", "168,200,000,000"),
    "ko": ("1682억", "168,200,000,000"),
    "ms": ("168.2B", "168,200,000,000"),
    "fr": ("168,2\xa0Md", "168\u202f200\u202f000\u202f000"),
    "de": ("168,2\xa0Mrd.", "168.200.000.000"),
    "es": ("168,2\xa0mil\xa0M", "168.200.000.000"),
    "ar": ("168.2\xa0مليار", "168,200,000,000"),
}


def short(value: str, language: str, rounding: str = "truncate") -> str:
    return formatting.write(Decimal(value), "CNY", 0, "compact", rounding, language).text


@pytest.mark.parametrize("language", CODES)
def test_the_great_number_in_every_language(language):
    written = formatting.write(Decimal("168200000000.0000"), "CNY", 0, "compact", "truncate", language)

    assert (written.text, written.full) == GMV[language]
    assert written.text.replace(written.number, "").strip("\xa0") == written.scale


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        ("99999999", "zh-hans", "9999万"),  # not 1亿
        ("999999999", "en", "999.9M"),  # not 1B
        ("1000000000000", "fr", "1,00\xa0Bn"),
        ("1000000000000", "es", "1,00\xa0B"),
        ("1000000000000", "en", "1.00T"),
        ("9999", "ko", "9,999"),
        ("10000000000", "en", "10.00B"),
        ("12095000000", "en", "12.09B"),
        ("12345", "de", "12.345"),
        ("-12345", "en", "-12.34K"),
        ("0", "en", "0"),
    ],
)
def test_traps(value, language, text):
    assert short(value, language) == text


def test_halves_go_up_only_where_the_figure_says_so():
    assert (short("999999999", "en", "half_up"), short("12095000000", "en", "half_up")) == ("1.00B", "12.10B")


def test_percent_has_its_sign_and_its_places():
    assert formatting.write(Decimal("41.2500"), "percent", 1, "compact", "truncate", "fr").text == "41,2\xa0%"
    assert formatting.write(Decimal("41.2500"), "percent", 1, "compact", "truncate", "fr").full == "41,25\xa0%"


def test_the_filter_writes_the_number_with_its_unit():
    page = Template("{% load figures %}{{ value|figure:unit }}|{{ of|unit_label }}|{{ value|compact:of }}")
    of = Figure(unit="per_second", decimals=0, format="compact", rounding="truncate")

    def shown(value: str, unit: str, language: str) -> str:
        with translation.override(language):
            return page.render(Context({"value": Decimal(value), "unit": unit, "of": of}))

    assert shown("41.25", "percent", "fr") == "41,3\xa0%|/s|41"
    assert shown("168200000000", "CNY", "en") == "CNY\xa0168,200,000,000|/s|168.2B"
    assert shown("325000", "per_second", "zh-hans") == "325,000/秒|/秒|32.50万"


@settings(deadline=None)
@given(
    st.decimals(min_value=0, max_value=Decimal("99999999999999.9999"), places=4),
    st.sampled_from(CODES),
)
def test_a_compact_number_never_says_more_than_there_is(value, language):
    written = formatting.write(value, "CNY", 0, "compact", "truncate", language)
    script = formatting._script(language)
    number = Decimal(written.number.replace(script.group, "").replace(script.decimal, "."))
    divisor = next((by for _least, by, _before, after in script.compact if after.strip("\xa0") == written.scale), 1)

    assert number * (divisor if written.scale else 1) <= value
