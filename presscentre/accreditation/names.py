"""Names of people and outlets as they are compared: one form for all the ways in which people type them."""

import re
import unicodedata

_APART = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """The text as it is compared: compatibility forms unified, accents and case gone, words apart by one space.

    Scripts stay what they are: 新华社 and Xinhua are two aliases of one outlet, not one spelling. Empty for "".
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign) or _spells(sign))
    return _APART.sub(" ", unicodedata.normalize("NFKC", kept)).strip()


def _spells(mark: str) -> bool:
    """True for a mark that makes another letter rather than an accent: outside Latin, Greek and Cyrillic."""
    return not "\u0300" <= mark <= "\u036f"
