"""The floor on every phone: who was heard against whose share, and my own question."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from presscentre.briefings import actions, balance, live, queries
from presscentre.briefings.audience import JournalistRequest, journalist_page
from presscentre.briefings.forms import QuestionForm
from presscentre.briefings.limits import count_question
from presscentre.briefings.models import Floor, Question, Slot
from presscentre.core.errors import Refusal
from presscentre.core.typed import version
from presscentre.people.audience import EventRequest, event_page


@event_page
@require_safe
def floor(request: EventRequest, sitting: int) -> HttpResponse:
    """The public balance board; whoever has a place in the sitting puts a question here."""
    return _page(request, *_floor(request, sitting), None)


@journalist_page
@require_POST
def ask(request: JournalistRequest, sitting: int) -> HttpResponse:
    """Put my question; a no stands beside what was typed."""
    (row, slot), form = _floor(request, sitting), QuestionForm(request.POST)
    if form.is_valid() and _accepted(form, request, row):
        messages.success(request, _("Your question waits. Only the moderators see it until you are called."))
        return redirect("briefings:floor", event=request.event.slug, sitting=sitting)
    return _page(request, row, slot, form, status=422)


@journalist_page
@require_POST
def rephrase(request: JournalistRequest, sitting: int, question: int) -> HttpResponse:
    """Say my question otherwise; it keeps its wait."""
    mine, form = _mine(request, question), QuestionForm(request.POST)
    if not form.is_valid():
        return _page(request, *_floor(request, sitting), form, status=422)
    count_question(request.user)
    words = {name: form.cleaned_data[name] for name in ("text", "language")}
    actions.rephrase(mine, **words, by=request.user, now=request.now)
    messages.success(request, _("Your question waits in its new words, in its old turn."))
    return redirect("briefings:floor", event=request.event.slug, sitting=sitting)


@journalist_page
@require_POST
def withdraw(request: JournalistRequest, sitting: int, question: int) -> HttpResponse:
    """Take my question back."""
    actions.withdraw(_mine(request, question), by=request.user, now=request.now)
    messages.success(request, _("Your question is withdrawn."))
    return redirect("briefings:floor", event=request.event.slug, sitting=sitting)


def _accepted(form: QuestionForm, request: JournalistRequest, floor: Floor) -> bool:
    if request.application is None:
        raise actions.NoPlaceInSitting
    try:
        count_question(request.user)
        actions.ask(floor, request.application, **form.cleaned_data, by=request.user, now=request.now)
    except Refusal as refusal:
        form.add_error("link" if refusal.code == "question_link" else None, str(refusal))
        return False
    return True


def _floor(request: EventRequest, sitting: int) -> tuple[Floor, Slot]:
    found = queries.floor_of(request.event, sitting)
    slot = queries.current_slot(found.sitting) if found else None
    if found is None or slot is None:  # nothing of a draft is public
        raise Http404
    return found, slot


def _mine(request: JournalistRequest, pk: int) -> Question:
    found = Question.objects.filter(person=request.user.pk, floor__sitting__event=request.event)
    row = get_object_or_404(found.select_related("floor__sitting__event", "region", "person"), pk=pk)
    shown = version(request.POST.get("version", ""))
    row.version = row.version if shown is None else shown
    return row


def _page(
    request: EventRequest, floor: Floor, slot: Slot, form: QuestionForm | None, *, status: int = 200
) -> HttpResponse:
    person = request.user.pk  # None for a stranger
    questions = queries.mine(person, floor) if person else []
    pending = next((one for one in questions if one.is_pending), None)
    facts: dict[str, Any] = queries.floor_board(floor, request.event, request.now) | {
        "floor": floor,
        "sitting": floor.sitting,
        "title": floor.sitting.briefing.shown_title(request.now),
        "label": queries.label_on(slot, request.event),
        "topic": live.BOARD.of(request.event).name,
        "has_place": bool(person) and queries.may_ask(person, floor),
        "questions": questions,
        "pending": pending,
        "form": form or QuestionForm(initial=_initial(pending)),
    }
    facts["bars"] = balance.bars(facts["entry"], facts["regions"])
    return render(request, "briefings/floor.html", facts, status=status)


def _initial(pending: Question | None) -> dict[str, str]:
    return {"text": pending.text, "language": pending.language, "link": pending.link} if pending else {}
