"""What every page may show without asking."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_bidi

from presscentre.core import assets, languages


def house(request: HttpRequest) -> dict[str, Any]:
    """Direction of writing, the import map, the languages, and whether this is a demonstration."""
    return {
        "direction": "rtl" if get_language_bidi() else "ltr",
        "import_map": assets.import_map(),
        "interface_languages": languages.INTERFACE,
        "demo": settings.DEMO,
    }
