"""Limits against guessing: by officer and by browser, never by address, for the hall is one address."""

from typing import ClassVar

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from presscentre.core.errors import Refusal
from presscentre.people.models import User

GUESSES, GUESSING_SECONDS = 10, 600  # 10 wrong codes in 10 minutes, of 28**6


class TooManyGuesses(Refusal):
    code = "too_many_guesses"
    message = _("Too many codes were wrong. Wait ten minutes, then read the code from the screen again.")
    status: ClassVar[int] = 429


def _key(officer: User) -> str:
    return f"kiosk.guesses.{officer.pk}"


def may_guess(officer: User) -> None:
    """Raise TooManyGuesses once this officer has typed too many wrong codes."""
    if cache.get(_key(officer), 0) >= GUESSES:
        raise TooManyGuesses


def count_wrong_guess(officer: User) -> None:
    """Remember one wrong code of this officer for ten minutes from the first."""
    cache.add(_key(officer), 0, GUESSING_SECONDS)
    try:
        cache.incr(_key(officer))
    except ValueError:  # it lapsed between the two calls
        cache.set(_key(officer), 1, GUESSING_SECONDS)
