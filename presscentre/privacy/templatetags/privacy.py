"""Words for what the declarations name."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django import template
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from presscentre.core import holdings
from presscentre.core.templatetags.house import real
from presscentre.privacy import giving

register = template.Library()


@register.filter
def holding_label(key: str) -> str:
    """`accreditation.portrait` in words; a holding that is gone keeps its key."""
    known = holdings.REGISTRY.get(key)
    return str(known.label) if known else key


@register.filter
def column_label(key: str) -> str:
    """`accreditation.Application.phone` in words; a column that is gone keeps its key."""
    return next((column.label for column in giving.columns() if column.key == key), key)


@register.simple_tag
def field_name(table: str, name: str) -> SafeString:
    """A field of a copy in words, if its model has translated ones; else as it stands in the copy for machines."""
    with suppress(LookupError, ValueError, FieldDoesNotExist):
        told = getattr(apps.get_model(table)._meta.get_field(name), "verbose_name", None)
        if isinstance(told, Promise):
            return format_html("{}", capfirst(str(told)))
    return format_html("<code>{}</code>", name)


@register.filter
def readable(value: Any) -> str:
    """A value of a copy for people: moments by CLDR, yes and no in words, lists with dots between."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return " · ".join(str(readable(one)) for one in value)
    if isinstance(value, str) and "T" in value[10:11]:
        with suppress(ValueError):
            return real(datetime.fromisoformat(value))
    return str(value)


@register.filter
def revealed(what: str) -> str:
    """What was uncovered, in words."""
    words = {
        "privacy.identity.number": _("Number of the identity document"),
        "privacy.identity.scan": _("Picture of the identity document"),
    }
    return words.get(what, what)
