"""The papers that badges are printed on."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Layout:
    """One paper, in millimetres, and how many badges it bears. badge.typ draws it by its `key`."""

    key: str
    name: Any
    width: float
    height: float
    badges: int = 1


LAYOUTS = {
    layout.key: layout
    for layout in (
        Layout("a6", _("A6, 105 × 148 mm"), 105, 148),
        Layout("card", _("Card, 85.6 × 54 mm"), 85.6, 54),
        Layout("fold", _("Folded in the middle, 82 × 203 mm"), 82, 203),
        Layout("four", _("Four on A4"), 210, 297, badges=4),
    )
}
CHOICES = [(layout.key, layout.name) for layout in LAYOUTS.values()]
