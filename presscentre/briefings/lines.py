"""Changes between two versions as people read them: in the public changelog, before a release, after a delay."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from presscentre.briefings.models import Sitting, Slot
from presscentre.briefings.queries import label_on
from presscentre.core import punctuation
from presscentre.events.models import Event, Room

PUBLIC = {
    "capacity": _("seats"),
    "remote_capacity": _("remote places"),
    "label": _("name of the sitting"),
    "regions": _("regions"),
    "speakers": _("speakers"),
    "channels": _("interpretation"),
    "languages": _("languages"),
    "media_types": _("media types"),
}
OFFICE = PUBLIC | {
    "equipment": _("equipment"),
    "remote_link": _("remote line"),
    "standby": _("standby line"),
    "door_closes": _("door list"),
    "per_outlet": _("seats for one outlet"),
}


@dataclass(frozen=True)
class Stand:
    """When and where a sitting is, or was; None: as before."""

    starts_at: datetime | None
    ends_at: datetime | None
    room: str


@dataclass(frozen=True)
class Line:
    """One change of one sitting. `title` is only what is out; `fields` say what else is different."""

    kind: str
    sitting: int
    key: str
    title: str
    was: Stand
    to: Stand
    fields: str = ""


class Lines:
    """Puts changes into words of the active language. `now` is event time. Three queries."""

    def __init__(self, event: Event, sittings: Iterable[int], now: datetime, *, office: bool = False) -> None:
        self.now, self.labels = now, OFFICE if office else PUBLIC
        self.sittings = Sitting.objects.of(event).select_related("briefing").in_bulk(list(sittings))
        self.rooms = Room.objects.filter(event=event).in_bulk()
        slots = () if office else Slot.objects.current(event).filter(sitting__in=self.sittings)
        self.public = {slot.sitting_id: label_on(slot, event) for slot in slots}  # the office reads its draft

    def of(self, changes: Iterable[dict[str, Any]]) -> list[Line]:
        """These changes, in their order; without those that only the office may know of."""
        return [line for change in changes if (line := self._line(change)) is not None]

    def _line(self, change: dict[str, Any]) -> Line | None:
        sitting = self.sittings.get(change["sitting"])
        names = [str(self.labels[name]) for name in change.get("fields", ()) if name in self.labels]
        fields = punctuation.comma("list").join(names)
        if sitting is None or (change["kind"] == "changed" and not fields):
            return None
        title = sitting.briefing.shown_title(self.now)
        label = self.public.get(sitting.pk, sitting.label)
        return Line(
            kind=change["kind"],
            sitting=sitting.pk,
            key=sitting.briefing.key,
            title=punctuation.joined(title, label),
            was=self._stand(change["from"]),
            to=self._stand(change["to"]),
            fields=fields,
        )

    def _stand(self, facts: dict[str, Any] | None) -> Stand:
        given = facts or {}
        starts_at, ends_at = (
            datetime.fromisoformat(given[name]) if name in given else None for name in ("starts_at", "ends_at")
        )
        room = self.rooms.get(given.get("room", 0))
        return Stand(starts_at, ends_at, room.name if room else "")


def named(changes: Iterable[dict[str, Any]]) -> set[int]:
    """Which sittings these changes are about."""
    return {change["sitting"] for change in changes}
