"""Moments as people read them: by CLDR, in a named zone."""

from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta, tzinfo

from babel import dates
from django.utils.translation import get_language, gettext

from presscentre.core import languages


def in_utc(at: datetime) -> datetime | None:
    """The aware moment in UTC; None for the first and the last year of the calendar.

    There no zone can be computed and no patience added, so that nothing behind this asks again.
    """
    return at.astimezone(UTC) if MINYEAR < at.year < MAXYEAR else None


def clock(at: datetime, zone: tzinfo, *, seconds: bool = True) -> str:
    """The time of day on a 24-hour clock: "00:03:01"."""
    return f"{at.astimezone(zone):{'%H:%M:%S' if seconds else '%H:%M'}}"


def day(at: datetime, zone: tzinfo) -> str:
    """The day without its year: "Sat, Nov 11", "11月11日周六"."""
    return str(dates.format_skeleton("MMMEd", at.astimezone(zone), locale=_locale()))


def date(at: datetime, zone: tzinfo) -> str:
    """The day with its year: "Nov 11, 2017", "2017年11月11日"."""
    return str(dates.format_date(at.astimezone(zone), "medium", locale=_locale()))


def whole(at: datetime, zone: tzinfo, *, seconds: bool = True) -> str:
    """Day, year and time: what a citation needs, or without the seconds what an appointment does."""
    return gettext("%(date)s, %(time)s") % {"date": date(at, zone), "time": clock(at, zone, seconds=seconds)}


def city(zone: tzinfo) -> str:
    """How readers of the active language call the place of this zone: "Shanghai", "上海"."""
    return str(dates.get_timezone_location(zone, locale=_locale(), return_city=True))


def elapsed(span: timedelta) -> str:
    """Hours, minutes and seconds since the start, past 24 hours too: "24:00:00"."""
    seconds = int(span.total_seconds())
    sign, seconds = ("−", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _locale() -> str:
    return languages.cldr(get_language() or "en")
