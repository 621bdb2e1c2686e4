"""The balance of one floor as people read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from presscentre.briefings.floor.accounts import NANOS, Accounts, Weights, in_ms, lags


@dataclass(frozen=True, slots=True)
class Standing:
    """One region of the floor: `share` of 1; times in ms, over all sittings; `calls` in this one.

    `due_ms` is what its share came to while it asked; `lag_ms` what is missing of that (negative: it had more). The
    lags of a floor sum up to 0 but for rounding.
    """

    region: str
    weight: int
    share: Fraction
    received_ms: int
    due_ms: int
    lag_ms: int
    questions: int
    calls: int
    overrides: int
    skips: int


def standing(accounts: Accounts, weights: Weights, calls: Mapping[str, int]) -> tuple[Standing, ...]:
    """Every region with a weight, the heaviest first."""
    behind = lags(accounts, weights, weights) if weights else {}
    whole = sum(weights.values())
    found = []
    for region in sorted(weights, key=lambda each: (-weights[each], each)):
        account, lag = accounts[region], in_ms(behind[region])
        found.append(
            Standing(
                region=region,
                weight=weights[region],
                share=Fraction(weights[region], whole),
                received_ms=account.received,
                due_ms=account.received + lag,
                lag_ms=lag,
                questions=account.questions,
                calls=calls.get(region, 0),
                overrides=account.overrides,
                skips=account.skips,
            )
        )
    return tuple(found)


def dues(accounts: Accounts) -> dict[str, int]:
    """What each region's share came to while it asked (ms), over all sittings: together what all of them received.

    Lags are of those who were there together, so they need not sum up to 0 over a whole event: what is left over is
    spread in proportion.
    """
    owed = {region: max(account.received * NANOS + account.lag, 0) for region, account in accounts.items()}
    whole, given = sum(owed.values()) or 1, sum(account.received for account in accounts.values())
    return {region: round(Fraction(one * given, whole)) for region, one in owed.items()}
