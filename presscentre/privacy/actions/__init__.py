"""The verbs of personal data, one family a file."""

from presscentre.privacy.actions.telling import (
    NotAConsent,
    WordingChanged,
    give_consent,
    note_seen,
    publish_wordings,
    take_answers,
    withdraw_consent,
)
from presscentre.privacy.actions.watching import AlarmSettled, ReasonNeeded, note_reading, note_reveal, settle_alarm

__all__ = [
    "AlarmSettled",
    "NotAConsent",
    "ReasonNeeded",
    "WordingChanged",
    "give_consent",
    "note_reading",
    "note_reveal",
    "note_seen",
    "publish_wordings",
    "settle_alarm",
    "take_answers",
    "withdraw_consent",
]
