"""Why a moderator went past the rule, from a list: what everybody reads on the board."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Override(models.TextChoices):
    """Why somebody else than the next was called."""

    FOLLOW_UP = "follow_up", _("Follow-up to the last answer")
    SUBJECT = "subject", _("Same subject, taken together")
    SPEAKER_LEAVES = "speaker_leaves", _("The speaker who can answer leaves")
    INTERPRETER = "interpreter", _("No interpreter for the next question's language")
    LINE = "line", _("No line to the next journalist")
    FIRST_TIME = "first_time", _("Has not asked at this event yet")


class Skipped(models.TextChoices):
    """Why a question was passed over."""

    ABSENT = "absent", _("Not in the room")
    LINE = "line", _("No line")
    INTERPRETER = "interpreter", _("No interpreter ready")
    ASKED = "asked", _("Asked by another already")
    DECLINES = "declines", _("Does not want to ask now")
