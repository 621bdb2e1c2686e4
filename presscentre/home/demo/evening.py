"""The schedule of the demonstration and what is asked at its floor, as they lie in `home/data/briefings.json`."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from modeltranslation.utils import build_localized_fieldname

from presscentre.home.demo.records import DATA, starts_at

CEO = "ceo"  # the briefing that is split by region, with seats and a floor
OPENS = timedelta(minutes=25)  # before a sitting: people come to its door
EARLY = 4  # questions that are there as soon as the floor takes any
GAP = timedelta(seconds=8)  # between an answer and the next question
USUAL = timedelta(seconds=75)  # question and answer, if a visitor asks
OVERRIDE_AFTER, SKIP_AFTER = 5, 7  # turns, before the moderator once goes past the rule, and once passes somebody over


@dataclass(frozen=True)
class Line:
    """One question of the script: from which region, so long after the sitting begins, and how long it takes."""

    region: str
    language: str
    at: timedelta
    length: timedelta
    text: str
    absent: bool = False  # whoever asked is not in the room when it is their turn


@cache
def told() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((DATA / "briefings.json").read_text(encoding="utf-8"))
    return data


@cache
def lines() -> tuple[Line, ...]:
    """What is asked at the CEO's first sitting, in order."""
    return tuple(
        Line(
            region=row["region"],
            language=row["language"],
            at=timedelta(seconds=row["at"]),
            length=timedelta(seconds=row["seconds"]),
            text=row["text"],
            absent=row.get("absent", False),
        )
        for row in told()["questions"]
    )


@cache
def lengths() -> dict[str, timedelta]:
    """How long question and answer take, by the question's text."""
    return {line.text: line.length for line in lines()}


def moment(minutes: int) -> datetime:
    """So many minutes after midnight in Shanghai; negative: before."""
    return starts_at("2017") + timedelta(minutes=minutes)


def in_languages(field: str, words: dict[str, str]) -> dict[str, str]:
    """The words of one field in every language, as modeltranslation's fields."""
    return {build_localized_fieldname(field, code): text for code, text in words.items()}
