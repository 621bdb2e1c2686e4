"""Words for what the declarations name."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django import template
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from presscentre.audit.models import Entry
from presscentre.core import holdings
from presscentre.core.templatetags.house import real
from presscentre.privacy import giving
from presscentre.privacy.labels import heading

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
    """A field of a copy in words; one that has none as it stands in the copy for machines."""
    told = heading(table, name)
    return format_html("{}", told) if told else format_html("<code>{}</code>", name)


@register.simple_tag
def field_value(table: str, name: str, value: Any) -> str:
    """What a field of a copy says: one of several choices in its words, everything else as `readable` has it."""
    with suppress(LookupError, ValueError, FieldDoesNotExist):
        choices = getattr(apps.get_model(table)._meta.get_field(name), "flatchoices", None) or ()
        return next((str(words) for code, words in choices if code == value), readable(value))
    return readable(value)


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


@register.filter
def change_name(entry: Entry) -> str:
    """What somebody changed about themselves, in words; any other act by its code."""
    words = {"people.account_changed": _("Account changed"), "accreditation.edited": _("Application changed")}
    return words.get(entry.verb, entry.verb)


@register.simple_tag
def changed_fields(entry: Entry) -> SafeString:
    """The fields that this act changed, in words."""
    table = entry.subject.partition(":")[0]
    names = ((field_name(table, name),) for name in entry.facts.get("fields", ()))
    return format_html_join(", ", "{}", names)
