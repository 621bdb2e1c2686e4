"""The historic public figures and the words for them, as they lie in `home/data/`."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True)
class Known:
    """One historic reading: so long after midnight it stood there, and how sure that is."""

    elapsed: timedelta
    value: Decimal
    note: str


@dataclass(frozen=True)
class Track:
    """What is known of one figure in one year, oldest first. `quantum` is the step between two shown values."""

    figure: str
    unit: str
    monotonic: bool
    readings: tuple[Known, ...]
    quantum: Decimal = Decimal(1)


@dataclass(frozen=True)
class Mistake:
    """What was reported first, and what it was corrected to."""

    figure: str
    published: Decimal
    corrected: Decimal
    reason: str


@cache
def _file(name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return told


def words() -> dict[str, Any]:
    """Names of the demonstration's records in the ten languages."""
    return _file("words.json")


def starts_at(edition: str) -> datetime:
    """Midnight in Shanghai of that year's 11 November."""
    return datetime.fromisoformat(_file("double11.json")["editions"][edition]["starts_at"])


def tracks(edition: str) -> dict[str, Track]:
    """Every figure of that year by key."""
    figures = _file("double11.json")["editions"][edition]["figures"]
    return {key: _track(key, told) for key, told in figures.items()}


def mistakes() -> list[Mistake]:
    """The two corrections that the demonstration plays."""
    return [
        Mistake(told["figure"], Decimal(told["published"]), Decimal(told["corrected"]), told["reason"])
        for told in _file("double11.json")["corrections_for_the_demo"]
    ]


def _track(key: str, told: dict[str, Any]) -> Track:
    readings = tuple(
        Known(
            elapsed=timedelta(seconds=reading["elapsed_s"]),
            value=Decimal(reading["value"]),
            note="; ".join(filter(None, [reading["certainty"], reading.get("note")]))[:200],
        )
        for reading in told["readings"]
    )
    quantum = Decimal("0.1") if told["unit"] == "percent" else Decimal(1)
    return Track(key, told["unit"], told["monotonic"], readings, quantum)
