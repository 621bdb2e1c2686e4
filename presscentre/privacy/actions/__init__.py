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

__all__ = [
    "NotAConsent",
    "WordingChanged",
    "give_consent",
    "note_seen",
    "publish_wordings",
    "take_answers",
    "withdraw_consent",
]
