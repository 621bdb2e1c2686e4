"""Runs, seen from the paper: their order, their parts, and the drawing of one part."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from presscentre.accreditation.models import Badge, PrintRun
from presscentre.accreditation.printing.faces import job_of
from presscentre.accreditation.printing.press import Press, PressFailed

AT_ONCE = 48  # badges in a part: twelve sheets of four, and little enough to show progress and to print in a stack
PRESS = Press()  # of this process


@dataclass(frozen=True)
class Order:
    """How a run is sorted. `by`: fields of Badge."""

    name: Any
    by: tuple[str, ...]


ORDERS = {
    "latin_name": Order(_("By name"), ("application__latin_name",)),
    "outlet": Order(_("By outlet, then by name"), ("application__outlet__name", "application__latin_name")),
    "region": Order(
        _("By region, then by outlet and name"),
        ("application__delegation__region__position", "application__outlet__name", "application__latin_name"),
    ),
}


def missing_part(run: PrintRun) -> int | None:
    """Where a part begins that is not drawn yet; None if all are. Two workers seldom choose the same."""
    drawn = set(run.parts.values_list("first", flat=True))
    missing = [first for first in range(0, len(run.badges), AT_ONCE) if first not in drawn]
    return random.choice(missing[:2]) if missing else None


def draw(run: PrintRun, first: int) -> tuple[bytes, list[int]]:
    """The part of a run that begins there, as a PDF, and the keys of the badges in it.

    A badge that has been stopped or has another generation by now is left out, and so is one that cannot be drawn.
    An empty PDF if none is left. Raises PressFailed if no badge can be drawn at all.
    """
    asked = {pk: generation for pk, generation, _reason in run.badges[first : first + AT_ONCE]}
    rows = Badge.objects.good().with_faces().in_bulk(asked)
    badges = [rows[pk] for pk in asked if pk in rows and rows[pk].generation == asked[pk]]
    if not badges:
        return b"", []
    try:
        return PRESS.pdf(job_of(badges, run.layout)), [badge.pk for badge in badges]
    except PressFailed:
        badges = _drawable(badges, run.layout)
        return PRESS.pdf(job_of(badges, run.layout)), [badge.pk for badge in badges]


def _drawable(badges: Sequence[Badge], layout: str) -> list[Badge]:
    """Those of these badges that can be drawn one by one. Raises PressFailed if there is none."""
    good = []
    for badge in badges:
        try:
            PRESS.pdf(job_of([badge], layout))
        except PressFailed:
            continue
        good.append(badge)
    if not good:
        raise PressFailed("No badge of this part can be drawn.")
    return good
