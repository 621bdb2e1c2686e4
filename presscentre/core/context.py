"""What every page may show without asking."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi

from presscentre.core import assets, languages, navigation


def house(request: HttpRequest) -> dict[str, Any]:
    """Direction of writing, import map, languages, bar of links, and whether this is a demonstration.

    On a page of one event `event` is that event and `now` the moment in its own time.
    """
    return {
        "direction": "rtl" if get_language_bidi() else "ltr",
        "import_map": assets.import_map(settings.STATIC_URL, settings.BASE_DIR),
        "interface_languages": lambda: translations_of(request),
        "pages": lambda: bar(request, navigation.PAGES),
        "demo": settings.DEMO,
        "event": getattr(request, "event", None),
        "now": getattr(request, "now", None),
    }


def translations_of(request: HttpRequest) -> list[dict[str, Any]]:
    """Every language that can be chosen here; `url` is this page in it, None where the address has no language."""
    _empty, first, rest = [*request.path.split("/", 2), "", ""][:3]
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    spoken = getattr(getattr(request, "event", None), "languages", languages.CODES)
    return [
        {
            "code": code,
            "name": name,
            "current": code == get_language(),
            "url": f"/{code}/{rest}{query}" if first in languages.CODES else None,
        }
        for code, name in languages.INTERFACE
        if code in spoken
    ]


def bar(request: HttpRequest, links: list[navigation.Link]) -> list[dict[str, Any]]:
    """The links that apply to this page's event, with their addresses; none outside an event."""
    event = getattr(request, "event", None)
    if event is None:
        return []
    here = request.resolver_match.namespace if request.resolver_match else ""
    return [
        {
            "label": link.label,
            "url": reverse(link.view, kwargs={"event": event.slug}),
            "current": link.view.partition(":")[0] == here,
        }
        for link in links
    ]
