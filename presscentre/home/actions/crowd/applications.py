"""Steps of `load_crowd`: people, their applications, portraits and evidence."""

import hashlib
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from presscentre.accreditation import checklist, files
from presscentre.accreditation.models import (
    GIVEN,
    Application,
    Delegation,
    Evidence,
    Place,
    Portrait,
    State,
)
from presscentre.accreditation.names import folded
from presscentre.events.models import Event
from presscentre.home.demo import faces
from presscentre.home.demo.crowd import Crowd, Guest
from presscentre.people.models import Profile, User

DECIDED = (*GIVEN, State.REFUSED, State.REVOKED)
SPARE = 2  # places that an outlet has not given yet, for every other one
WAITS_FOR = "The hall is full in this press region. Places that become free are given in this order."
QUESTION = "Please send a letter of assignment that names this event."


def file(event: Event, everybody: Crowd, delegations: list[Delegation], officer: User) -> list[Application]:
    """Everybody's application, in the state in which it is by the evening before, with all that belongs to it."""
    people = _people(everybody)
    rows = []
    for guest in everybody.guests:
        row = Application(event=event, person=people[guest.address], **_facts(event, guest, delegations[guest.outlet]))
        row.search = folded(f"{guest.native} {guest.latin} {guest.address} {_names(everybody, guest)}")[:600]
        row.decided_by = officer if row.decided_at else None
        rows.append(row)
    rows = Application.objects.bulk_create(rows)
    _portraits(rows)
    _evidence(rows)
    _places(delegations, rows)
    _profiles(event, rows)
    return rows


def _names(everybody: Crowd, guest: Guest) -> str:
    outlet = everybody.outlets[guest.outlet]
    return " ".join((outlet.name, *outlet.aliases))


def _people(everybody: Crowd) -> dict[str, User]:
    """Every guest's account; those of the demonstration's door are there already."""
    known = set(User.objects.values_list("email", flat=True))
    User.objects.bulk_create(
        [
            User(email=guest.address, name=guest.shown, language=guest.language)
            for guest in everybody.guests
            if guest.address not in known
        ]
    )
    addresses = [guest.address for guest in everybody.guests]
    return {str(user.email): user for user in User.objects.filter(email__in=addresses)}


def sent_at(event: Event, number: int) -> datetime:
    """When this guest applied: somewhere in the five weeks before, most of them early."""
    return event.starts_at - timedelta(days=34, hours=9) + timedelta(minutes=(number * 3571) % 44_640)


def _facts(event: Event, guest: Guest, delegation: Delegation) -> dict[str, Any]:
    sent = sent_at(event, guest.number)
    decided = sent + timedelta(hours=7 + guest.number % 60)
    return {
        "state": guest.state,
        "version": 1 if guest.state in (State.DRAFT, State.SUBMITTED) else 2,
        "language": guest.language,
        "native_name": guest.native,
        "latin_name": guest.latin,
        "name_language": guest.glyphs,
        "outlet_id": delegation.outlet_id,
        "delegation": delegation,
        "media_type": guest.media_type,
        "role": guest.role,
        "speaks": sorted({guest.language, "en"}),
        "interpretation": guest.language if guest.number % 3 else "",
        "equipment": "1 camera, 1 tripod, 2 radio microphones" if guest.media_type == "technical" else "",
        "arrives_at": event.starts_at - timedelta(hours=guest.number % 40),
        "question": QUESTION if guest.state == State.QUESTION else "",
        "limits": "Without camera in the hall." if guest.state == State.LIMITED else "",
        "waitlisted_at": decided if guest.state == State.WAITLISTED else None,
        "waits_for": WAITS_FOR if guest.state == State.WAITLISTED else "",
        "created_at": sent - timedelta(minutes=40),
        "submitted_at": None if guest.state == State.DRAFT else sent,
        "decided_at": decided if guest.state in DECIDED else None,
    }


def _portraits(rows: list[Application]) -> None:
    """Each has files of its own, so that to erase one erases nobody else's face."""
    made = []
    for number, row in enumerate(rows):
        face = faces.face(number)
        made.append(
            Portrait(
                application=row,
                picture=files.keep("portraits/pictures", face.picture, ".jpg"),
                thumb=files.keep("portraits/thumbs", face.thumb, ".jpg"),
                width=faces.PICTURE[0],
                height=faces.PICTURE[1],
                crop=[0, 0, *faces.PICTURE],
                digest=hashlib.sha256(face.picture).hexdigest(),
                taken_at=row.created_at,
            )
        )
    Portrait.objects.bulk_create(made)


def _evidence(rows: list[Application]) -> None:
    """What is asked for, as links; one in seven has forgotten the letter of assignment."""
    made = []
    for number, row in enumerate(rows):
        kinds = [kind for kind, count in checklist.wanted(row.media_type).items() for _piece in range(count)]
        if number % 7 == 3:
            kinds.remove(Evidence.Kind.ASSIGNMENT)
            row.missing, row.has_gaps = checklist.missing(row.media_type, kinds), True
        for piece, kind in enumerate(kinds):
            link = f"https://example.org/{kind}/{number}-{piece}"
            made.append(Evidence(application=row, kind=kind, link=link, added_at=row.created_at))
    Evidence.objects.bulk_create(made)
    Application.objects.bulk_update([row for row in rows if row.has_gaps], ["missing", "has_gaps"], batch_size=200)


def _places(delegations: list[Delegation], rows: list[Application]) -> None:
    """As many as are accredited, and a few that nobody has yet."""
    numbers: Counter[int] = Counter()
    made = []
    for row in rows:
        if row.state in GIVEN and row.delegation_id:
            numbers[row.delegation_id] += 1
            made.append(Place(delegation_id=row.delegation_id, number=numbers[row.delegation_id], application=row))
    for delegation in delegations[::2]:
        taken = numbers[delegation.pk]
        made += [Place(delegation=delegation, number=taken + spare) for spare in range(1, SPARE + 1)]
    Place.objects.bulk_create(made)


def _profiles(event: Event, rows: list[Application]) -> None:
    given = [row for row in rows if row.state in GIVEN]
    Profile.objects.bulk_create(
        [Profile(user=row.person, native_name=row.native_name, latin_name=row.latin_name) for row in given],
        ignore_conflicts=True,
    )
    through = Profile.events.through
    waiting = [row.person_id for row in rows if row.state not in GIVEN]
    through.objects.filter(event=event, profile__user__in=waiting).delete()  # whom the door lets in as they are
    ours = Profile.objects.filter(user__in=[row.person_id for row in given]).values_list("pk", flat=True)
    through.objects.bulk_create([through(profile_id=pk, event_id=event.pk) for pk in ours], ignore_conflicts=True)
