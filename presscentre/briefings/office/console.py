"""The moderators' console: who waits, who is next and why, the clock, the verbs. Nobody else gets in."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from presscentre.briefings import actions, balance, live, queries
from presscentre.briefings.models import Floor, Question, WrittenAnswer
from presscentre.briefings.reasons import Override, Skipped
from presscentre.core.typed import number, version, words
from presscentre.office.pages import OfficerRequest, office_page

Verb = Callable[[OfficerRequest, Floor], object]


@office_page()
@require_safe
def console(request: OfficerRequest, sitting: int) -> HttpResponse:
    """Everything that the moderators of this floor see, on however many devices."""
    floor = _mine(request, sitting)
    facts: dict[str, Any] = queries.floor_board(floor, request.event, request.now) | {
        "floor": floor,
        "sitting": floor.sitting,
        "questions": queries.pending(floor),
        "choice": queries.choice(floor),
        "moderators": floor.moderators.order_by("name"),
        "topic": live.CONSOLE.of(request.event).name,
        "board": live.BOARD.of(request.event).name,
        "overrides": Override.choices,
        "skips": Skipped.choices,
    }
    facts["bars"] = balance.bars(facts["entry"], facts["regions"])
    facts["head"] = (
        next((one for one in facts["questions"] if one.pk == facts["choice"].question), None)
        if facts["choice"]
        else None
    )
    return render(request, "briefings/office/console.html", facts)


@office_page()
@require_POST
def act(request: OfficerRequest, sitting: int, verb: str) -> HttpResponse:
    """One verb of the whole floor; what the page showed decides."""
    floor = _mine(request, sitting)
    if verb not in VERBS:
        raise Http404
    VERBS[verb](request, floor)
    return redirect("office-floor:console", event=request.event.slug, sitting=sitting)


@office_page()
@require_POST
def judge(request: OfficerRequest, sitting: int, question: int, verb: str) -> HttpResponse:
    """One verb of one question."""
    floor = _mine(request, sitting)
    found = Question.objects.filter(floor=floor).select_related("floor__sitting__event", "region", "person", "outlet")
    row = get_object_or_404(found, pk=question)
    if verb not in JUDGEMENTS:
        raise Http404
    shown = version(request.POST.get("question_version", ""))
    row.version = row.version if shown is None else shown
    JUDGEMENTS[verb](request, row)
    page = "transcript" if request.POST.get("from") == "transcript" else "console"
    return redirect(f"office-floor:{page}", event=request.event.slug, sitting=sitting)


@office_page()
@require_POST
def answer(request: OfficerRequest, sitting: int, answer: int) -> HttpResponse:
    """Give an answer that was promised in writing."""
    floor = _mine(request, sitting)
    owed = WrittenAnswer.objects.filter(question__floor=floor).select_related("question__floor__sitting__event")
    row = get_object_or_404(owed, pk=answer)
    actions.answer_in_writing(
        row, text=_typed(request, "text"), language=row.question.language, by=request.user, now=request.now
    )
    messages.success(request, _("The answer is on its way to the journalist."))
    return redirect("office-floor:transcript", event=request.event.slug, sitting=sitting)


@office_page()
@require_safe
def transcript(request: OfficerRequest, sitting: int) -> HttpResponse:
    """Every question that had the floor, what the end cut off, and what is owed or was given in writing."""
    floor = _mine(request, sitting)
    facts = {
        "floor": floor,
        "sitting": floor.sitting,
        "turns": queries.asked(floor),
        "unreached": queries.unreached(floor),
        "owed": queries.owed(floor),
        "given": queries.answered_in_writing(floor),
    }
    return render(request, "briefings/office/transcript.html", facts)


def _mine(request: OfficerRequest, sitting: int) -> Floor:
    """A floor that this person moderates; any other is not there, whatever their role."""
    found = Floor.objects.filter(sitting__pk=sitting, sitting__event=request.event, moderators=request.user)
    return get_object_or_404(found.select_related("sitting__event", "sitting__briefing", "sitting__room"))


def _at(request: OfficerRequest) -> dict[str, Any]:
    return {"by": request.user, "now": request.now}


def _seen(request: OfficerRequest) -> dict[str, Any]:
    """Who acts when, and which version of the floor they saw."""
    return _at(request) | {"version": version(request.POST.get("version", ""))}


def _typed(request: OfficerRequest, name: str) -> str:
    return words(request.POST.get(name, ""))


def _rule(request: OfficerRequest, floor: Floor) -> None:
    equal, opening = request.POST.get("equal") == "1", request.POST.get("opening") == "1"
    actions.set_rule(floor, equal=equal, opening_round=opening, **_at(request))


def _merge(request: OfficerRequest, question: Question) -> None:
    into = get_object_or_404(Question, floor=question.floor_id, pk=number(request.POST.get("into", "")))
    actions.merge(question, into, **_at(request))


def _promise(request: OfficerRequest, question: Question) -> None:
    actions.promise(question, due_at=_due(request), **_at(request))


def _due(request: OfficerRequest) -> datetime:
    """The typed moment in the event's zone; something unreadable is a moment that has passed."""
    try:
        typed = parse_datetime(request.POST.get("due", ""))
    except ValueError:
        typed = None
    if typed is None:
        raise actions.DueInTheFuture
    return typed.replace(tzinfo=request.event.tz) if typed.tzinfo is None else typed


VERBS: dict[str, Verb] = {
    "collect": lambda request, floor: actions.collect(floor, **_at(request)),
    "open": lambda request, floor: actions.open_floor(floor, **_at(request)),
    "pause": lambda request, floor: actions.pause(floor, **_at(request)),
    "end": lambda request, floor: actions.end_floor(floor, **_at(request)),
    "next": lambda request, floor: actions.call_next(floor, **_seen(request)),
    "end-turn": lambda request, floor: actions.end_turn(floor, **_seen(request)),
    "take-back": lambda request, floor: actions.take_back_turn(floor, **_seen(request)),
    "stop-clock": lambda request, floor: actions.stop_clock(floor, **_at(request)),
    "start-clock": lambda request, floor: actions.start_clock(floor, **_at(request)),
    "rule": _rule,
}
JUDGEMENTS: dict[str, Callable[[OfficerRequest, Question], object]] = {
    "call": lambda request, one: actions.call(one, reason=request.POST.get("reason", ""), **_seen(request)),
    "skip": lambda request, one: actions.skip(one, reason=request.POST.get("reason", ""), **_seen(request)),
    "translate": lambda request, one: actions.translate(
        one, translation=_typed(request, "translation").strip()[:2000], **_at(request)
    ),
    "rephrase": lambda request, one: actions.ask_to_rephrase(one, note=_typed(request, "note"), **_at(request)),
    "decline": lambda request, one: actions.decline(one, note=_typed(request, "note"), **_at(request)),
    "merge": _merge,
    "promise": _promise,
}
