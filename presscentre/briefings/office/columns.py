"""A split as the page shows it: sittings side by side, regions as cards, each with its price elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from presscentre.accreditation.models import MediaType
from presscentre.briefings import splitting
from presscentre.briefings.models import Sitting
from presscentre.briefings.office.board import Board
from presscentre.briefings.queries import Plan
from presscentre.briefings.splitting import Change, Finding, Split
from presscentre.events.models import Region


@dataclass(frozen=True)
class Choice:
    """One move in a card's menu. `value` is what the form sends; `whole`: the region, not only its part here."""

    value: str
    to: Sitting
    change: Change
    whole: bool


@dataclass(frozen=True)
class Card:
    """One region, or its part, in one sitting (None: it may come to none)."""

    region: Region
    here: int
    wanting: int
    finding: Finding
    pinned: bool
    choices: tuple[Choice, ...]
    sitting: Sitting | None

    @property
    def torn(self) -> bool:
        return len(self.finding.sittings) > 1

    @property
    def share(self) -> Fraction:
        return Fraction(self.here, self.wanting) if self.wanting else Fraction(0)


@dataclass(frozen=True)
class Column:
    """One sitting with its cards."""

    sitting: Sitting
    seats: int
    present: int
    cards: tuple[Card, ...]

    @property
    def media(self) -> str:
        """The media types that may come, as words; "" for all."""
        return ", ".join(str(MediaType(kind).label) for kind in self.sitting.media_types)

    @property
    def ratio(self) -> Fraction:
        return Fraction(self.present, self.seats) if self.seats else Fraction(0)


def columns(plan: Plan, board: Board, split: Split) -> tuple[tuple[Column, ...], tuple[Card, ...]]:
    """The sittings with their cards, and the cards of regions that may come to none."""
    found = {finding.region: finding for finding in splitting.findings(split)}
    cards = [card for region in plan.regions for card in _cards(plan, board, split, region, found[str(region.pk)])]
    beside = tuple(
        Column(
            sitting,
            board.seats[str(sitting.pk)],
            split.present(str(sitting.pk)),
            tuple(card for card in cards if card.sitting == sitting),
        )
        for sitting in plan.sittings
    )
    return beside, tuple(card for card in cards if card.sitting is None)


def _cards(plan: Plan, board: Board, split: Split, region: Region, finding: Finding) -> Iterator[Card]:
    wanting = sum(plan.wanting.people.get(region.pk, {}).values())
    places: list[Sitting | None] = [row for row in plan.sittings if str(row.pk) in finding.sittings]
    for sitting in places or [None]:
        here = split.seated(finding.region, str(sitting.pk)) if sitting else 0
        choices = tuple(_choices(plan, split, finding, sitting))
        yield Card(region, here, wanting, finding, finding.region in board.pinned, choices, sitting)


def _choices(plan: Plan, split: Split, finding: Finding, here: Sitting | None) -> Iterator[Choice]:
    """Whole to each other sitting, in the order of the page; of a torn region, this part alone too."""
    prices = dict(finding.alternatives)
    for row in plan.sittings:
        if change := prices.get(str(row.pk)):
            yield Choice(f"{finding.region}.{row.pk}", row, change, whole=True)
    if here is None or len(finding.sittings) < 2:
        return
    for row in (row for row in plan.sittings if row != here):
        change = splitting.what_if(split, finding.region, str(row.pk), leaving=str(here.pk))
        yield Choice(f"{finding.region}.{row.pk}.{here.pk}", row, change, whole=False)
