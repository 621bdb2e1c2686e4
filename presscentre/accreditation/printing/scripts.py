"""In which language a name is set: by what it is written in, then by what is known of its bearer."""

import unicodedata

# Names of characters begin with their script: whatever is found first decides, in this order.
_SCRIPTS = (
    ("HIRAGANA", "ja"),
    ("KATAKANA", "ja"),
    ("HANGUL", "ko"),
    ("BOPOMOFO", "zh-hant"),
    ("ARABIC", "ar"),
    ("HEBREW", "he"),
    ("THAI", "th"),
    ("DEVANAGARI", "hi"),
    ("LAO", "lo"),
    ("KHMER", "km"),
    ("MYANMAR", "my"),
)
_IDEOGRAPHS = ("CJK", "KANGXI")
IDEOGRAPHIC = ("ja", "ko", "zh-hans", "zh-hant", "zh-hk")
_OF_COUNTRY = {"JP": "ja", "KR": "ko", "KP": "ko", "TW": "zh-hant", "MO": "zh-hant", "HK": "zh-hk"}
_LOOSE = frozenset({*IDEOGRAPHIC, "th", "lo", "km", "my"})  # written without a space between words


def language_of(text: str, *hints: str, country: str = "") -> str:
    """The language whose letters this text shall have: "ja" for 山田 if a hint says so, "ar" for any Arabic letter.

    `hints` come before the country (ISO 3166) in which an outlet is based; Chinese without any is simplified.
    """
    names = [unicodedata.name(sign, "") for sign in text]
    for script, language in _SCRIPTS:
        if any(name.startswith(script) for name in names):
            return language
    if any(name.startswith(_IDEOGRAPHS) for name in names):
        known = [hint for hint in hints if hint in IDEOGRAPHIC]
        return (known or [_OF_COUNTRY.get(country, "zh-hans")])[0]
    return "en"


def breaks_anywhere(language: str) -> bool:
    """True if a line may end between any two letters of this language."""
    return language in _LOOSE


def clean(text: str) -> str:
    """The text in composed form without signs that show nothing but turn or hide others, in one line."""
    shown = "".join(" " if sign.isspace() else sign for sign in text if sign.isspace() or _is_shown(sign))
    return " ".join(unicodedata.normalize("NFC", shown).split())


def _is_shown(sign: str) -> bool:
    # Joiners shape Arabic and Devanagari; every other control and format character is a trick or an accident.
    return sign in "\u200c\u200d" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn")
