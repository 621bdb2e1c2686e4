"""The ledger as plain data: accounts of the event once, and beside them each floor that is open."""

from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from typing import TYPE_CHECKING, Any

from presscentre.briefings.floor.accounts import Account

if TYPE_CHECKING:
    from presscentre.briefings.floor.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Speaking:
    """The turn that runs: whose, the regions that asked when it began, and who was cut off before, to take it back."""

    question: int
    region: str
    outlet: str
    asking: tuple[str, ...]
    overridden: bool
    cut_off: tuple[str, ...]


def written(ledger: "Ledger") -> dict[str, Any]:
    floor = {
        "opening": ledger.opening,
        "weights": dict(ledger.weights),
        "calls": dict(ledger.calls),
        "speaking": _turn(ledger.speaking),
    }
    return {
        "accounts": {region: list(astuple(account)) for region, account in ledger.accounts.items()},
        "outlets": dict(ledger.outlets),
        "longest": ledger.longest,
        "cut_off": list(ledger.cut_off),
        "floors": {**ledger.others, **({ledger.floor: floor} if ledger.weights else {})},
    }


def read(kept: Mapping[str, Any], floor: str) -> dict[str, Any]:
    others = dict(kept.get("floors", {}))
    mine = others.pop(floor, {})
    return {
        "floor": floor,
        "accounts": {region: Account(*account) for region, account in kept.get("accounts", {}).items()},
        "outlets": dict(kept.get("outlets", {})),
        "longest": kept.get("longest", 0),
        "cut_off": tuple(kept.get("cut_off", ())),
        "opening": mine.get("opening", True),
        "weights": mine.get("weights", {}),
        "calls": mine.get("calls", {}),
        "speaking": _read_turn(mine.get("speaking")),
        "others": others,
    }


def _turn(turn: Speaking | None) -> dict[str, Any] | None:
    if turn is None:
        return None
    return asdict(turn) | {"asking": list(turn.asking), "cut_off": list(turn.cut_off)}


def _read_turn(kept: Mapping[str, Any] | None) -> Speaking | None:
    if kept is None:
        return None
    return Speaking(**{**kept, "asking": tuple(kept["asking"]), "cut_off": tuple(kept["cut_off"])})
