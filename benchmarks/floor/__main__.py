"""`make bench-floor`: the same questions to four schedulers, on evenings and in the worst halls that a search finds."""

import json
import random
import sys
import time
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import machine
from benchmarks.floor import hall
from benchmarks.floor.halls import Hall, adversary, evening, worse
from benchmarks.floor.schedulers import NIGHT, FirstCome, Gap, LargestDeficit, Ours, Votes, play
from presscentre.briefings.floor import Choice, Ledger, Waiting

OUT = Path(__file__).resolve().parent.parent / "out" / "floor.json"
KINDS: dict[str, Any] = {"ours": Ours, "largest_deficit": LargestDeficit, "fcfs": FirstCome, "votes": Votes}
EVENINGS, STARTS, STEPS = 40, 25, 80
WAITING, CALLS = 10_000, 300


def search(kind: str) -> Hall:
    """The hall in which this scheduler is worst, as far as climbing from many starts finds it; always the same."""
    chance, found = random.Random(f"the floor, {kind}"), list[tuple[float, Hall]]()
    for start in range(STARTS):
        hall = adversary(chance)
        ratio = play(hall, KINDS[kind](hall)).ratio
        for _step in range(STEPS):
            other = worse(hall, chance)
            if (reached := play(other, KINDS[kind](other)).ratio) >= ratio:
                hall, ratio = other, reached
        found.append((ratio, hall))
        print(f"{kind}: start {start + 1} of {STARTS} reaches {ratio:.3f} of a question", file=sys.stderr, flush=True)
    return max(found, key=lambda each: each[0])[1]


def compare() -> dict[str, Any]:
    """Each scheduler in each hall: evenings, and the worst that was found for anybody."""
    halls = {"evening": [evening(seed) for seed in range(EVENINGS)], "searched": [search(kind) for kind in KINDS]}
    gaps = {
        kind: {where: [play(hall, make(hall)) for hall in some] for where, some in halls.items()}
        for kind, make in KINDS.items()
    }
    beyond = [gap for some in gaps["ours"].values() for gap in some if gap.ratio > 1]
    assert not beyond, f"the floor broke its promise: {beyond}"
    opened = [play(hall, Ours(hall, opening=True)) for hall in halls["evening"]]
    everything: list[Gap] = [gap for kind in gaps.values() for some in kind.values() for gap in some]
    results: dict[str, Any] = {"longest_question_s": max(gap.longest for gap in everything)}
    for kind, where in gaps.items():
        results |= {
            f"{kind}_max_gap_s": round(max(gap.seconds for some in where.values() for gap in some), 1),
            f"{kind}_evening_gap_s": round(max(gap.seconds for gap in where["evening"]), 1),
            f"{kind}_searched_ratio": round(max(gap.ratio for gap in where["searched"]), 3),
        }
    return results | {"ours_opening_evening_gap_s": round(max(gap.seconds for gap in opened), 1)}


def expected(ledger: Ledger, waiting: list[Waiting], received: dict[str, int]) -> set[int]:
    """Whose turn it is by the words of the rule, without the ledger's arithmetic; more than one if they tie."""
    whole, now = sum(ledger.weights.values()), sum(received.values())
    due = {
        region: Fraction(received[region] + ledger.longest, weight)
        for region, weight in ledger.weights.items()
        if weight * now >= received[region] * whole
    }
    soonest = min(due.values())
    first = {region: min(w for w in waiting if w.region == region) for region in due if due[region] == soonest}
    return {
        min(
            (ledger.outlets.get(each.outlet, 0), each.since, each.question) for each in waiting if each.region == region
        )[2]
        for region in first
    }


def ten_thousand() -> dict[str, Any]:
    """Twelve regions, 220 outlets, ten thousand questions; each of the 300 choices is checked."""
    chance = random.Random(11)
    weights = {f"r{region}": weight for region, weight in enumerate(evening(1).weights)}
    homes = {f"outlet {number}": f"r{number % len(weights)}" for number in range(220)}
    waiting = [
        Waiting(number, homes[outlet], outlet, NIGHT + timedelta(milliseconds=chance.randrange(10**7)))
        for number, outlet in enumerate(chance.choices([*homes], k=WAITING))
    ]
    ledger, spent, received = Ledger.begin(weights, opening=False), list[float](), dict.fromkeys(weights, 0)
    for number in range(CALLS):
        began = time.process_time()
        choice = ledger.next(waiting)
        spent.append((time.process_time() - began) * 1000)
        assert isinstance(choice, Choice)
        assert choice.question in expected(ledger, waiting, received), choice
        head = next(each for each in waiting if each.question == choice.question)
        ms = chance.randint(10_000, 180_000)
        ledger = ledger.call(head, weights.keys()).settle(ms)
        received[head.region] += ms
        waiting[waiting.index(head)] = head._replace(question=WAITING + number, since=head.since + timedelta(hours=9))
    size = len(json.dumps(ledger.to_data()))
    spent.sort()
    return {
        "next_speaker_ms": round(spent[int(len(spent) * 0.99)], 2),
        "next_speaker_median_ms": round(median(spent), 2),
        "ledger_bytes": size,
    }


def main() -> None:
    results = {"machine": machine.named()} | hall.measure() | compare() | ten_thousand()
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(results, indent=1) + "\n")
    print(table(results))


def table(results: dict[str, Any]) -> str:
    """What a reader compares, in Markdown."""
    names = {"ours": "the floor", "largest_deficit": "largest deficit", "fcfs": "first come", "votes": "votes"}
    rows = [
        f"| {name} | {results[f'{kind}_evening_gap_s']} | {results[f'{kind}_max_gap_s']} |"
        f" {results[f'{kind}_searched_ratio']} |"
        for kind, name in names.items()
    ]
    return "\n".join(
        [
            "| largest gap between a region's share and what it got | evenings, s | worst found, s | ÷ longest |",
            "|---|---|---|---|",
            *rows,
            f"| the floor with its opening round | {results['ours_opening_evening_gap_s']} | | |",
            "",
            f"Longest question {results['longest_question_s']:.0f} s. Next of {WAITING:,} waiting:"
            f" {results['next_speaker_median_ms']} ms, p99 {results['next_speaker_ms']} ms of processor;"
            f" the ledger {results['ledger_bytes']:,} bytes.",
            f"From the rows on PostgreSQL {results['next_ms']} ms, p99 {results['next_p99_ms']} ms. Each change in all"
            f" of {results['listeners']} sockets within {results['change_p99_ms']} ms (p99), {results['lost']} lost.",
        ]
    )


if __name__ == "__main__":
    main()
