"""The nouns of figures. Only `actions` writes here."""

from presscentre.figures.models.base import DIGITS, PLACES, Value
from presscentre.figures.models.figure import Figure, Source
from presscentre.figures.models.milestone import Edition, EditionReading, Milestone, MilestoneRule
from presscentre.figures.models.reading import Approval, Batch, Reading
from presscentre.figures.models.revision import Board, Pause, Revision

__all__ = [
    "DIGITS",
    "PLACES",
    "Approval",
    "Batch",
    "Board",
    "Edition",
    "EditionReading",
    "Figure",
    "Milestone",
    "MilestoneRule",
    "Pause",
    "Reading",
    "Revision",
    "Source",
    "Value",
]
