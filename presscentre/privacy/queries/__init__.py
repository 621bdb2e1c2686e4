"""Reads of what is told, kept, asked and watched."""

from presscentre.privacy.queries.accounts import (
    unused_accounts,
)
from presscentre.privacy.queries.giving import (
    affected,
    hours_left,
    public_list,
)
from presscentre.privacy.queries.keeping import (
    Due,
    Standing,
    due,
    periods_of,
    standings,
)
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
from presscentre.privacy.queries.watching import (
    changes_of,
    documents_with,
    open_alarms,
    overdue,
    requests_at,
    reveals_of,
    transfers_of,
)

__all__ = [
    "Due",
    "Question",
    "Standing",
    "affected",
    "asked_at",
    "changes_of",
    "controller_of",
    "documents_with",
    "draft",
    "due",
    "has_consent",
    "hours_left",
    "newest_version",
    "notice",
    "notices",
    "open_alarms",
    "overdue",
    "periods_of",
    "public_list",
    "questions",
    "requests_at",
    "reveals_of",
    "seen_by",
    "standings",
    "transfers_of",
    "unused_accounts",
]
