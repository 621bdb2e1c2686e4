"""The schedule as iCalendar (RFC 5545, 7986): one language a feed, stable UIDs, SEQUENCE that only rises.

What is cancelled stays in the feed as STATUS:CANCELLED: an entry that merely vanished would live on in calendars.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from django.utils.translation import get_language, gettext
from icalendar import Calendar, Timezone, vDuration, vText
from icalendar import Event as Appointment

from presscentre.briefings.models import Hold
from presscentre.briefings.queries import Entry
from presscentre.core import links, punctuation
from presscentre.events.models import Event

PRODUCT = "-//Presscentre//Schedule//EN"
AGAIN = timedelta(minutes=15)  # how often calendars are asked to read again
PERHAPS = (Hold.OFFERED, Hold.STANDBY)  # not theirs yet, and yet a time to keep free
AROUND = timedelta(days=366)  # for which the time zone is described before the first and after the last day


@dataclass(frozen=True)
class Mine:
    """What a personal feed adds: where one's seat stands, how often it has changed, and the line of a remote place."""

    state: str
    changes: int
    changed_at: datetime
    remote_link: str = ""


def calendar(event: Event, name: str, entries: Iterable[tuple[Entry, Mine | None]], *, now: datetime) -> bytes:
    """These sittings as a calendar of this name, in the active language. `now` is event time."""
    whole = Calendar()
    for key, value in (("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH")):
        whole.add(key, value)
    for key in ("name", "x-wr-calname"):
        whole.add(key, vText(" ".join(plain(name).split())))
    whole.add("x-wr-timezone", event.zone)
    whole.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    whole.add("x-published-ttl", vDuration(AGAIN))
    rows = list(entries)
    moments = [at for entry, _mine in rows for at in (entry.starts_at, entry.ends_at)] or [event.starts_at]
    first, last = min(moments) - AROUND, max(moments) + AROUND
    whole.add_component(Timezone.from_tzid(event.zone, first_date=first.date(), last_date=last.date()))
    for entry, mine in rows:
        whole.add_component(_appointment(event, entry, mine, now))
    return bytes(whole.to_ical())


def _appointment(event: Event, entry: Entry, mine: Mine | None, now: datetime) -> Appointment:
    moments = [entry.changed_at, entry.edited_at, mine.changed_at if mine else None, _title_out(entry, now)]
    changed_at = max(at for at in moments if at is not None)
    one, words = Appointment(), {"LANGUAGE": get_language() or "en"}
    one.add("uid", f"{'seat-' if mine else ''}{entry.uid}@{event.slug}.presscentre")
    one.add("sequence", entry.sequence + entry.wording + (mine.changes if mine else 0))
    one.add("dtstamp", changed_at)
    one.add("last-modified", changed_at)
    zone = _zone(event, entry)
    one.add("dtstart", entry.starts_at.astimezone(zone))
    one.add("dtend", entry.ends_at.astimezone(zone))
    one.add("summary", plain(punctuation.joined(entry.title, entry.label)), parameters=words)
    one.add("location", plain(entry.room.name), parameters=words)
    one.add("status", _status(entry, mine))
    one.add("url", f"{links.home()}{_path(event, entry)}")
    if said := _described(entry):
        one.add("description", plain(said), parameters=words)
    if mine and mine.remote_link and mine.state == Hold.HELD:
        label = gettext("Remote place")
        one.add("conference", mine.remote_link, parameters={"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": label})
    return one


def plain(text: str) -> str:
    """The text in lines that every reader breaks alike: RFC 5545 knows no other controls than these two."""
    lines = "\n".join(text.splitlines())
    return "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) != "Cc")


def _zone(event: Event, entry: Entry) -> tzinfo:
    """The event's; UTC in the hour that comes twice, which a calendar could only read as the first of the two."""
    tz = event.tz
    return UTC if any(at.astimezone(tz).fold for at in (entry.starts_at, entry.ends_at)) else tz


def _status(entry: Entry, mine: Mine | None) -> str:
    if entry.cancelled or (mine and mine.state not in (Hold.HELD, *PERHAPS)):
        return "CANCELLED"
    return "TENTATIVE" if mine and mine.state in PERHAPS else "CONFIRMED"


def _title_out(entry: Entry, now: datetime) -> datetime | None:
    """When the title that is shown came out, so that calendars read it again."""
    return entry.title_at if entry.title_at and entry.title_at <= now else None


def _described(entry: Entry) -> str:
    """Who speaks, for which regions, in which languages; lines of text."""
    lines = [", ".join(voice.name for voice in entry.speakers), ", ".join(region.name for region in entry.regions)]
    if entry.crossover:
        facts = {"city": entry.crossover.city, "time": entry.there}
        lines.append(gettext("%(city)s: %(time)s") % facts)
    if entry.channels:
        spoken = ", ".join(channel.name for channel in entry.channels)
        lines.append(gettext("Interpreted: %(languages)s") % {"languages": spoken})
    return "\n".join(filter(None, [*lines, entry.summary]))


def _path(event: Event, entry: Entry) -> str:
    return f"/{get_language() or 'en'}/{event.slug}/schedule/{entry.key}/"
