"""Lines of a list of applications, ready to show.

A page has dozens of them and is read again at each change, so their words are looked up once a page, not once a line,
and the template finds them under plain keys.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypedDict

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from presscentre.accreditation.models import Application, MediaType, State
from presscentre.accreditation.templatetags.review import CHIPS, gap_label, waited
from presscentre.core.templatetags.house import icon

UNDECIDED = (State.SUBMITTED, State.QUESTION)


class Mark(TypedDict):
    """A chip at the end of a line."""

    state: str
    icon: SafeString
    words: str


class Line(TypedDict):
    """What one application shows in a list."""

    pk: str
    chosen: str  # what its box sends: key and version
    choose: str  # what its box is called
    href: str
    thumb: str  # "": there is no portrait
    name: str
    native: str  # "" if it is the same
    language: str  # of the native name
    outlet: str
    where: str  # region and media type, after the outlet
    waits_for: str
    marks: list[Mark]
    waited: str
    key: str  # of the keyboard
    current: bool


def lines_of(rows: Iterable[Application], *, here: str, query: str, now: datetime, whole: bool = True) -> list[Line]:
    """One line for each row; `here` and `query` are the list's own address. Not `whole`: without media type and marks.

    Asks nothing of the database if the rows come from `queries.asked_for` and have their regions.
    """
    choose, media, marks = _("Choose %(name)s"), dict(MediaType.choices), _marker(now)
    return [
        Line(
            pk=str(row.pk),
            chosen=f"{row.pk}:{row.version}",
            choose=choose % {"name": row},
            href=f"{here}{row.pk}/?{query}",
            thumb=f"{here}{row.pk}/thumb.jpg" if getattr(row, "portrait", None) else "",
            name=row.latin_name or row.native_name,
            native=row.native_name if row.native_name != row.latin_name else "",
            language=row.name_language,
            outlet=row.outlet.name if row.outlet else "",
            where=_where(row, str(media.get(row.media_type, "")) if whole else ""),
            waits_for=row.waits_for,
            marks=marks(row) if whole else [],
            waited=_since(row, now),
            key="",
            current=False,
        )
        for row in rows
    ]


def _where(row: Application, media_type: str) -> str:
    region = row.delegation.region.name if row.delegation and row.delegation.region else ""
    return "".join(f" · {word}" for word in (region, media_type) if word)


def _since(row: Application, now: datetime) -> str:
    return waited(row.waitlisted_at if row.state == State.WAITLISTED else row.submitted_at, now)


def _marker(now: datetime) -> Callable[[Application], list[Mark]]:
    """What stands out: evidence that is missing, hints, and how long one has waited or what was decided."""
    icons = {name: icon(name) for name in {"alert", *(mark for _state, mark in CHIPS.values())}}
    states, none = dict(State.choices), SafeString("")

    def marks(row: Application) -> list[Mark]:
        found = [Mark(state="missing", icon=none, words=str(gap_label(kind))) for kind in row.missing]
        if row.flags:
            hints = ngettext("%(n)s hint", "%(n)s hints", len(row.flags)) % {"n": len(row.flags)}
            found.append(Mark(state="held", icon=icons["alert"], words=hints))
        if row.state == State.WAITLISTED or row.state in UNDECIDED:
            return [*found, Mark(state="waiting", icon=none, words=_since(row, now))]
        state, mark = CHIPS[State(row.state)]
        return [*found, Mark(state=state, icon=icons[mark], words=str(states[row.state]))]

    return marks
