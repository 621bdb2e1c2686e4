"""One person's sittings as their calendar has them."""

from collections import defaultdict
from datetime import datetime

from presscentre.briefings.models import Hold, Seat, Slot
from presscentre.briefings.queries.schedule import Entry, schedule
from presscentre.events.models import Event

Facts = tuple[str, int, datetime, str]  # state, changes, changed at, remote line


def appointments(person: int, event: Event, now: datetime) -> list[tuple[Entry, Facts]]:
    """The sittings where this person has, or had, a seat: with its state, how often it has changed, and when.

    Somebody who gave a seat up and took another there has one appointment, of the newest.
    """
    of: dict[int, list[Seat]] = defaultdict(list)
    for seat in Seat.objects.filter(person=person, event=event).order_by("pk"):
        of[seat.sitting_id].append(seat)
    # A line is no appointment; but what once was one is cancelled while its holder waits, and never just gone.
    newest = {sitting: seats[-1] for sitting, seats in of.items() if seats[-1].state != Hold.WAITING or seats[1:]}
    links = {
        slot.sitting_id: str(slot.facts.get("remote_link") or "")
        for slot in Slot.objects.current(event).filter(sitting__in=newest)
    }
    found = []
    for entry in schedule(event, now=now).entries:
        if entry.sitting in newest:
            mine = newest[entry.sitting]
            changes = sum(one.version for one in of[entry.sitting])
            link = links.get(entry.sitting, "") if mine.remote else ""
            found.append((entry, (mine.state, changes, mine.moved_at, link)))
    return found
