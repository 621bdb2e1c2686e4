"""Words for what the declarations name."""

from django import template
from django.utils.translation import gettext as _

from presscentre.core import holdings
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


@register.filter
def revealed(what: str) -> str:
    """What was uncovered, in words."""
    words = {
        "privacy.identity.number": _("Number of the identity document"),
        "privacy.identity.scan": _("Picture of the identity document"),
    }
    return words.get(what, what)
