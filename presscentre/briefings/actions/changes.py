"""tell(): one letter to each whom a new version of the schedule affects, as a step of publishing it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, override

from presscentre.briefings import queries
from presscentre.briefings.models import Interpreter, Seat, Sitting, Slot, Speaker, Version
from presscentre.core import links, moments, punctuation
from presscentre.events.models import Event, Room
from presscentre.notices.actions import queue_many
from presscentre.people.models import Remit

FOR_ALL = ("cancelled", "back", "moved", "room")  # whoever has anything to do with the sitting is told of these
ORDER = ("cancelled", "new", "back", "moved", "room", "named", "dropped")


@dataclass
class Reader:
    """Somebody who is told: of which sittings, what about each, and which of them now clash with something else."""

    language: str
    lines: dict[int, str] = field(default_factory=dict)
    clashes: set[int] = field(default_factory=set)

    def add(self, sitting: int, kind: str) -> None:
        known = self.lines.get(sitting, kind)
        self.lines[sitting] = min(known, kind, key=ORDER.index)


class Telling:
    """One release, seen by those whom it affects. `now` is event time."""

    def __init__(self, version: Version, before: dict[int, Slot], slots: Iterable[Slot], now: datetime) -> None:
        self.version, self.event, self.before, self.now = version, version.event, before, now
        self.after = {slot.sitting_id: slot for slot in slots}
        self.kinds: dict[int, set[str]] = defaultdict(set)
        for change in version.changes:
            self.kinds[change["sitting"]].add(change["kind"])
        self.sittings = Sitting.objects.select_related("briefing").in_bulk(list(self.kinds))
        self.rooms = Room.objects.filter(event=self.event).in_bulk()
        self.readers: dict[str, Reader] = {}  # by address, so that who has two parts gets one letter

    def seats(self, held: dict[int, list[Seat]]) -> None:
        """Who has a seat, waits for one or was offered one."""
        for sitting, seats in held.items():
            for seat, kind in [(seat, kind) for seat in seats for kind in self._for_all(sitting)]:
                self._add(seat.person.email, seat.person.language, sitting, kind, clashes=seat.clashes)

    def voices(self) -> None:
        """Speakers and interpreters: of what concerns all, and of being named or left out."""
        people: list[tuple[Any, dict[int, Any]]] = [
            (_speakers, Speaker.objects.filter(event=self.event).in_bulk()),
            (_interpreters, Interpreter.objects.filter(event=self.event).in_bulk()),
        ]
        for named_in, rows in people:
            for sitting in self.kinds:
                was, now = named_in(self.before.get(sitting)), named_in(self.after[sitting])
                for pk in (was | now) & set(rows):
                    for kind in self._for_voice(sitting, pk in was, pk in now):
                        self._add(rows[pk].email, rows[pk].language, sitting, kind)

    def stewards(self) -> None:
        """Who works at the door of this event; of the first release they read on the page."""
        remits = Remit.objects.filter(event=self.event, role=Remit.Role.DOOR, user__is_active=True)
        for email, language in remits.values_list("user__email", "user__language").distinct():
            for sitting in self.kinds:
                for kind in [*self._for_all(sitting), *(["new"] if self._is_added(sitting) else [])]:
                    self._add(email, language, sitting, kind)

    def letters(self) -> Iterator[dict[str, Any]]:
        """One for each reader, with all that concerns them in the order of time."""
        at = self.event.real(self.now)
        for email, reader in self.readers.items():
            with override(reader.language):
                sittings = sorted(reader.lines, key=lambda pk: (self.after[pk].starts_at, pk))
                lines = [self._line(pk, reader.lines[pk]) | {"clash": pk in reader.clashes} for pk in sittings]
                link = links.absolute(reverse("briefings:schedule", kwargs={"event": self.event.slug}))
                facts = {"event_name": self.event.name, "lines": lines, "comment": self.version.comment, "link": link}
            yield {
                "template": "briefings/changed",
                "to": email,
                "language": reader.language,
                "at": at,
                "event": self.event.slug,
                "once": f"briefings.changed:{self.version.pk}:{email}",
                **facts,
            }

    def _for_all(self, sitting: int) -> list[str]:
        return [kind for kind in FOR_ALL if kind in self.kinds[sitting]]

    def _for_voice(self, sitting: int, was: bool, now: bool) -> list[str]:
        if was and not now:
            return ["dropped"]
        if now and not was:
            return ["new"] if "new" in self.kinds[sitting] else ["named"]
        return self._for_all(sitting)

    def _is_added(self, sitting: int) -> bool:
        return bool(self.before) and "new" in self.kinds[sitting]

    def _add(self, email: str | None, language: str, sitting: int, kind: str, *, clashes: bool = False) -> None:
        if not email:
            return
        reader = self.readers.setdefault(email.lower(), Reader(language))
        reader.add(sitting, kind)
        if clashes:
            reader.clashes.add(sitting)

    def _line(self, pk: int, kind: str) -> dict[str, Any]:
        """What a letter says of one sitting, in the active language; a title only if it is out."""
        sitting, after, before = self.sittings[pk], self.after[pk], self.before.get(pk)
        title = sitting.briefing.shown_title(self.now)
        label = queries.label_on(after, self.event)
        line = {"kind": kind, "title": punctuation.joined(title, label)}
        line |= {"when": span(self.event, after), "room": self.rooms[after.room_id].name}
        if before is not None:
            line |= {"was": span(self.event, before), "room_was": self.rooms[before.room_id].name}
        return line


def tell(
    version: Version, before: dict[int, Slot], slots: list[Slot], held: dict[int, list[Seat]], *, now: datetime
) -> None:
    """Queue one letter to each seat holder, speaker, interpreter and steward whom the version affects. A step."""
    telling = Telling(version, before, slots, now)
    telling.seats(held)
    telling.voices()
    telling.stewards()
    queue_many(telling.letters())


def span(event: Event, slot: Slot) -> str:
    """Day, start, end and place of a slot in the active language: "Sat, Nov 11, 10:00–11:00 (Shanghai)"."""
    tz = event.tz
    facts = {"day": moments.day(slot.starts_at, tz), "place": moments.city(tz)}
    facts |= {"start": moments.clock(slot.starts_at, tz, seconds=False)}
    facts |= {"end": moments.clock(slot.ends_at, tz, seconds=False)}
    return gettext("%(day)s, %(start)s–%(end)s (%(place)s)") % facts


def _speakers(slot: Slot | None) -> set[int]:
    return set(slot.facts["speakers"]) if slot else set()


def _interpreters(slot: Slot | None) -> set[int]:
    return {row["interpreter"] for row in slot.facts["channels"] if row["interpreter"]} if slot else set()
