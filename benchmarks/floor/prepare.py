"""Fills the database of one run: `python -m benchmarks.floor.prepare FOLDER LISTENERS WAITING`.

Writes FOLDER/cookies (a Cookie header for each listener) and FOLDER/floor (the key of its sitting).
"""

import random
import sys
from datetime import datetime, timedelta
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from presscentre.accreditation.models import Application, Delegation, Outlet, State  # noqa: E402
from presscentre.briefings import actions  # noqa: E402
from presscentre.briefings.models import Floor, Hold, Question, Seat, Sitting  # noqa: E402
from presscentre.events.models import Event, Region  # noqa: E402
from presscentre.people.models import User  # noqa: E402
from tests import factories  # noqa: E402
from tests.briefings import rows  # noqa: E402

REGIONS, OUTLETS = 12, 220


def main(folder: Path, listeners: int, waiting: int) -> None:
    call_command("migrate", verbosity=0)
    now = timezone.now()
    span = {"starts_at": now - timedelta(days=1), "ends_at": now + timedelta(days=1)}
    event = factories.event(audience=Event.Audience.ACCREDITED, **span)
    people = factories.journalists(event, max(listeners, waiting))
    (folder / "cookies").write_text("\n".join(factories.cookies(people[:listeners])) + "\n")
    mona = factories.officer("Mona", event, "briefings")
    sitting = rows.sitting(rows.briefing(event), at=now, capacity=listeners, remote_capacity=waiting)
    rows.released(event)
    floor = actions.appoint(sitting, [mona], by=mona, now=now)
    regions = [factories.region(event, f"region-{number}") for number in range(REGIONS)]
    ask(floor, people[:waiting], regions, now)
    sit(sitting, people, regions, now)
    actions.open_floor(floor, by=mona, now=now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as the database does by itself in the first minute of a night
    (folder / "floor").write_text(str(sitting.pk))


def sit(sitting: Sitting, people: list[User], regions: list[Region], now: datetime) -> None:
    """Each of them has a place, so many in the room as it holds and the others over the line; of some regions more."""
    home = Delegation.objects.create(event=sitting.event, outlet=Outlet.objects.earliest("pk"))
    of = {"event": sitting.event, "delegation": home, "outlet": home.outlet, "state": State.APPROVED}
    of |= {"created_at": now, "submitted_at": now, "decided_at": now}
    given = Application.objects.bulk_create([Application(person=person, **of) for person in people], batch_size=1000)
    chance = random.Random(7)
    seat = {"event": sitting.event, "sitting": sitting, "state": Hold.HELD, "asked_at": now, "moved_at": now}
    seats = []
    for number, one in enumerate(given):
        region, here = chance.choices(regions, weights=range(1, REGIONS + 1))[0], number < sitting.capacity
        who = {"person_id": one.person_id, "application": one, "region": region}
        seats.append(Seat(remote=not here, arrived_at=now if here else None, **who, **seat))
    Seat.objects.bulk_create(seats, batch_size=1000)


def ask(floor: Floor, people: list[User], regions: list[Region], now: datetime) -> None:
    """One question of each of them, in no order of regions, outlets or waits."""
    outlets = Outlet.objects.bulk_create(
        [Outlet(name=f"Outlet {number}", country="DE", confirmed_at=now) for number in range(OUTLETS)]
    )
    chance, questions = random.Random(11), []
    for person in people:
        outlet, at = chance.randrange(OUTLETS), now - timedelta(milliseconds=chance.randrange(10**7))
        who = {"person": person, "region": regions[outlet % REGIONS], "outlet": outlets[outlet]}
        when = {"asked_at": at, "moved_at": at}
        questions.append(Question(floor=floor, text="What comes next?", language="en", **who, **when))
    Question.objects.bulk_create(questions, batch_size=1000)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
