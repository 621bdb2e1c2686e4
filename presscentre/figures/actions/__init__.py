"""The verbs of figures: take in, release, correct, pause. Each is one transaction and publishes last."""

from presscentre.figures.actions.again import begin_again
from presscentre.figures.actions.byhand import Preview, enter_by_hand, import_readings, preview
from presscentre.figures.actions.correct import correct, withdraw
from presscentre.figures.actions.decide import discard, release, release_due, set_not_before
from presscentre.figures.actions.intake import Delivery, fate_of, take_in, take_in_at
from presscentre.figures.actions.milestones import discard_milestone, release_milestone
from presscentre.figures.actions.receipts import Fate, Receipt
from presscentre.figures.actions.refusals import (
    AlreadyApproved,
    AlreadyCorrected,
    AlreadyDecided,
    AlreadyPaused,
    FigureMovedOn,
    FiguresPaused,
    FileUnreadable,
    MilestoneDecided,
    NeedsCorrection,
    NotAgain,
    NothingToCorrect,
    NotPaused,
    ReadingRefused,
    ReasonMissing,
    SourceNotAllowed,
    SourcesApart,
    ValueOutOfRange,
)
from presscentre.figures.actions.switch import compare_anew, edit, pause, resume, switch_source, tell_event
from presscentre.figures.actions.tend import begin_pull, end_pull, forget_answers, tell_of_silence

__all__ = [
    "AlreadyApproved",
    "AlreadyCorrected",
    "AlreadyDecided",
    "AlreadyPaused",
    "Delivery",
    "Fate",
    "FigureMovedOn",
    "FiguresPaused",
    "FileUnreadable",
    "MilestoneDecided",
    "NeedsCorrection",
    "NotAgain",
    "NotPaused",
    "NothingToCorrect",
    "Preview",
    "ReadingRefused",
    "ReasonMissing",
    "Receipt",
    "SourceNotAllowed",
    "SourcesApart",
    "ValueOutOfRange",
    "begin_again",
    "begin_pull",
    "compare_anew",
    "correct",
    "discard",
    "discard_milestone",
    "edit",
    "end_pull",
    "enter_by_hand",
    "fate_of",
    "forget_answers",
    "import_readings",
    "pause",
    "preview",
    "release",
    "release_due",
    "release_milestone",
    "resume",
    "set_not_before",
    "switch_source",
    "take_in",
    "take_in_at",
    "tell_event",
    "tell_of_silence",
    "withdraw",
]
