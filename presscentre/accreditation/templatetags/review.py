"""Words and marks of the office's review pages."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from babel.dates import format_timedelta
from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation.countries import country_name
from presscentre.accreditation.models import Evidence, State
from presscentre.accreditation.remits import regions_of_request
from presscentre.core import languages

register = template.Library()

# How a state looks on a chip: the chip's own state, and its icon.
CHIPS = {
    State.DRAFT: ("waiting", "empty"),
    State.SUBMITTED: ("waiting", "stale"),
    State.QUESTION: ("held", "held"),
    State.APPROVED: ("approved", "check"),
    State.LIMITED: ("approved", "check"),
    State.WAITLISTED: ("waiting", "stale"),
    State.REFUSED: ("refused", "withdrawn"),
    State.WITHDRAWN: ("missing", "empty"),
    State.REVOKED: ("refused", "withdrawn"),
}

FLAGS = {
    "domain_differs": _("The address is not at the outlet’s domain."),
    "domain_lookalike": _("The address looks like another outlet’s domain, but is not."),
    "person_twice": _("Somebody with the same name or telephone number has applied, too."),
    "outlet_proposed": _("The applicant proposed the outlet; nobody has confirmed it yet."),
    "portrait_missing": _("There is no portrait; a badge needs one."),
}

GAPS: dict[str, Any] = {
    Evidence.Kind.ASSIGNMENT: _("Letter missing"),
    Evidence.Kind.PIECE: _("Published piece missing"),
    Evidence.Kind.PRESS_CARD: _("Press card missing"),
}

MOVES = {
    "submitted": _("Applied"),
    "asked": _("Asked for more"),
    "answered": _("Answered"),
    "approved": _("Approved"),
    "limited": _("Approved with limits"),
    "waitlisted": _("Put on the waiting list"),
    "refused": _("Refused"),
    "reopened": _("Opened again"),
    "withdrawn": _("Withdrew"),
    "revoked": _("Revoked"),
    "changed": _("Changed something that needs approval again"),
    "swapped": _("The outlet sends somebody else"),
}


@register.simple_tag(takes_context=True)
def whole_remit(context: template.Context) -> bool:
    """True if this officer decides in every region, and so on outlets, quotas and rules."""
    return regions_of_request(context["request"]) is None


@register.filter
def chip(application: Any) -> dict[str, Any]:
    """What a chip shows of this application's state: `state`, `mark`, `words`."""
    state, mark = CHIPS[State(application.state)]
    return {"state": state, "mark": mark, "words": application.get_state_display()}


@register.filter
def waited(since: datetime | None, now: datetime) -> str:
    """How long ago, in the reader's language and at a glance: "3 hr", "2 days"; "" for never."""
    if since is None:
        return ""
    return _span(max(0, int((now - since).total_seconds()) // 60), languages.cldr(get_language() or "en"))


@lru_cache(maxsize=4096)
def _span(minutes: int, locale: str) -> str:
    """Babel takes a while, and a list says the same many times."""
    return str(format_timedelta(timedelta(minutes=minutes), granularity="minute", format="short", locale=locale))


@register.filter
def flag_label(code: str) -> Any:
    """The advice in a sentence."""
    return FLAGS.get(code, code)


@register.filter
def gap_label(kind: str) -> Any:
    """Which evidence is missing."""
    return GAPS.get(kind, kind)


@register.filter
def move_label(verb: str) -> Any:
    """What was done, in the past tense; what later versions add is shown by its name."""
    return MOVES.get(verb, verb)


@register.filter
def country(code: str) -> str:
    """The country's name in the reader's language."""
    return country_name(code)


@register.filter
def language_name(code: str) -> str:
    """The language's own name; the code where the interface does not speak it."""
    return dict(languages.INTERFACE).get(code, code)
