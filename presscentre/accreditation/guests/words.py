"""One row's words as an invitation needs them: address, language, media type and a yes, in ten languages."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import override

from presscentre.accreditation.guests.reading import BROKEN
from presscentre.accreditation.models import MediaType
from presscentre.accreditation.names import folded
from presscentre.core.languages import CODES, INTERFACE

NAME = 120
_WORDS = json.loads((Path(__file__).parent / "words.json").read_text(encoding="utf-8"))


@dataclass
class Guest:
    """What a row says, clean. `problems` name the column, the code, and what stood there."""

    email: str = ""
    name: str = ""
    language: str = ""  # "": not said
    outlet: str = ""  # as it was called
    media_type: str = ""
    skip_review: bool = False
    problems: list[dict[str, Any]] = field(default_factory=list)

    def wrong(self, column: str, code: str, **facts: Any) -> None:
        self.problems.append({"column": column, "code": code, **facts})


def guest_of(cells: Mapping[str, str]) -> Guest:
    """The guest in these cells, with everything that is wrong with them."""
    guest = Guest()
    if BROKEN in cells.values():
        guest.wrong("", "quotes_broken")
        return guest
    _address(guest, cells.get("email", ""))
    guest.name = _plain(cells.get("name", ""))
    if len(guest.name) > NAME:
        guest.wrong("name", "too_long", most=NAME)
    guest.outlet = _plain(cells.get("outlet", ""))[:NAME]
    guest.language = _one_of(guest, "language", cells, _languages())
    guest.media_type = _one_of(guest, "media_type", cells, _media_types())
    guest.skip_review = _one_of(guest, "skip_review", cells, _truths()) == "yes"
    return guest


def _address(guest: Guest, text: str) -> None:
    """An address as people paste it: also "Name <a@b>" and mailto:."""
    told = _plain(text).removeprefix("mailto:")
    address = (parseaddr(told)[1] if "<" in told else told).strip().lower()
    if not address:
        guest.wrong("email", "missing")
        return
    try:
        validate_email(address)
    except ValidationError:
        guest.wrong("email", "not_an_address")
        return
    if len(address) > 254 or not address.isascii():
        guest.wrong("email", "not_an_address")
        return
    guest.email = address


def _one_of(guest: Guest, column: str, cells: Mapping[str, str], known: Mapping[str, str]) -> str:
    text = cells.get(column, "").strip()
    if not text:
        return ""
    found = known.get(_key(text))
    if found is None:
        guest.wrong(column, "unknown_word", word=text[:40])
    return found or ""


def _plain(text: str) -> str:
    """Without what cannot be seen: control and format signs other than those that join letters."""
    seen = "".join(sign for sign in text if sign in "\u200c\u200d" or not unicodedata.category(sign).startswith("C"))
    return " ".join(seen.split())


def _key(text: str) -> str:
    return folded(text) or text.strip()


@cache
def _languages() -> dict[str, str]:
    known = {_key(code): code for code in CODES} | {_key(name): code for code, name in INTERFACE}
    return known | {_key(word): code for code, words in _WORDS["languages"].items() for word in words}


@cache
def _media_types() -> dict[str, str]:
    known = {_key(str(value)): str(value) for value in MediaType.values}
    for code in CODES:
        with override(code):
            known |= {_key(str(kind.label)): str(kind.value) for kind in MediaType}
    shorter = {"tv": "television", "press": "written", "print": "written", "crew": "technical", "web": "online"}
    return known | shorter


@cache
def _truths() -> dict[str, str]:
    return {_key(word): truth for truth, words in _WORDS["truths"].items() for word in words}
