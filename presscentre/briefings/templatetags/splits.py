"""A split in words: what a move costs, why a region is where it is, how full a sitting is."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from babel.numbers import format_percent
from django import template
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from presscentre.briefings.models import Sitting
from presscentre.briefings.office.columns import Card
from presscentre.briefings.splitting import Change, Why
from presscentre.core import languages

register = template.Library()


@register.filter
def percent(ratio: Fraction) -> str:
    """A ratio as people of this language read it: 83 %. Only what is full is 100 %, only nothing is 0 %."""
    shown = Fraction(round(ratio * 100), 100)
    if 0 < ratio < 1:
        shown = min(max(shown, Fraction(1, 100)), Fraction(99, 100))
    locale = languages.cldr(get_language() or "en")
    return str(format_percent(float(shown), locale=locale))


@register.filter
def width(ratio: Fraction) -> str:
    """The same as the width of a drawing."""
    return f"{float(min(ratio, Fraction(1))) * 100:.2f}%"


@register.filter
def place(sitting: Sitting) -> str:
    """What a sitting is called on this page: its label, else its room."""
    return sitting.label or (sitting.room.name if sitting.room else _("Sitting without a room"))


@register.filter
def price(change: Change) -> str:
    """What a move does, by the weightiest part that differs."""
    if change.unseated:
        return _more_unseated(change.unseated)
    if change.torn:
        return _more_torn(change.torn)
    if change.fullest:
        facts = {"before": percent(change.before.fullest), "after": percent(change.after.fullest)}
        if facts["before"] == facts["after"]:
            return _("the fullest sitting a little fuller") if change.is_worse else _("the fullest a little less full")
        return _("the fullest sitting from %(before)s to %(after)s") % facts
    return _("costs nothing")


def _more_unseated(count: int) -> str:
    if count < 0:
        return ngettext("%(n)d fewer without a seat", "%(n)d fewer without a seat", -count) % {"n": -count}
    return ngettext("%(n)d more without a seat", "%(n)d more without a seat", count) % {"n": count}


def _more_torn(count: int) -> str:
    if count < 0:
        return ngettext("%(n)d region fewer is torn", "%(n)d regions fewer are torn", -count) % {"n": -count}
    return ngettext("%(n)d region more is torn", "%(n)d regions more are torn", count) % {"n": count}


@register.filter
def tone(change: Change) -> str:
    """For the colour beside the words: worse, better or even."""
    if change.after == change.before:
        return "even"
    return "worse" if change.is_worse else "better"


@register.filter
def why(card: Card) -> str:
    """Why the region is here, in a sentence."""
    best = card.finding.alternatives[0][1] if card.finding.alternatives else None
    return REASONS[card.finding.why](best)


def _seats(best: Any) -> str:
    if best is None:
        return _("There is no other sitting.")
    text = ngettext(
        "Anywhere else at least %(n)d more journalist would be without a seat.",
        "Anywhere else at least %(n)d more journalists would be without a seat.",
        best.unseated,
    )
    return text % {"n": best.unseated}


def _room(best: Any) -> str:
    text = ngettext(
        "In one sitting, at least %(n)d more journalist would be without a seat.",
        "In one sitting, at least %(n)d more journalists would be without a seat.",
        best.unseated,
    )
    return text % {"n": best.unseated}


def _even(best: Any) -> str:
    facts = {"before": percent(best.before.fullest), "after": percent(best.after.fullest)}
    return _("Anywhere else the fullest sitting would be at %(after)s rather than %(before)s.") % facts


def _free(best: Any) -> str:
    return _("Another sitting would be better.") if best.after < best.before else _("Another would do as well.")


REASONS: dict[Why, Callable[[Any], str]] = {
    Why.PINNED: lambda best: _("You have fixed it here."),
    Why.NOWHERE: lambda best: _("It may come to no sitting."),
    Why.SEATS: _seats,
    Why.EVEN: _even,
    Why.FREE: _free,
    Why.LARGE: lambda best: _("Torn, since no sitting has so many seats."),
    Why.MEDIA: lambda best: _("Torn, since no sitting takes all its media types."),
    Why.ROOM: _room,
}
