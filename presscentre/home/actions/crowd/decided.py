"""Steps of `load_crowd`: how each application came to be where it is, and what colleagues wrote beside it."""

from datetime import timedelta
from typing import Any

from presscentre.accreditation.models import Application, Move, Note, State, Tag
from presscentre.people.models import User

VERBS = {
    State.QUESTION: "asked",
    State.APPROVED: "approved",
    State.LIMITED: "limited",
    State.WAITLISTED: "waitlisted",
    State.REFUSED: "refused",
    State.WITHDRAWN: "withdrawn",
    State.REVOKED: "revoked",
}
REFUSED = "The evidence is of another event. Apply again with a letter that names this one."
REVOKED = "The badge was lent to somebody else."
TAGS = ("Needs a desk", "Front row", "Came last year")


def show(rows: list[Application], officer: User) -> None:
    """Every move with its time and reason; tags and a few notes."""
    Move.objects.bulk_create([move for row in rows for move in _moves(row, officer)])
    _tag(rows)
    Note.objects.bulk_create(
        [
            Note(application=row, by=officer, at=row.submitted_at + timedelta(hours=3), text="Called back: it is them.")
            for row in rows[5::90]
            if row.submitted_at
        ]
    )


def _moves(row: Application, officer: User) -> list[Move]:
    if row.submitted_at is None:
        return []
    first = Move(application=row, verb="submitted", from_state=State.DRAFT, to_state=State.SUBMITTED)
    first.by, first.at = row.person, row.submitted_at
    moves = [first]
    if row.state == State.REVOKED:
        moves.append(_move(row, "approved", State.SUBMITTED, State.APPROVED, officer, 5))
        moves.append(_move(row, "revoked", State.APPROVED, State.REVOKED, officer, 9))
    elif row.state in VERBS:
        by = row.person if row.state == State.WITHDRAWN else officer
        moves.append(_move(row, VERBS[State(row.state)], State.SUBMITTED, row.state, by, 7))
    return moves


def _move(row: Application, verb: str, start: str, to: str, by: User, hours: int) -> Move:
    assert row.submitted_at is not None
    at = row.decided_at or row.waitlisted_at or row.submitted_at + timedelta(hours=hours)
    if verb == "approved" and row.state == State.REVOKED:
        at -= timedelta(hours=4)
    reason = {"refused": REFUSED, "revoked": REVOKED, "waitlisted": row.waits_for, "asked": row.question}.get(verb, "")
    return Move(application=row, verb=verb, from_state=start, to_state=to, by=by, at=at, reason=reason)


def _tag(rows: list[Application]) -> None:
    if not rows:
        return
    tags = Tag.objects.bulk_create([Tag(event=rows[0].event, name=name) for name in TAGS])
    through: Any = Application.tags.through
    through.objects.bulk_create(
        [
            through(application_id=row.pk, tag_id=tags[place % len(tags)].pk)
            for place, row in enumerate(rows[::11])
            if row.submitted_at
        ]
    )
