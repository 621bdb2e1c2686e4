"""Which evidence is asked for, by media type. A gap is shown to the applicant and to the office; it refuses nobody."""

from collections import Counter
from collections.abc import Iterable

from presscentre.accreditation.models import Evidence, MediaType

_K = Evidence.Kind
_REPORTS = {_K.ASSIGNMENT.value: 1, _K.PIECE.value: 2, _K.PRESS_CARD.value: 1}

# Media type → kind → how many. Whoever only carries and plugs in has published nothing: the letter is enough.
WANTED: dict[str, dict[str, int]] = {
    MediaType.WRITTEN: _REPORTS,
    MediaType.PHOTO: _REPORTS,
    MediaType.TELEVISION: _REPORTS,
    MediaType.RADIO: _REPORTS,
    MediaType.ONLINE: _REPORTS,
    MediaType.TECHNICAL: {_K.ASSIGNMENT.value: 1},
}


def wanted(media_type: str) -> dict[str, int]:
    """Kind of evidence → how many of it, in the order of the list; {} while no media type is chosen."""
    return WANTED.get(media_type, {})


def missing(media_type: str, kinds: Iterable[str]) -> list[str]:
    """The kinds of which fewer are there than asked for; `kinds` has one entry for each piece of evidence."""
    there = Counter(kinds)
    return [kind for kind, count in wanted(media_type).items() if there[kind] < count]
