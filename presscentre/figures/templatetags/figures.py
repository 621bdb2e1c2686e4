"""`{% load figures %}`: numbers as the reader's language writes them."""

from decimal import Decimal

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from presscentre.figures import formatting
from presscentre.figures.models import Figure, Reading, Revision

register = template.Library()


@register.filter
def figure(value: Decimal | None, unit: str) -> str:
    """`{{ reading.value|figure:reading.figure.unit }}` is "41,3 %" in French; halves go up. Nothing for None."""
    if value is None:
        return ""
    places = 1 if unit == "percent" and value != int(value) else None
    return formatting.in_full(value, unit, get_language() or "en", places=places)


@register.filter
def compact(value: Decimal | None, of: Figure) -> str:
    """`{{ revision.value|compact:figure }}` is "168.2B" in English, as on the wall. Nothing for None."""
    return "" if value is None else _written(value, of).text


@register.filter
def in_full(value: Decimal | None, of: Figure) -> str:
    """`{{ revision.value|in_full:figure }}` is "168,200,000,000": every digit, grouped. Nothing for None."""
    return "" if value is None else _written(value, of).full


@register.filter
def unit_label(of: Figure) -> str:
    """`{{ figure|unit_label }}` is "CNY", "/s", or nothing."""
    return formatting.unit_label(of.unit, get_language() or "en")


@register.filter
def unit_first(of: Figure) -> bool:
    """`{% if figure|unit_first %}`: the label stands before the number in the reader's language."""
    return formatting.unit_first(of.unit, get_language() or "en")


@register.filter
def unit_name(of: Figure) -> str:
    """`{{ figure|unit_name }}` is "Chinese Yuan": for titles."""
    return formatting.unit_name(of.unit, get_language() or "en")


@register.filter
def reason(revision: Revision) -> str:
    """`{{ revision|reason }}`: why it was corrected or withdrawn, in the reader's language if there is one."""
    return revision.reason_in(get_language() or "en")


@register.filter
def state_label(state: str) -> str:
    """`{{ fate.state|state_label }}`: what became of a reading, in words."""
    words = {"duplicate": _("Known already"), "refused": _("Refused")}
    return str(words[state] if state in words else Reading.State(state).label)


def _written(value: Decimal, of: Figure) -> formatting.Written:
    return formatting.write(value, of.unit, of.decimals, of.format, of.rounding, get_language() or "en")
