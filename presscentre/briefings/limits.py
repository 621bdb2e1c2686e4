"""How often one account may put or change a question: each time, every phone in the hall hears of it."""

from django.utils.translation import gettext_lazy as _

from presscentre.core.errors import Refusal
from presscentre.core.often import too_often
from presscentre.people.models import User

QUESTIONS, WITHIN = 10, 60  # times, seconds


class TooManyQuestions(Refusal):
    code = "too_many_questions"
    message = _("Wait a minute, then try again. Nothing is lost.")
    status = 429


def count_question(person: User) -> None:
    """Note that this person sends a question. Raises TooManyQuestions."""
    if too_often(f"briefings.questions:{person.pk}", most=QUESTIONS, within=WITHIN):
        raise TooManyQuestions
