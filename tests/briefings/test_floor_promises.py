"""What the floor promises, (a) to (e) of docs/floor.md; and each promise catches the schedulers that break it."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from presscentre.briefings.floor import Ledger
from presscentre.briefings.floor.accounts import Account
from tests.briefings.evenings import Balance, Evening, Turn, evenings, play

pytestmark = pytest.mark.once  # nothing here asks the database

Promise = Callable[[Evening, type[Ledger]], None]
ONE_SITTING = st.integers(20, 50).map(lambda turns: [turns])
SHORT_SITTINGS = st.lists(st.integers(1, 16), min_size=2, max_size=4)


def the_opening_round(evening: Evening, rule: type[Ledger]) -> None:
    """(a) Every region with a waiting question is called once before any is called a third time."""
    for _sitting, turns in groupby(play(evening, rule), lambda turn: turn.sitting):
        calls = Counter[str]()
        for turn in turns:
            third = not turn.overridden and calls[turn.region] >= 2
            assert not third or all(calls[region] for region in turn.asking)
            calls[turn.region] += 1


def within_one_question(evening: Evening, rule: type[Ledger]) -> None:
    """(b) Nobody is ever further from their share than the longest question so far."""
    balance = Balance(evening.weights)
    for turn in play(evening, rule):
        balance.hear(turn)
        assert all(abs(balance.lag(region)) <= balance.longest for region in evening.weights)


def a_newcomer_neither_hoards_nor_starves(evening: Evening, rule: type[Ledger]) -> None:
    """(b) goes on when a region joins: from then on it has its share, and what others were owed stays."""
    *others, late = evening.weights
    ledger, lag, turns = rule(), dict.fromkeys(evening.weights, Fraction()), evening.sittings[0]
    for number in range(turns):
        if number in (0, turns // 2):
            here = {region: evening.weights[region] for region in (others if number == 0 else evening.weights)}
            ledger = ledger.reweigh(here) if number else ledger.open_sitting(here, opening=False)
        waiting = [each for each in evening.waiting(number, {}) if each.region in here]
        choice, ms = ledger.next(waiting), evening.lengths[number % len(evening.lengths)]
        ledger = ledger.call(waiting[choice.question - waiting[0].question], here).settle(ms)
        for region in here:
            lag[region] += Fraction(ms * here[region], sum(here.values()))
        lag[choice.region] -= ms
        assert all(abs(behind) <= ledger.longest for behind in lag.values())
    assert late in ledger.weights


def the_debt_shrinks(evening: Evening, rule: type[Ledger]) -> None:
    """(c) Within one question plus a share of the debt that the opening or an override left, and that only shrinks."""
    balance, calls = Balance(evening.weights), Counter[str]()
    debt = ahead = gone = None
    for turn in play(evening, rule):
        balance.hear(turn)
        calls[turn.region] += 1
        if len(calls) < len(evening.weights):
            continue
        if debt is None or turn.overridden:
            debt = balance.debt()
            ahead = max(balance.longest, *(-balance.lag(region) for region in evening.weights))
            gone = max(map(balance.got, evening.weights)) + debt
            continue
        assert balance.debt() <= debt + balance.slack
        assert balance.debt() <= balance.slack or balance.now < gone
        for region in evening.weights:
            assert balance.lag(region) <= balance.longest + balance.share(region, debt) + balance.slack
            assert -balance.lag(region) <= max(ahead, balance.longest)


def who_was_cut_off_leads(evening: Evening, rule: type[Ledger]) -> None:
    """(d) Who waited in vain for the opening round's call, or else who was next, leads the next sitting."""
    balance, missed, led = Balance(evening.weights), set[str](), 0
    for _sitting, group in groupby(play(evening, rule), lambda turn: turn.sitting):
        called = list[str]()
        for turn in group:
            if len(called) < led:
                assert turn.region in missed - set(called)
            called.append(turn.region)
            balance.hear(turn)
        missed = set(evening.weights) - set(called) if evening.opening else set()
        missed = missed or balance.next_up()
        led = len(missed) if evening.opening and not missed <= set(called) else 1


def an_override_is_a_turn(evening: Evening, rule: type[Ledger]) -> None:
    """(e) An override changes the ledger, by what any turn of that region would have changed, and nothing else."""
    for turn in play(evening, rule):
        if not turn.overridden:
            continue
        overridden = turn.before.call(turn.called, turn.asking, overridden=True).settle(turn.ms)
        by_the_rule = turn.before.call(turn.called, turn.asking).settle(turn.ms)
        account = by_the_rule.accounts[turn.region]
        counted = {**by_the_rule.accounts, turn.region: replace(account, overrides=account.overrides + 1)}
        assert overridden == replace(by_the_rule, accounts=counted)
        assert rule.from_data(overridden.to_data()).next(turn.waiting) == by_the_rule.next(turn.waiting)
        assert changes(turn.before, overridden) == expected(turn)


def changes(before: Ledger, after: Ledger) -> dict[str, tuple[int, int, int]]:
    """What the override did to each account: lag (ns), seconds (ms), questions."""
    return {
        region: (new.lag - old.lag, new.received - old.received, new.questions - old.questions)
        for region, new in after.accounts.items()
        if (old := before.accounts[region]) != new
    }


def expected(turn: Turn) -> dict[str, tuple[int, int, int]]:
    """Who asked is owed a share of these seconds; who spoke received them, less its own share."""
    weights = turn.before.weights
    whole = sum(weights[region] for region in turn.asking)
    owed = {region: turn.ms * 1_000_000 * weights[region] // whole for region in turn.asking - {turn.region}}
    return {region: (lag, 0, 0) for region, lag in owed.items()} | {turn.region: (-sum(owed.values()), turn.ms, 1)}


PROMISES: dict[Promise, Any] = {
    the_opening_round: evenings(opening=True, overridden=True, sittings=SHORT_SITTINGS),
    within_one_question: evenings(opening=False, saturated=True, sittings=ONE_SITTING),
    a_newcomer_neither_hoards_nor_starves: evenings(opening=False, saturated=True, sittings=ONE_SITTING),
    the_debt_shrinks: evenings(opening=True, saturated=True, overridden=True, sittings=ONE_SITTING),
    who_was_cut_off_leads: st.booleans().flatmap(
        lambda opening: evenings(opening=opening, saturated=True, sittings=SHORT_SITTINGS)
    ),
    an_override_is_a_turn: evenings(opening=True, overridden=True, sittings=SHORT_SITTINGS),
}


def try_it(promise: Promise, rule: type[Ledger], *, times: int) -> None:
    """The same evenings on each machine and each day."""

    @settings(
        max_examples=times,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(PROMISES[promise])
    def tried(evening: Evening) -> None:
        promise(evening, rule)

    tried()


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
def test_the_floor_keeps_its_promise(promise):
    try_it(promise, Ledger, times=60)


class NeverOpens(Ledger):
    def precedence(self, claim):
        return 1


class OpensOnceAndForAll(Ledger):
    """Calls of earlier days count for the opening round."""

    def precedence(self, claim):
        return int(self.accounts[claim.head.region].questions > 0)


class ForgetsLatecomers(Ledger):
    """The opening round is over when somebody has been called twice."""

    def precedence(self, claim):
        return 1 if max(self.calls.values(), default=0) > 1 else super().precedence(claim)


class LargestDeficit(Ledger):
    def rank(self, claim):
        return (-claim.lag, claim.head.question)


class LargestClaim(Ledger):
    """The largest `lag + weight × longest`."""

    def rank(self, claim):
        share = Fraction(claim.weight, sum(self.weights.values()))
        return (-claim.lag - share * self.longest * 1_000_000, claim.head.question)


class AlsoWhoIsAhead(Ledger):
    """The earliest deadline, whoever is ahead of its share."""

    def rank(self, claim):
        return (claim.due, claim.head.question)


class LeastServed(Ledger):
    """The fewest seconds by weight, however long a question may last."""

    def rank(self, claim):
        return (-claim.lag / claim.weight, claim.head.question)


class LongestWait(Ledger):
    """Not ahead of its share, but then first come, first served."""

    def rank(self, claim):
        return (not claim.may_speak, claim.head.since, claim.head.question)


class FirstCome(Ledger):
    def rank(self, claim):
        return (claim.head.since, claim.head.question)


class CountsQuestions(Ledger):
    """Every question costs the same."""

    def settle(self, ms):
        return super().settle(60_000)


class EqualShares(Ledger):
    """Weights are shown and not used."""

    def open_sitting(self, weights, *, opening=True):
        return super().open_sitting(dict.fromkeys(weights, 1), opening=opening)


class OwesNewcomers(Ledger):
    """Who comes late is owed a share of what went before."""

    def reweigh(self, weights):
        after = super().reweigh(weights)
        heard = sum(account.received for account in self.accounts.values()) * 1_000_000
        new = {region: Account(lag=heard * weights[region] // sum(weights.values())) for region in weights}
        return replace(after, accounts={**new, **self.accounts})


class NewcomersBegin(Ledger):
    """When somebody joins, all begin anew."""

    def reweigh(self, weights):
        return replace(super().reweigh(weights), accounts=dict.fromkeys(weights, Account()))


class OpeningForFree(Ledger):
    """What is said in the opening round is not written down."""

    def settle(self, ms):
        return super().settle(0 if self.calls[self.turn().region] == 1 else ms)


class StartsAfresh(Ledger):
    """The opening round leaves no debt, it says."""

    def settle(self, ms):
        after = super().settle(ms)
        over = sorted(self.calls.values()) == [1] * len(self.weights)
        return replace(after, accounts=dict.fromkeys(self.weights, Account())) if over else after


class ForgetsOvernight(Ledger):
    @classmethod
    def from_data(cls, kept, floor=""):
        return cls(floor=floor)


class ForgetsWhoWasCutOff(Ledger):
    def close_sitting(self, waiting):
        return replace(super().close_sitting(waiting), cut_off=())


class FreeOverride(Ledger):
    def settle(self, ms):
        return super().settle(0 if self.turn().overridden else ms)


class SecretOverride(Ledger):
    def call(self, called, asking, *, overridden=False):
        return super().call(called, asking)


class AmendsForOverride(Ledger):
    """Whoever was passed over goes first next time."""

    def call(self, called, asking, *, overridden=False):
        after = super().call(called, asking, overridden=overridden)
        return replace(after, cut_off=tuple(sorted({*asking} - {called.region}))) if overridden else after


class OverrideOpensAgain(Ledger):
    def call(self, called, asking, *, overridden=False):
        after = super().call(called, asking, overridden=overridden)
        return replace(after, calls={}) if overridden else after


class OverrideChargesAll(Ledger):
    """An override is charged to nobody in particular: all who ask pay for it by weight."""

    def settle(self, ms):
        after = super().settle(ms)
        return replace(after, accounts=self.accounts) if self.turn().overridden else after


BROKEN: Iterable[tuple[Promise, type[Ledger]]] = [
    (promise, rule)
    for promise, rules in {
        the_opening_round: [NeverOpens, OpensOnceAndForAll, ForgetsLatecomers],
        within_one_question: [
            LargestDeficit,
            LargestClaim,
            AlsoWhoIsAhead,
            LeastServed,
            LongestWait,
            FirstCome,
            CountsQuestions,
            EqualShares,
        ],
        a_newcomer_neither_hoards_nor_starves: [OwesNewcomers, NewcomersBegin],
        the_debt_shrinks: [LargestDeficit, AlsoWhoIsAhead, FirstCome, OpeningForFree, StartsAfresh],
        who_was_cut_off_leads: [ForgetsOvernight, ForgetsWhoWasCutOff],
        an_override_is_a_turn: [
            FreeOverride,
            SecretOverride,
            AmendsForOverride,
            OverrideOpensAgain,
            OverrideChargesAll,
        ],
    }.items()
    for rule in rules
]


@pytest.mark.parametrize(("promise", "rule"), BROKEN, ids=lambda given: given.__name__)
def test_a_floor_that_breaks_its_promise_is_found_out(promise, rule):
    with pytest.raises(AssertionError):
        try_it(promise, rule, times=300)
