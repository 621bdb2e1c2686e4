"""How often one account may put or change a question: each time, every phone in the hall hears of it."""

from contextlib import suppress

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from presscentre.core.errors import Refusal
from presscentre.people.models import User

QUESTIONS, WITHIN = 10, 60  # times, seconds


class TooManyQuestions(Refusal):
    code = "too_many_questions"
    message = _("Wait a minute, then try again. Nothing is lost.")
    status = 429


def count_question(person: User) -> None:
    """Note that this person sends a question. Raises TooManyQuestions."""
    key = f"briefings.questions:{person.pk}"
    if not cache.add(key, 0, WITHIN) and cache.get(key, 0) >= QUESTIONS:
        raise TooManyQuestions
    with suppress(ValueError):  # it has just expired: the next one begins anew
        cache.incr(key)
