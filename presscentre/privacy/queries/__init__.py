"""Reads of what is told, kept, asked and watched."""

from presscentre.privacy.queries.telling import (
    Question,
    asked_at,
    controller_of,
    draft,
    has_consent,
    newest_version,
    notice,
    notices,
    questions,
    seen_by,
)

__all__ = [
    "Question",
    "asked_at",
    "controller_of",
    "draft",
    "has_consent",
    "newest_version",
    "notice",
    "notices",
    "questions",
    "seen_by",
]
