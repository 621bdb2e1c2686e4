"""Tags and filters that every template may use."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from presscentre.core import moments, punctuation

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of components/sprite.html; always beside words, so hidden from those who listen."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#icon-{}"/></svg>', name)


@register.simple_tag
def module(name: str) -> SafeString:
    """Load one of our modules on this page: {% module "elements/event-clock" %}."""
    return format_html('<script type="module" src="{}"></script>', static(f"js/{name}.js"))


@register.simple_tag
def moment(at: datetime | None, event: Any, style: str = "clock", name: str = "") -> SafeString:
    """A moment in the event's zone as <time>: style "clock" 00:03:01, "short" 00:03, "day", "date" or "whole".

    "minute" is the whole without its seconds. `name` is for scripts that fill it anew; None gives an empty <time>.
    """
    mark = format_html(' data-time="{}"', name) if name else SafeString("")
    if not at:  # a template's missing variable is ""
        return format_html("<time{}></time>", mark)
    words = {
        "clock": lambda: moments.clock(at, event.tz),
        "short": lambda: moments.clock(at, event.tz, seconds=False),
        "day": lambda: moments.day(at, event.tz),
        "date": lambda: moments.date(at, event.tz),
        "minute": lambda: moments.whole(at, event.tz, seconds=False),
        "whole": lambda: moments.whole(at, event.tz),
    }[style]()
    return format_html('<time{} datetime="{}">{}</time>', mark, at.astimezone(event.tz).isoformat(), words)


@register.simple_tag
def real(at: datetime, style: str = "whole") -> SafeString:
    """A moment of no event, in UTC, as <time>: "Nov 22, 2026, 15:01:06 UTC", or with style "date" its day alone."""
    words = moments.date(at, UTC) if style == "date" else f"{moments.whole(at, UTC)} UTC"
    return format_html('<time datetime="{}">{}</time>', at.astimezone(UTC).isoformat(), words)


@register.simple_tag
def comma(between: str = "words") -> str:
    """What parts two words in the reader's language, with its space; between "list" the things of a list."""
    return punctuation.comma(between)


@register.simple_tag
def gap() -> str:
    """What stands between two sentences, or after a colon: nothing where the full stop is as wide as a word."""
    return punctuation.gap()


@register.simple_tag
def stop() -> str:
    """The end of a sentence that a list closes, and the gap to the next one."""
    return punctuation.stop()


@register.filter
def kept_dot(words: Any) -> str:
    """These words with every dot between them on the line of the word before it: no headline's line begins with one."""
    return str(words).replace(" · ", "\u00a0· ")


@register.filter
def city(event: Any) -> str:
    """The place of the event's zone in the reader's language."""
    return moments.city(event.tz)


@register.filter
def elapsed(span: timedelta | Decimal) -> str:
    """A span since the start, or so many seconds, as hours, minutes and seconds."""
    return moments.elapsed(span if isinstance(span, timedelta) else timedelta(seconds=float(span)))


@register.filter
def clock_of(event: Any) -> str:
    """The event's clock as JSON, so that the page can go on counting: what it read at which real moment, how fast."""
    if event.clock_set_at is None:
        return json.dumps({"real": None, "event": None, "speed": "1"})
    facts = {"real": event.clock_set_at, "event": event.clock_reads}
    stamps = {name: at.isoformat().replace("+00:00", "Z") for name, at in facts.items()}
    return json.dumps({**stamps, "speed": str(event.clock_speed)})


@register.inclusion_tag("components/figure-words.html")
def figure_words() -> dict[str, Any]:
    """The sentences that may stand under a number, for the element that keeps it true. Once a page."""
    return {
        "states": ["live", "stale", "disconnected", "corrected", "held", "withdrawn", "empty"],
        "comparisons": [
            {"name": "ahead", "ahead": True, "final": False},
            {"name": "behind", "ahead": False, "final": False},
            {"name": "ahead-whole", "ahead": True, "final": True},
            {"name": "behind-whole", "ahead": False, "final": True},
        ],
    }
