"""A floor with people on it, for tests of questions, turns and pages."""

from datetime import datetime, timedelta
from typing import Any

from presscentre.accreditation.models import Application
from presscentre.briefings import actions, queries
from presscentre.briefings.models import Floor, Question, Sitting
from presscentre.events.models import Event
from presscentre.people.models import User
from tests.accreditation import rows as accredited
from tests.briefings import rows
from tests.briefings.rows import AFTERNOON, EVENING

SECOND = timedelta(seconds=1)


def present(gala: Event, name: str, region: Any, ceo: Sitting, *, at: datetime | None = None) -> Application:
    """Somebody of this region in the room, of an outlet of their own; `at`: when they took the seat."""
    of = accredited.delegation(gala, accredited.outlet(f"Outlet of {name}"), region=region)
    application = rows.accredited(gala, name, of)
    actions.take(application, ceo, by=application.person, now=at or AFTERNOON)
    actions.arrive(ceo, application.person_id, by=None, now=at or EVENING)
    return application


def asks(floor: Floor, who: Application, text: str = "When?", *, at: int = 0) -> Question:
    moment = EVENING + at * SECOND
    return actions.ask(floor, who, text=text, language="en", by=who.person, now=moment)


def speaks(floor: Floor, mona: User, *, at: int, seconds: int) -> str:
    """The next by the rule speaks for so long; whose region it was."""
    turn = actions.call_next(floor, by=mona, now=EVENING + at * SECOND)
    actions.end_turn(floor, by=mona, now=EVENING + (at + seconds) * SECOND)
    return turn.region.key


def board(gala: Event, floor: Floor) -> dict[str, Any]:
    entry: dict[str, Any] = queries.board_snapshot(gala)["entries"][str(floor.sitting_id)]
    return entry
