"""The board's codes as words of the active language."""

from collections.abc import Mapping
from datetime import datetime

from django import template

from presscentre.briefings.balance import minutes
from presscentre.briefings.reasons import Override, Skipped
from presscentre.events.models import Region

register = template.Library()


@register.filter
def as_moment(text: str) -> datetime:
    """The moment of a board's entry, which is written as text."""
    return datetime.fromisoformat(text)


@register.filter
def region_name(key: str, regions: Mapping[str, Region]) -> str:
    return regions[key].name if key in regions else key


@register.filter
def override_words(code: str) -> str:
    return str(Override(code).label) if code in Override.values else code


@register.filter
def skip_words(code: str) -> str:
    return str(Skipped(code).label) if code in Skipped.values else code


@register.filter
def on_the_clock(ms: int | None) -> str:
    """Minutes and seconds of a speaking time: "1:24"; "" for none."""
    return "" if ms is None else minutes(ms)
