"""What a badge shows, gathered from its rows as plain data for badge.typ: text stays text all the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from babel.dates import format_interval
from django.utils.translation import gettext as _
from django.utils.translation import override

from presscentre.accreditation import codes
from presscentre.accreditation.models import Application, Badge
from presscentre.accreditation.printing import colours, fonts
from presscentre.accreditation.printing.press import Job
from presscentre.accreditation.printing.scripts import breaks_anywhere, clean, language_of
from presscentre.core import languages, moments
from presscentre.events.models import Event, Region

Data = dict[str, Any]
NOTHING: Data = {"text": "", "lang": "en", "loose": False}
SAMPLE_CODE = "SAMPLE: THIS CODE OPENS NO DOOR. " * 4  # as long as a real one


def job_of(badges: Sequence[Badge], layout: str, *, sample: bool = False) -> Job:
    """These badges of one event on this paper. A sample has a code that opens nothing, and says so.

    Fetch the badges with `Badge.objects.to_print()`.
    """
    event = badges[0].event
    place = _places(event)
    faces: list[Data] = []
    portraits: list[bytes] = []
    with override(event.languages[0]):
        for badge in badges:
            face = _face(badge, place, sample=sample)
            if (portrait := _portrait(badge.application)) is not None:
                face["portrait"] = len(portraits)
                portraits.append(portrait)
            faces.append(face)
        return Job(_sheet(event, layout, faces, sample=sample), portraits)


def sheet_to_test(event: Event, layout: str) -> Job:
    """A sheet to set a printer up with: an invented person for each script and each region's colour."""
    regions = list(event.regions.order_by("position", "pk"))
    with override(event.languages[0]):
        faces = [
            _sample_face(person, regions[number % len(regions)] if regions else None, _places(event))
            for number, person in enumerate(SAMPLE_PEOPLE)
        ]
        return Job(_sheet(event, layout, faces, sample=True))


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist."""

    native: str
    latin: str
    outlet: str
    language: str = "en"


SAMPLE_PEOPLE = (
    Person("王小明", "Wang Xiaoming", "明日新闻", "zh-hans"),
    Person("山田 太郎", "Yamada Taro", "あさひ通信", "ja"),
    Person("김민수", "Kim Minsu", "새벽신문", "ko"),
    Person("陳大文", "Chan Tai Man", "晨星電視", "zh-hant"),
    Person("محمد العربي", "Mohamed El Arabi", "صحيفة المنارة", "ar"),
    Person("สมชาย ใจดี", "Somchai Jaidee", "ข่าวเช้า", "th"),
    Person("अनिता शर्मा", "Anita Sharma", "सुबह समाचार", "hi"),
    Person("Zoë Müller", "Zoë Müller", "Nordlicht"),
    Person("Surya", "Surya", "Harian Fajar"),
    Person("", "Maximiliana Wolfeschlegelsteinhausen-Bergerdorff von Hohenfels", "Der Abendbote"),
)


def missing_glyphs(application: Application) -> str:
    """Characters of what this person's badge shows that no font can draw."""
    shown = (application.native_name, application.latin_name, application.role, application.limits)
    outlet = application.outlet.name if application.outlet else ""
    return fonts.unknown(clean("".join((*shown, outlet))))


def has_portrait(application: Application) -> bool:
    """True if there is a face to print."""
    portrait = getattr(application, "portrait", None)
    return bool(portrait and portrait.picture)


def phrase(text: str, *hints: str, country: str = "") -> Data:
    """One text as badge.typ takes it: what it says, in which language, and whether it may break anywhere."""
    text = clean(text)
    language = language_of(text, *hints, country=country)
    return {"text": text, "lang": language, "loose": breaks_anywhere(language)}


def _sheet(event: Event, layout: str, faces: list[Data], *, sample: bool) -> Data:
    language = event.languages[0]
    kind = "" if event.kind == Event.Kind.REAL else event.get_kind_display()
    return {
        "layout": layout,
        "sample": sample,
        "event": {
            "name": phrase(event.name, language),
            "when": phrase(_when(event), language),
            "accent": colours.accent(event.accent),
            "kind": phrase(kind, language),
        },
        "words": {
            "press": phrase(_("PRESS"), language),
            "sample": phrase(_("Sample, not valid"), language),
            "found": phrase(_("This badge is personal. If you find it, please bring it to the badge desk."), language),
        },
        "faces": faces,
    }


def _face(badge: Badge, place: dict[int, int], *, sample: bool) -> Data:
    application = badge.application
    outlet, delegation = application.outlet, application.delegation
    country = outlet.country if outlet else ""
    hints = (application.name_language, application.language)
    return {
        "native": phrase(application.native_name, *hints, country=country),
        "latin": phrase(application.latin_name or application.native_name, *hints, country=country),
        "outlet": phrase(outlet.name if outlet else "", *hints, country=country),
        "role": phrase(application.role, *hints, country=country),
        "media": phrase(application.get_media_type_display()),
        "limits": phrase(application.limits),
        "region": _region(delegation.region if delegation else None, place),
        "voice": phrase(dict(languages.INTERFACE).get(application.interpretation, ""), application.interpretation),
        "zones": [phrase(zone.name) for zone in sorted(application.zones.all(), key=lambda zone: zone.pk)],
        "serial": codes.shown(badge.serial),
        "generation": f"G{badge.generation}",
        "code": SAMPLE_CODE if sample else badge.code,
        "portrait": None,
    }


def _sample_face(person: Person, region: Region | None, place: dict[int, int]) -> Data:
    return {
        "native": phrase(person.native, person.language),
        "latin": phrase(person.latin),
        "outlet": phrase(person.outlet, person.language),
        "role": phrase(_("Correspondent")),
        "media": NOTHING,
        "limits": NOTHING,
        "region": _region(region, place),
        "voice": phrase("English"),
        "zones": [],
        "serial": codes.shown(0),
        "generation": "G1",
        "code": SAMPLE_CODE,
        "portrait": None,
    }


def _region(region: Region | None, place: dict[int, int]) -> Data:
    if region is None:
        return {"name": NOTHING, "colour": colours.band(None)}
    return {"name": phrase(region.name), "colour": colours.band(place.get(region.pk))}


def _places(event: Event) -> dict[int, int]:
    keys: Iterable[int] = event.regions.order_by("position", "pk").values_list("pk", flat=True)
    return {pk: number for number, pk in enumerate(keys)}


def _portrait(application: Application) -> bytes | None:
    if not has_portrait(application):
        return None
    try:
        with application.portrait.picture.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def _when(event: Event) -> str:
    """Place and days: "Shanghai, 10 – 12 Nov 2017"."""
    first, last = (at.astimezone(event.tz).date() for at in (event.starts_at, event.ends_at))
    locale = languages.cldr(event.languages[0])
    days = format_interval(first, last, "yMMMd", locale=locale)
    return _("%(city)s, %(days)s") % {"city": moments.city(event.tz), "days": days}
