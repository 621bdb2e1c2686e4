"""A split that is being tried: it stands in the address, so that nothing is written and "back" goes back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict

from presscentre.briefings import splitting
from presscentre.briefings.queries import Plan

MOST_SEATS = 100_000
MOVE = re.compile(r"(\d{1,18})\.(\d{1,18})(?:\.(\d{1,18}))?")  # region, to, leaving


@dataclass(frozen=True)
class Board:
    """Which regions may come to which sittings, how many seats each has, and what the officer has fixed."""

    opened: Mapping[str, tuple[str, ...]]
    seats: Mapping[str, int]
    pinned: frozenset[str]

    def fields(self) -> dict[str, str]:
        """The board as the fields of a form or of an address."""
        return {
            "in": "-".join(f"{region}.{place}" for region, places in self.opened.items() for place in places),
            "seats": "-".join(f"{sitting}.{seats}" for sitting, seats in self.seats.items()),
            "pinned": "-".join(sorted(self.pinned)),
        }

    def case(self, plan: Plan) -> splitting.Case:
        return plan.case(self.seats, self.pins)

    @property
    def pins(self) -> dict[str, tuple[str, ...]]:
        return {region: self.opened[region] for region in sorted(self.pinned) if self.opened.get(region)}

    def toggled(self, region: str) -> "Board":
        """With this region fixed where it is, or free again."""
        return replace(self, pinned=self.pinned ^ ({region} & self.opened.keys()))


def board_of(plan: Plan, params: QueryDict) -> Board:
    """What the address says, of what there is; at first the draft, and nothing where the draft names no region."""
    seats = _seats(plan, params)
    regions, sittings = [str(row.pk) for row in plan.regions], {str(row.pk) for row in plan.sittings}
    if "in" in params:
        pairs = _pairs(params.get("in", ""))
        opened = {
            region: tuple(dict.fromkeys(to for at, to in pairs if at == region and to in sittings))
            for region in regions
        }
    else:
        opened = plan.drafted() or dict.fromkeys(regions, ())
    pinned = frozenset(params.get("pinned", "").split("-")) & {region for region in regions if opened[region]}
    return Board({region: opened[region] for region in regions}, seats, pinned)


def move_of(board: Board, params: QueryDict) -> tuple[str, str, str | None] | None:
    """The region that shall move, where to, and which sitting its part there leaves; None if nothing can move."""
    found = MOVE.fullmatch(params.get("move", ""))
    if found is None:
        return None
    region, to, leaving = found.groups()
    if region not in board.opened or to not in board.seats or (leaving and leaving not in board.opened[region]):
        return None
    return region, to, leaving


def _seats(plan: Plan, params: QueryDict) -> dict[str, int]:
    """The draft's seats, those of the board instead, and those that were just typed instead of both."""
    kept = dict(_pairs(params.get("seats", "")))
    return {
        key: _number(params.get(f"seats-{key}", "")) or _number(kept.get(key, "")) or drafted
        for key, drafted in plan.seats().items()
    }


def _pairs(text: str) -> list[tuple[str, str]]:
    parts = (part.split(".") for part in text[:20_000].split("-"))
    return [(part[0], part[1]) for part in parts if len(part) == 2]


def _number(text: str) -> int:
    return min(int(text), MOST_SEATS) if text.isascii() and text.isdigit() and len(text) < 10 else 0
