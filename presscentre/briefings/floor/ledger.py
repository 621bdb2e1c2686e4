"""The ledger: what every region was given at an event, seen from one floor, and the verbs that move it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from presscentre.briefings.floor import accounts as sums
from presscentre.briefings.floor import choosing, data
from presscentre.briefings.floor.accounts import Account
from presscentre.briefings.floor.choosing import Choice, Claim, Waiting, Why
from presscentre.briefings.floor.data import Speaking
from presscentre.briefings.floor.standings import Standing, dues, standing

GUESS_MS = 60_000  # how long a question may last, as long as none has ended


class FloorTaken(Exception):
    """Somebody speaks already."""


class NobodySpeaks(Exception):
    """There is no turn to end."""


class UnknownRegion(Exception):
    """A question waits whose region has no weight on this floor: reweigh first."""


@dataclass(frozen=True)
class Ledger:
    """The account of each region over all sittings and days, and one floor. Never changed: verbs return another.

    `weights` are the regions of this floor, `calls` their calls in this sitting; `longest` is the longest question of
    the event so far (ms); `others` are floors that are open elsewhere at the same time, as they were read.
    """

    floor: str = ""
    accounts: Mapping[str, Account] = field(default_factory=dict)
    outlets: Mapping[str, int] = field(default_factory=dict)
    longest: int = 0
    cut_off: tuple[str, ...] = ()
    opening: bool = True
    weights: Mapping[str, int] = field(default_factory=dict)
    calls: Mapping[str, int] = field(default_factory=dict)
    speaking: Speaking | None = None
    others: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def begin(cls, weights: Mapping[str, int], *, opening: bool = True, floor: str = "") -> Self:
        """A new event's ledger, with its first sitting open."""
        return cls(floor=floor).open_sitting(weights, opening=opening)

    def open_sitting(self, weights: Mapping[str, int], *, opening: bool = True) -> Self:
        """A new sitting on what earlier ones left: lags, outlets' questions, and who was cut off."""
        return replace(self, opening=opening, calls={}, speaking=None).reweigh(weights)

    def close_sitting(self, waiting: Iterable[Waiting]) -> Self:
        """The sitting is over. Who still waits for the opening round's call leads the next one; else who was next."""
        if self.speaking:
            raise FloorTaken
        order = self.order(self.claims(waiting))
        missed = [claim.head.region for claim in order if self.opening and not claim.calls]
        left = missed or [claim.head.region for claim in order[:1]]
        return replace(self, cut_off=tuple(dict.fromkeys([*self.cut_off, *left])), weights={}, calls={})

    def reweigh(self, weights: Mapping[str, int]) -> Self:
        """Other people are present. Lags are kept; who is new starts at the common virtual time, who left keeps theirs.

        Lags are always read against those who are here, where they sum up to 0.
        """
        if not weights or any(weight < 1 for weight in weights.values()):
            raise ValueError("Each region on the floor weighs at least 1.")
        return replace(self, weights=dict(weights), accounts=sums.joined(self.accounts, weights))

    def next(self, waiting: Iterable[Waiting]) -> Choice | None:
        """Whose turn it is, by the ledger as it stands; None if nobody waits."""
        order = self.order(self.claims(waiting))
        return choosing.chosen(order, self.why(order)) if order else None

    def ahead(self, waiting: Iterable[Waiting], count: int = 3) -> list[Choice]:
        """The next speaker, and a forecast of those after, if each lasts as long as questions did on average."""
        ledger, line, found = self, choosing.shortened(waiting, count), list[Choice]()
        while len(found) < count and (choice := ledger.next(line)):
            found.append(choice)
            head = next(each for each in line if each.question == choice.question)
            ledger = ledger.call(head, {each.region for each in line}).settle(self.usual_ms())
            line.remove(head)
        return found

    def claims(self, waiting: Iterable[Waiting]) -> list[Claim]:
        heads = choosing.first_in_line(waiting, self.outlets)
        if strange := heads.keys() - self.weights.keys():
            raise UnknownRegion(*sorted(strange))
        return choosing.claims(heads, self.accounts, self.weights, self.calls, self.longest)

    def order(self, claims: list[Claim]) -> list[Claim]:
        return sorted(claims, key=lambda claim: (self.precedence(claim), *self.rank(claim)))

    def precedence(self, claim: Claim) -> int:
        """What goes before shares: first who was cut off, then who was not yet called in the opening round."""
        if claim.head.region in self.cut_off:
            return self.cut_off.index(claim.head.region) - len(self.cut_off)
        return 0 if self.opening and not claim.calls else 1

    def rank(self, claim: Claim) -> tuple[Any, ...]:
        """EEVDF: among those not ahead of their share the earliest virtual deadline (Stoica and Abdel-Wahab 1995)."""
        return (not claim.may_speak, claim.due, -claim.weight, claim.head.since, claim.head.question)

    def why(self, order: list[Claim]) -> Why:
        if len(order) == 1:
            return Why.ONLY
        if order[0].head.region in self.cut_off:
            return Why.CUT_OFF
        return Why.OPENING if self.opening and not order[0].calls else Why.SHARE

    def call(self, called: Waiting, asking: Collection[str], *, overridden: bool = False) -> Self:
        """This question has the floor; `asking` are the regions with a question waiting, whose shares run meanwhile.

        An override is the same, and is counted: it changes the ledger and nothing else.
        """
        if self.speaking:
            raise FloorTaken
        region, outlet = called.region, called.outlet
        if strange := {region, *asking} - self.weights.keys():
            raise UnknownRegion(*sorted(strange))
        account = self.accounts[region]
        return replace(
            self,
            speaking=Speaking(
                called.question, region, outlet, tuple(sorted({region, *asking})), overridden, self.cut_off
            ),
            cut_off=tuple(each for each in self.cut_off if each != region),
            calls={**self.calls, region: self.calls.get(region, 0) + 1},
            outlets={**self.outlets, outlet: self.outlets.get(outlet, 0) + 1},
            accounts={**self.accounts, region: replace(account, overrides=account.overrides + overridden)},
        )

    def settle(self, ms: int) -> Self:
        """The turn is over, and lasted so long, question and answer. Also: how it stands if it ended now."""
        turn = self.turn()
        if ms < 0:
            raise ValueError("A turn cannot last less than no time.")
        here = [region for region in turn.asking if region in self.weights]
        weights = {turn.region: 1, **self.weights}  # its last journalist may have left while it spoke
        accounts = sums.settled(self.accounts, weights, turn.region, here, ms)
        return replace(self, accounts=accounts, longest=max(self.longest, ms), speaking=None)

    def take_back(self) -> Self:
        """It was called by mistake: as if it had not been."""
        turn = self.turn()
        account = self.accounts[turn.region]
        return replace(
            self,
            speaking=None,
            cut_off=turn.cut_off,
            calls={**self.calls, turn.region: self.calls[turn.region] - 1},
            outlets={**self.outlets, turn.outlet: self.outlets[turn.outlet] - 1},
            accounts={**self.accounts, turn.region: replace(account, overrides=account.overrides - turn.overridden)},
        )

    def skip(self, region: str) -> Self:
        """Passed over, for a reason that others keep: it is counted, and moves no share."""
        account = self.accounts[region]
        return replace(self, accounts={**self.accounts, region: replace(account, skips=account.skips + 1)})

    def turn(self) -> Speaking:
        if self.speaking is None:
            raise NobodySpeaks
        return self.speaking

    def usual_ms(self) -> int:
        """How long a question lasted on average."""
        asked = sum(account.questions for account in self.accounts.values())
        return sum(account.received for account in self.accounts.values()) // asked if asked else GUESS_MS

    def board(self) -> tuple[Standing, ...]:
        """Every region of this floor, the heaviest first."""
        return standing(self.accounts, self.weights, self.calls)

    def dues(self) -> dict[str, int]:
        """What the share of each region came to over all sittings (ms), also of those who are not on this floor."""
        return dues(self.accounts)

    def lags(self) -> dict[str, int]:
        """How far each region of this floor is behind its share (ms, negative: ahead)."""
        return {each.region: each.lag_ms for each in self.board()}

    def debt_ms(self) -> int:
        """What the opening round, overrides and people who came and went left to be made good; shrinks by itself."""
        return sums.in_ms(sums.debt(self.accounts, self.weights, self.longest)) if self.weights else 0

    def to_data(self) -> dict[str, Any]:
        """For a JSON column: what the event has, and each floor that is open."""
        return data.written(self)

    @classmethod
    def from_data(cls, kept: Mapping[str, Any], floor: str = "") -> Self:
        """The ledger of the event, seen from this floor; of an empty dict, a new one."""
        return cls(**data.read(kept, floor))
