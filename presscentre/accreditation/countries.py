"""Countries as ISO 3166 names them, in the reader's language (from CLDR)."""

from babel import Locale
from django.utils.translation import get_language

from presscentre.core import languages

# What CLDR lists besides countries: groups, and codes that are kept for tests.
_NONE = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}


def countries() -> list[tuple[str, str]]:
    """(code, name) of every country, by name in the reader's language."""
    return sorted(_names().items(), key=lambda pair: pair[1].casefold())


def country_name(code: str) -> str:
    """The country's name; the code itself if it is none."""
    return _names().get(code, code)


def _names() -> dict[str, str]:
    territories = Locale.parse(languages.cldr(get_language() or "en")).territories
    return {code: name for code, name in territories.items() if len(code) == 2 and code.isalpha() and code not in _NONE}
