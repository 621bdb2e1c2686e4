"""What is wrong with a row of a guest list, in words that name the column and the mend."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

SENTENCES: dict[tuple[str, str], Any] = {
    ("", "quotes_broken"): _("The quotation marks do not match. Mend the line in the file."),
    ("email", "missing"): _("The address is missing."),
    ("email", "not_an_address"): _("This is no e-mail address."),
    ("email", "domain_lookalike"): _("The address looks like one of %(word)s but is not. Ask before you invite."),
    ("name", "too_long"): _("The name has more than %(most)d letters."),
    ("language", "unknown_word"): _("“%(word)s” is none of the ten languages. Write a code such as ja."),
    ("media_type", "unknown_word"): _("“%(word)s” is no media type. Write one such as photography, or nothing."),
    ("skip_review", "unknown_word"): _("“%(word)s” is neither yes nor no."),
    ("outlet", "outlet_unknown"): _("No outlet is called “%(word)s”. Say which one is meant."),
    ("outlet", "outlet_ambiguous"): _("Several outlets are called “%(word)s”. Say which one is meant."),
}
UNREADABLE = {
    "too_large": _("The file is larger than 10 MB. Send it in parts."),
    "too_many_rows": _("The list has more than 20,000 rows, or is far longer than it is full. Send it in parts."),
    "empty": _("The list is empty."),
    "not_text": _("This is neither a CSV nor an XLSX file. Save the list as one of them."),
    "not_a_list": _("This is neither a CSV nor an XLSX file. Save the list as one of them."),
    "damaged": _("The spreadsheet is damaged or locked by a password. Save it once more, without a password."),
    "bomb": _("This file would unpack to far more than a list. It was not opened."),
}


@register.simple_tag
def mend(problem: dict[str, Any]) -> str:
    """The sentence of one problem."""
    sentence = SENTENCES.get((problem["column"], problem["code"]))
    return str(sentence) % problem if sentence else str(problem["code"])


@register.filter
def why_unreadable(code: str) -> str:
    return str(UNREADABLE.get(code, code))


@register.filter
def in_columns(cells: dict[str, str], columns: list[tuple[str, Any]]) -> list[str]:
    """The cells in the order of these columns."""
    return [cells.get(column, "") for column, _label in columns]
