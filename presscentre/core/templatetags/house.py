"""Tags and filters that every template may use."""

import json
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from presscentre.core import moments

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
def moment(at: datetime, event: Any, style: str = "clock") -> SafeString:
    """A moment in the event's zone as <time>: style "clock" 00:03:01, "short" 00:03, "day" or "whole"."""
    words = {
        "clock": lambda: moments.clock(at, event.tz),
        "short": lambda: moments.clock(at, event.tz, seconds=False),
        "day": lambda: moments.day(at, event.tz),
        "whole": lambda: moments.whole(at, event.tz),
    }[style]()
    return format_html('<time datetime="{}">{}</time>', at.astimezone(event.tz).isoformat(), words)


@register.filter
def city(event: Any) -> str:
    """The place of the event's zone in the reader's language."""
    return moments.city(event.tz)


@register.filter
def elapsed(span: timedelta) -> str:
    """A span since the start as hours, minutes and seconds."""
    return moments.elapsed(span)


@register.filter
def digits(text: object) -> str:
    """The same text in the digits of the reader's language."""
    return moments.digits(str(text))


@register.filter
def clock_of(event: Any) -> str:
    """The event's clock as JSON, so that the page can go on counting: what it read at which real moment, how fast."""
    if event.clock_set_at is None:
        return json.dumps({"real": None, "event": None, "speed": "1"})
    facts = {"real": event.clock_set_at, "event": event.clock_reads}
    stamps = {name: at.isoformat().replace("+00:00", "Z") for name, at in facts.items()}
    return json.dumps({**stamps, "speed": str(event.clock_speed)})
