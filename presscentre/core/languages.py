"""The ten languages of the interface, and the way each is named to those who read it."""

INTERFACE = [
    ("en", "English"),
    ("zh-hans", "简体中文"),
    ("zh-hant", "繁體中文"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("ms", "Bahasa Melayu"),
    ("fr", "Français"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("ar", "العربية"),
]
CODES = tuple(code for code, _name in INTERFACE)

# What CLDR (through Babel) calls them.
CLDR = {"zh-hans": "zh_Hans", "zh-hant": "zh_Hant"}


def cldr(code: str) -> str:
    """The CLDR locale of an interface language: "zh-hans" is "zh_Hans", "fr" is "fr"."""
    return CLDR.get(code, code.replace("-", "_"))
