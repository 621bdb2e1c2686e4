"""The marks between words, as each language of the interface sets them; for what no sentence of its own joins."""

from django.utils.translation import get_language

WIDE = ("zh-hans", "zh-hant", "ja")  # their marks are as wide as a character, and no space follows
COMMAS = {"zh-hans": "，", "zh-hant": "，", "ja": "、", "ar": "، "}
LISTS = {"zh-hans": "、", "zh-hant": "、", "ja": "、", "ar": "، "}


def comma(between: str = "words") -> str:
    """ ", " in English; "，" in Chinese between words and "、" between the things of a list; "، " in Arabic."""
    return (LISTS if between == "list" else COMMAS).get(get_language() or "en", ", ")


def joined(*words: str) -> str:
    """These words with commas between them, without those that are empty: "CEO briefing, First sitting"."""
    return comma().join(str(word) for word in words if word)


def gap() -> str:
    """A space, and nothing in Chinese and Japanese."""
    return "" if get_language() in WIDE else " "


def stop() -> str:
    """ ". " in English, "。" in Chinese and Japanese."""
    return "。" if get_language() in WIDE else ". "
