"""Seven hundred invented journalists of two hundred and twenty invented outlets: the same ones at every first start."""

import json
import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import cycle, islice, product
from typing import Any

from presscentre.accreditation.models import MediaType, State
from presscentre.home.demo import cast
from presscentre.home.demo.records import DATA

OUTLETS_PER_GUEST = 220 / 700
# How often each state stands among twenty: most are accredited the evening before, and some still wait.
STATES = (
    *[State.APPROVED] * 12,
    State.LIMITED,
    *[State.SUBMITTED] * 3,
    State.WAITLISTED,
    State.QUESTION,
    State.REFUSED,
    State.WITHDRAWN,
)
RARE = {41: State.REVOKED, 97: State.DRAFT, 193: State.REVOKED, 251: State.DRAFT}  # by number
THEIRS = {cast.JOURNALIST.address: State.APPROVED, cast.COLLEAGUE.address: State.WAITLISTED}
ROLES = {
    MediaType.WRITTEN: ("Reporter", "Editor", "Columnist"),
    MediaType.PHOTO: ("Photographer", "Picture editor"),
    MediaType.TELEVISION: ("Correspondent", "Producer", "Presenter"),
    MediaType.RADIO: ("Reporter", "Producer"),
    MediaType.ONLINE: ("Reporter", "Data journalist"),
    MediaType.TECHNICAL: ("Camera", "Sound", "Light"),
}


@dataclass(frozen=True)
class Outlet:
    """An invented outlet: its name says so in its own language. `aliases` are its other names."""

    name: str
    aliases: tuple[str, ...]
    country: str
    media_type: str


@dataclass(frozen=True)
class Guest:
    """One invented journalist. `number` follows them through faces, times and places."""

    number: int
    native: str
    latin: str
    shown: str  # the account's name, which says that they are invented
    address: str
    language: str
    glyphs: str
    outlet: int  # place in the list of outlets
    media_type: str
    role: str
    state: str


@dataclass
class Crowd:
    """Everybody, with where they work."""

    outlets: list[Outlet] = field(default_factory=list)
    guests: list[Guest] = field(default_factory=list)


@cache
def told() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((DATA / "crowd.json").read_text(encoding="utf-8"))
    return data


def region_rules() -> dict[str, str]:
    """Country → key of its press region, for every country in which an invented outlet is based."""
    return {country: region for region, countries in told()["regions"].items() for country in countries}


def crowd(count: int) -> Crowd:
    """So many journalists, the two whom the demonstration's door lets in among them."""
    made = Crowd()
    shares = _shares(count)
    for country, share in shares.items():
        facts = told()["countries"][country]
        first = len(made.outlets)
        made.outlets += islice(_outlets(country, facts), max(1, round(share * OUTLETS_PER_GUEST)))
        houses = range(first, len(made.outlets))
        made.guests += _guests(facts, made.outlets, houses, share, len(made.guests))
    return made


def _shares(count: int) -> dict[str, int]:
    """How many of each country, by the largest remainder; the sum is `count`."""
    weights = {country: facts["weight"] for country, facts in told()["countries"].items()}
    whole = sum(weights.values())
    exact = {country: count * weight / whole for country, weight in weights.items()}
    shares = {country: int(share) for country, share in exact.items()}
    rest = sorted(exact, key=lambda country: shares[country] - exact[country])
    for country in rest[: count - sum(shares.values())]:
        shares[country] += 1
    return {country: share for country, share in shares.items() if share}


def _outlets(country: str, facts: dict[str, Any]) -> Iterator[Outlet]:
    """Every place with every kind of medium, the kinds in turn."""
    pairs = list(product(facts["places"], facts["forms"].items()))
    random.Random(country).shuffle(pairs)
    for place, (media_type, form) in pairs:
        native, latin = (_joined(place, form, side) for side in (0, 1))
        yield Outlet(f"{native}{facts['mark']}", () if native == latin else (latin, native), country, media_type)


def _joined(place: str, form: str, side: int) -> str:
    parts = [_side(place, side), _side(form, side)]
    tight = side == 0 and any("\u3040" <= sign <= "\u9fff" for sign in parts[0])
    return ("" if tight else " ").join(parts)


def _side(text: str, side: int) -> str:
    """Of "native=Latin" the native (0) or the Latin (1) form."""
    native, _sign, latin = text.partition("=")
    return (native, latin or native)[side]


def _guests(facts: dict[str, Any], outlets: list[Outlet], houses: range, count: int, first: int) -> Iterator[Guest]:
    pairs = list(product(facts["family"], facts["given"]))
    random.Random(first).shuffle(pairs)
    pairs.sort(key=lambda pair: cast.JOURNALIST.latin_name != _name(facts, pair, 1))
    pairs.sort(key=lambda pair: cast.COLLEAGUE.latin_name != _name(facts, pair, 1))
    for place, pair in zip(range(count), cycle(pairs), strict=False):
        yield _guest(facts, pair, outlets, houses[place % len(houses)], first + place)


def _guest(facts: dict[str, Any], pair: tuple[str, str], outlets: list[Outlet], house: int, number: int) -> Guest:
    native, latin = _name(facts, pair, 0), _name(facts, pair, 1)
    medium = outlets[house].media_type
    crew = medium == MediaType.TELEVISION and number % 3 == 2
    media_type = MediaType.TECHNICAL.value if crew else medium
    known = {one.latin_name: one for one in (cast.JOURNALIST, cast.COLLEAGUE)}.get(latin)
    roles = ROLES[MediaType(media_type)]
    return Guest(
        number=number,
        native=native,
        latin=latin,
        shown=known.name if known else f"{native}{facts['mark']}",
        address=known.address if known else f"{_slug(latin)}.{number}@example.org",
        language=facts["language"],
        glyphs=facts["glyphs"],
        outlet=house,
        media_type=media_type,
        role=roles[number % len(roles)],
        state=_state(number) if known is None else THEIRS[known.address],
    )


def _state(number: int) -> str:
    return RARE.get(number, STATES[number * 7 % len(STATES)])


def _name(facts: dict[str, Any], pair: tuple[str, str], side: int) -> str:
    family, given = (_side(part, side) for part in pair)
    if not family:
        return given  # where people go by one name
    if side == 0 and facts["family_first"]:
        return f"{family} {given}" if facts["glyphs"] == "ja" else f"{family}{given}"
    if side == 1 and facts["family_first"]:
        return f"{family} {given}"
    return f"{given} {family}"


def _slug(latin: str) -> str:
    plain = unicodedata.normalize("NFKD", latin.lower()).encode("ascii", "ignore").decode()
    return ".".join("".join(sign for sign in part if sign.isalnum()) for part in plain.split()) or "guest"
