"""Steps of `load_crowd`: who was invited, and who has not answered yet."""

from datetime import datetime, timedelta
from typing import Any

from presscentre.accreditation import tokens
from presscentre.accreditation.models import Application, Invitation
from presscentre.events.models import Event
from presscentre.people.models import User

USED, WAITING = 4, 40  # one in so many applications came of an invitation; so many invitations wait


def invite(event: Event, rows: list[Application], officer: User, now: datetime) -> None:
    """Invitations that were used, and some in every other state. Real times."""
    used = rows[::USED]
    made = Invitation.objects.bulk_create(
        [
            _invitation(event, str(row.person.email), str(row), officer, now, language=row.language, outlet=row.outlet)
            for row in used
        ]
    )
    for row, invitation in zip(used, made, strict=True):
        row.invitation = invitation
    Application.objects.bulk_update(used, ["invitation"], batch_size=200)
    Invitation.objects.filter(pk__in=[one.pk for one in made]).update(opened_at=now - timedelta(days=8))
    count = min(WAITING, len(rows))
    Invitation.objects.bulk_create([_unanswered(event, number, officer, now) for number in range(count)])


def _invitation(event: Event, address: str, name: str, officer: User, now: datetime, **facts: Any) -> Invitation:
    times = {"made_at": now - timedelta(days=9), "expires_at": now + timedelta(days=21)}
    digest = tokens.new()[1]  # nobody holds its link: it was mailed to somebody who does not exist
    return Invitation(event=event, email=address, name=name, made_by=officer, digest=digest, **(times | facts))


def _unanswered(event: Event, number: int, officer: User, now: datetime) -> Invitation:
    """One that nobody has used: merely sent, opened, declined, withdrawn or expired, in turn."""
    states: list[dict[str, Any]] = [
        {},
        {"opened_at": now - timedelta(days=6)},
        {"reminded_at": now - timedelta(days=1)},
        {"opened_at": now - timedelta(days=6), "declined_at": now - timedelta(days=5)},
        {"expires_at": now - timedelta(days=2)},
        {"withdrawn_at": now - timedelta(days=3)},
    ]
    facts = states[number % len(states)]
    language = ("ja", "en", "fr", "ar", "zh-hans", "ko")[number % 6]
    address = f"guest.{number}@example.org"
    return _invitation(event, address, f"Guest {number} (invented)", officer, now, language=language, **facts)
