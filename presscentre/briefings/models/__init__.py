"""The nouns of briefings. Only `actions` writes here."""

from presscentre.briefings.models.briefing import Absence, Briefing, Crossover, Interpreter, Speaker
from presscentre.briefings.models.floor import Floor, Ledger, Question, QuestionMove, Skip, Turn, WrittenAnswer
from presscentre.briefings.models.seat import ALIVE, TAKES, CalendarFeed, Hold, Seat, Wish
from presscentre.briefings.models.sitting import Channel, Sitting, Slot, Version

__all__ = [
    "ALIVE",
    "TAKES",
    "Absence",
    "Briefing",
    "CalendarFeed",
    "Channel",
    "Crossover",
    "Floor",
    "Hold",
    "Interpreter",
    "Ledger",
    "Question",
    "QuestionMove",
    "Seat",
    "Sitting",
    "Skip",
    "Slot",
    "Speaker",
    "Turn",
    "Version",
    "Wish",
    "WrittenAnswer",
]
