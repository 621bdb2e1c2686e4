"""The account of one region, and the arithmetic on all of them: in whole nanoseconds, so that no sum is ever off."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

NANOS = 1_000_000  # in a millisecond


@dataclass(frozen=True, slots=True)
class Account:
    """What one press region was given so far, over all sittings and days.

    `lag` is its share of the seconds minus those it received, in nanoseconds: positive when it is behind. The share
    runs while the region asks, that is while it has a question waiting or speaks; while it is silent the account stands
    still. Only differences to other regions count: see `middle`.
    """

    lag: int = 0
    received: int = 0  # ms
    questions: int = 0
    overrides: int = 0
    skips: int = 0


Accounts = Mapping[str, Account]
Weights = Mapping[str, int]


def in_ms(nanos: Fraction | int) -> int:
    """Rounded, halves up. In whole numbers throughout: a tenth of what fractions take."""
    over, under = nanos.numerator, nanos.denominator * NANOS
    return (2 * over + under) // (2 * under)


def middle(accounts: Accounts, weights: Weights, regions: Collection[str]) -> Fraction:
    """The lag per weight at which these regions' lags sum up to 0: their common virtual time."""
    return Fraction(sum(accounts[region].lag for region in regions), sum(weights[region] for region in regions))


def lags(accounts: Accounts, weights: Weights, regions: Collection[str]) -> dict[str, Fraction]:
    """Who is how far behind (positive) or ahead among these regions, in nanoseconds; the sum is 0."""
    at = middle(accounts, weights, regions)
    return {region: accounts[region].lag - weights[region] * at for region in regions}


def settled(accounts: Accounts, weights: Weights, speaker: str, asking: Collection[str], ms: int) -> Accounts:
    """The accounts after this region spoke for so long: who asked accrues a share, and the speaker pays for all.

    Shares are rounded down to the nanosecond. The speaker keeps what is left over, so the sum of lags does not move.
    """
    whole = sum(weights[region] for region in {*asking, speaker})
    shares = {region: ms * NANOS * weights[region] // whole for region in asking if region != speaker}
    after = {region: replace(accounts[region], lag=accounts[region].lag + share) for region, share in shares.items()}
    spoke = accounts[speaker]
    after[speaker] = replace(
        spoke, lag=spoke.lag - sum(shares.values()), received=spoke.received + ms, questions=spoke.questions + 1
    )
    return {**accounts, **after}


def joined(accounts: Accounts, weights: Weights) -> Accounts:
    """The accounts with those that are new, each at the common virtual time: it can neither hoard nor starve."""
    known = [region for region in weights if region in accounts]
    at = middle(accounts, weights, known) if known else Fraction(0)
    new = {region: Account(lag=round(weight * at)) for region, weight in weights.items() if region not in accounts}
    return {**accounts, **new}


def debt(accounts: Accounts, weights: Weights, longest: int) -> Fraction:
    """By how many nanoseconds of the floor the latest promise is late, if all regions ask; 0 in good order.

    A region's lag is at most one longest question (ms) plus its share of this; no choice of ours makes it grow while
    all ask (docs/floor.md, "The debt"). One sort of the regions.
    """
    request, behind = longest * NANOS, lags(accounts, weights, weights)
    room, worst, owed, weighed = sum(weights.values()), Fraction(0), Fraction(0), 0
    for due, region in sorted((Fraction(request - lag) / weights[region], region) for region, lag in behind.items()):
        owed, weighed = owed + behind[region], weighed + weights[region]
        worst = max(worst, owed + (weighed - room) * due - request)
    return worst
