"""A sitting's own door: who has a seat, and the standby line once its list has closed. Also: what an end takes back."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from presscentre.accreditation import leaving
from presscentre.accreditation.lists import Choice, Kind, register
from presscentre.accreditation.models import Badge, Checkpoint, Scan
from presscentre.briefings import actions, queries
from presscentre.briefings.models import Hold, Seat, Sitting
from presscentre.events.models import Event

MAY_STAND_BY = (Hold.STANDBY, Hold.LOST)


def may_pass(badge: Badge, checkpoint: Checkpoint, at: datetime) -> Scan.Answer | None:
    """A seat opens the door; a turn in the standby line does while a place is left, which is then theirs.

    One query for whoever has a seat or nothing at all; the standby line takes turns under the sitting's lock.
    """
    person = badge.application.person_id
    states = Seat.objects.filter(sitting=_ref(checkpoint.list_ref), person=person, remote=False)
    mine = set(states.values_list("state", flat=True))
    if Hold.HELD in mine:
        return None
    sitting = _sitting(checkpoint) if mine & {*MAY_STAND_BY} else None
    let_in = sitting is not None and actions.let_in(sitting, person, by=None, now=at)
    return None if let_in else Scan.Answer.WRONG_SITTING


def snapshot(event: Event, ref: str) -> frozenset[int] | None:
    """The badges of everybody with a seat or in the standby line: a device without network counts no places."""
    people = Seat.objects.filter(sitting=_ref(ref), remote=False, state__in=[Hold.HELD, *MAY_STAND_BY]).values("person")
    badges = Badge.objects.filter(event=event, application__person__in=people)
    return frozenset(badges.values_list("pk", flat=True))


def passed(scan: Scan) -> None:
    """Whoever was let in has arrived; whichever way scans come."""
    if scan.badge is None or scan.direction != Checkpoint.Direction.IN:
        return
    sitting = _sitting(scan.checkpoint)
    if sitting is not None:
        actions.arrive(sitting, scan.badge.application.person_id, by=scan.by, now=scan.at)


def choices(event: Event) -> list[Choice]:
    """Every released sitting for which a seat is needed."""
    slots = queries.seated_slots(event)
    return [Choice(str(slot.sitting_id), f"{slot.sitting} · {slot.room.name}") for slot in slots]


def _sitting(checkpoint: Checkpoint) -> Sitting | None:
    return Sitting.objects.filter(pk=_ref(checkpoint.list_ref)).select_related("event").first()


def _ref(text: str) -> int:
    return int(text) if text.isdecimal() else 0


SITTING = register(
    Kind(
        "briefings.sitting",
        _("Seats of a sitting"),
        may_pass=may_pass,
        snapshot=snapshot,
        passed=passed,
        choices=choices,
    )
)
leaving.when_it_ends(actions.leave)
