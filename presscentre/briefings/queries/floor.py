"""The floor as rows: who moderates, who speaks, who may ask, who is next, and what pages list."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from presscentre.accreditation.models import Application
from presscentre.briefings.floor import Choice
from presscentre.briefings.floor import Ledger as Accounts
from presscentre.briefings.models import Floor, Hold, Ledger, Question, Seat, Sitting, Turn, WrittenAnswer
from presscentre.briefings.queries.line import line, weights
from presscentre.events.models import Event, Region
from presscentre.people.models import User


def head(question: int) -> Question:
    """The question that the rule has chosen; the caller holds the floor."""
    return Question.objects.select_related("region", "outlet", "person").get(pk=question)


def floor_of(event: Event, sitting: int) -> Floor | None:
    """The floor of this sitting of the event. One query."""
    return Floor.objects.filter(sitting__pk=sitting, sitting__event=event).select_related("sitting__briefing").first()


def moderated_by(user: User, event: Event) -> list[Floor]:
    """The floors that this person moderates, in the order of the night."""
    mine = Floor.objects.filter(moderators=user, sitting__event=event)
    return list(mine.select_related("sitting__briefing", "sitting__room").order_by("sitting__starts_at", "pk"))


def moderates(user: User, event: Event) -> bool:
    """Whether this person moderates any floor of the event. One query."""
    return Floor.objects.filter(moderators=user.pk, sitting__event=event).exists()


def has_place(person: int, floor: Floor) -> Seat | None:
    """The seat from which this person may ask."""
    return Seat.objects.filter(sitting=floor.sitting_id, person=person, state=Hold.HELD).first()


def running_turn(floor: Floor) -> Turn | None:
    open_one = Turn.objects.filter(floor=floor, ended_at=None)
    return open_one.select_related("region", "outlet", "question__person", "instead").first()


def speaking_ms(turn: Turn, now: datetime) -> int:
    """For how long somebody has had the floor, pauses left out; event time."""
    until = turn.paused_at or turn.ended_at or now
    return max(int((until - turn.began_at).total_seconds() * 1000) - turn.paused_ms, 0)


def accounts(ledger: Ledger, floor: Floor) -> Accounts:
    """The event's ledger as the rule sees it from this floor, whose row says whether there is an opening round."""
    return replace(Accounts.from_data(ledger.state, str(floor.pk)), opening=floor.opening_round)


def regions_of(event: Event) -> dict[str, Region]:
    return {region.key: region for region in Region.objects.filter(event=event).order_by("position", "key")}


# What pages list


def pending(floor: Floor) -> list[Question]:
    """Every question that waits, longest first, with what was merged into it. Two queries."""
    states = [Question.State.WAITING, Question.State.REPHRASE]
    found = Question.objects.filter(floor=floor, state__in=states).select_related("region", "outlet", "person")
    return list(found.prefetch_related("merged__outlet").order_by("asked_at", "pk"))


def mine(person: int, floor: Floor) -> list[Question]:
    """What this person has asked here, newest first."""
    found = Question.objects.filter(floor=floor, person=person).select_related("written", "merged_into__written")
    return list(found.order_by("-asked_at", "-pk"))


def asked(floor: Floor) -> list[Turn]:
    """Every question that had the floor, in order: the transcript's list."""
    turns = Turn.objects.filter(floor=floor, taken_back=False, ended_at__isnull=False)
    return list(turns.select_related("question__written", "region", "outlet").order_by("began_at", "pk"))


def fairness_of(event: Event) -> dict[str, Any]:
    """What each region got of the floor over all sittings of an event, against its share: the report's numbers."""
    ledger = Ledger.objects.filter(event=event).first()
    turns = Turn.objects.filter(floor__sitting__event=event, taken_back=False, ended_at__isnull=False)
    rows = turns.order_by().values_list("region__key", "why").annotate(many=Count("pk"))
    by_why: dict[str, Counter[str]] = {}
    for region, why, many in rows:
        by_why.setdefault(region, Counter())[why] += many
    rule = Accounts.from_data(ledger.state if ledger else {})
    dues = rule.dues()
    return {
        "equal": bool(ledger and ledger.equal),
        "longest_ms": rule.longest,
        "regions": {
            region: {
                "ms": account.received,
                "due_ms": dues[region],
                "questions": account.questions,
                "skips": account.skips,
                "why": dict(by_why.get(region, {})),
            }
            for region, account in sorted(rule.accounts.items())
        },
    }


def may_ask(person: int, floor: Floor) -> bool:
    """Whether this person has a place from which to ask: a seat, or accreditation where nobody needs a seat."""
    if floor.sitting.briefing.needs_seat:
        return has_place(person, floor) is not None
    given = Application.objects.given().filter(event=floor.sitting.event_id, person=person)
    return given.filter(delegation__region__isnull=False).exists()


def choice(floor: Floor) -> Choice | None:
    """Who would be called now and why, by the weights as they are at this moment; None while nobody waits.

    Three statements, however many wait. Whoever it names may have been called since.
    """
    ledger = Ledger.objects.filter(event=floor.sitting.event_id).first()
    waiting = line(floor)
    if not waiting:
        return None
    rule = accounts(ledger, floor) if ledger else Accounts(floor=str(floor.pk), opening=floor.opening_round)
    rule = rule.reweigh(weights(floor, equal=bool(ledger and ledger.equal)))
    return (rule.settle(rule.usual_ms()) if rule.speaking else rule).next(waiting)


def unreached(floor: Floor) -> list[Question]:
    """What the end of the floor cut off, the longest wait first."""
    found = Question.objects.filter(floor=floor, state=Question.State.UNANSWERED)
    return list(found.select_related("region", "outlet").order_by("asked_at", "pk"))


def answered_in_writing(floor: Floor) -> list[WrittenAnswer]:
    """What was given in writing, in the order in which it was given."""
    found = WrittenAnswer.objects.filter(question__floor=floor, given_at__isnull=False)
    return list(found.select_related("question__outlet", "question__region").order_by("given_at", "pk"))


def owed(floor: Floor) -> list[WrittenAnswer]:
    """What was promised in writing and not yet given, the earliest due first."""
    found = WrittenAnswer.objects.filter(question__floor=floor, given_at=None)
    return list(found.select_related("question__outlet", "question__region").order_by("due_at", "pk"))


def events_that_owe_answers() -> QuerySet[Event]:
    """Where something was promised in writing and not yet given."""
    return Event.objects.filter(
        pk__in=WrittenAnswer.objects.filter(given_at=None).values("question__floor__sitting__event")
    )


def overdue(now: datetime, *, event: Event) -> QuerySet[WrittenAnswer]:
    """What was promised in writing at this event until a moment that has passed, and not given."""
    return WrittenAnswer.objects.filter(question__floor__sitting__event=event, given_at=None, due_at__lte=now)


def with_floors(event: Event) -> list[Sitting]:
    """The sittings of briefings that take questions, with how many wait and who moderates. Two queries."""
    waits = Count("floor__questions", filter=Q(floor__questions__state=Question.State.WAITING), distinct=True)
    found = Sitting.objects.filter(event=event, briefing__has_floor=True, cancelled=False).annotate(waits=waits)
    found = found.select_related("briefing", "room", "floor").prefetch_related("floor__moderators")
    return list(found.order_by("starts_at", "pk"))
