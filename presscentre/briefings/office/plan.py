"""The plan: rooms beside each other, time downwards, what waits for a place, and what is wrong with it all."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from presscentre.briefings import live, queries
from presscentre.briefings.models import Sitting, Slot
from presscentre.briefings.office.frame import briefings_page
from presscentre.briefings.queries import Finding
from presscentre.events.models import Event, Room
from presscentre.office.pages import OfficerRequest

STEPS = (5, 10, 15, 30)  # minutes
OPENS, CLOSES = 8, 20  # hours that an empty day shows


@dataclass
class Card:
    """One sitting of the draft on the plan."""

    sitting: Sitting
    slot: Slot | None  # as the public has it
    findings: list[Finding]
    now: datetime

    @property
    def fatal(self) -> bool:
        return any(finding.fatal for finding in self.findings)

    @property
    def differs(self) -> bool:
        """Whether the draft says another time, room or state than the public."""
        if self.slot is None:
            return True
        drafted = (self.sitting.starts_at, self.sitting.ends_at, self.sitting.room_id, self.sitting.cancelled)
        return drafted != (self.slot.starts_at, self.slot.ends_at, self.slot.room_id, self.slot.cancelled)

    @property
    def may_be_late(self) -> bool:
        return self.slot is not None and not self.slot.cancelled and self.slot.ends_at > self.now


@dataclass
class Column:
    """One room on one day."""

    room: Room
    cards: list[Card] = field(default_factory=list)


@briefings_page
@require_safe
def plan(request: OfficerRequest) -> HttpResponse:
    """One day of the draft; `?day=` another, `?step=` how fine the grid is."""
    before = queries.released(request.event)
    draft = queries.drafted(request.event, before)
    found = queries.of_draft(draft.unplaced, draft.lost)
    found += queries.findings(request.event, draft.planned, before, now=request.now)
    cards = _cards(request, before, found)
    days = _days(request.event, cards)
    day = _day(request, days)
    opens, closes = _hours(request.event, day, shown := [card for card in cards if _on(card, request.event, day)])
    context = {
        "days": [(one, datetime.combine(one, datetime.min.time(), tzinfo=request.event.tz)) for one in days],
        "day": day,
        "columns": _columns(request.event, shown),
        "beside": [card for card in cards if card.sitting.starts_at is None or card.sitting.room_id is None],
        "opens": opens,
        "closes": closes,
        "step": _step(request),
        "steps": STEPS,
        "fatal": [finding for finding in found if finding.fatal],
        "odd": [finding for finding in found if not finding.fatal],
        "changes": len(queries.differences(before, draft.planned)),
        "topic": live.PLAN.of(request.event).name,
    }
    return render(request, "briefings/office/plan.html", context)


def _cards(request: OfficerRequest, before: dict[int, Slot], found: list[Finding]) -> list[Card]:
    about: dict[int, list[Finding]] = defaultdict(list)
    for finding in found:
        for pk in finding.sittings:
            about[pk].append(finding)
    rows = Sitting.objects.of(request.event).select_related("briefing", "room").prefetch_related("regions")
    ordered = rows.order_by("starts_at", "pk")
    return [Card(row, before.get(row.pk), about[row.pk], request.now) for row in ordered]


def _columns(event: Event, cards: list[Card]) -> list[Column]:
    columns = {room.pk: Column(room) for room in Room.objects.filter(event=event).order_by("key")}
    for card in cards:
        columns[card.sitting.room_id or 0].cards.append(card)
    return list(columns.values())


def _days(event: Event, cards: list[Card]) -> list[date]:
    """Every day of the event, and every day on which something is placed."""
    first, last = (_local(at, event).date() for at in (event.starts_at, event.ends_at - timedelta(microseconds=1)))
    days = {first + timedelta(days=number) for number in range(min((last - first).days, 60) + 1)}
    return sorted(days | {_local(card.sitting.starts_at, event).date() for card in cards if card.sitting.starts_at})


def _day(request: OfficerRequest, days: list[date]) -> date:
    """The day that the address names, else today, else the first."""
    try:
        asked = parse_date(request.GET.get("day", ""))
    except ValueError:
        asked = None
    today = request.now.astimezone(request.event.tz).date()
    return next((day for day in (asked, today) if day in days), days[0])


def _on(card: Card, event: Event, day: date) -> bool:
    placed = card.sitting.starts_at is not None and card.sitting.room_id is not None
    return placed and _local(card.sitting.starts_at, event).date() == day


def _hours(event: Event, day: date, cards: list[Card]) -> tuple[datetime, datetime]:
    """From which whole hour to which the grid of this day reaches: an hour before the first, two after the last."""
    midnight = datetime.combine(day, datetime.min.time(), tzinfo=event.tz)
    if not cards:
        return midnight.replace(hour=OPENS), midnight.replace(hour=CLOSES)
    first = min(_local(card.sitting.starts_at, event).hour for card in cards)
    last = max(_local(card.sitting.ends_at, event) for card in cards) + timedelta(hours=2)
    next_day = _local(midnight + timedelta(days=1), event)
    closes = last if last > next_day + timedelta(hours=2) else min(last, next_day)
    return midnight.replace(hour=max(first - 1, 0)), closes.replace(minute=0, second=0, microsecond=0)


def _local(at: Any, event: Event) -> datetime:
    moved: datetime = at.astimezone(event.tz)
    return moved


def _step(request: OfficerRequest) -> int:
    asked = request.GET.get("step", "")
    return int(asked) if asked in {str(step) for step in STEPS} else 10
