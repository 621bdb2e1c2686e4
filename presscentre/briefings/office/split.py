"""A briefing split into sittings by region: proposed, tried out move by move, kept in the draft."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from presscentre.briefings import actions, queries, splitting
from presscentre.briefings.actions import Part
from presscentre.briefings.models import Briefing
from presscentre.briefings.office.board import Board, board_of, move_of
from presscentre.briefings.office.columns import columns
from presscentre.briefings.queries import Plan
from presscentre.core.typed import number
from presscentre.office.pages import OfficerRequest, office_page
from presscentre.people.models import Remit


@office_page(Remit.Role.BRIEFINGS)
@require_safe
def split(request: OfficerRequest, key: str) -> HttpResponse:
    """The split that the address tries out; nothing is written. `move`, `pin` and `propose` change it first."""
    plan = queries.plan_of(_briefing(request, key))
    if not plan.sittings:
        facts = {"plan": plan, "rooms": queries.free_rooms(plan.briefing)}
        return render(request, "briefings/office/split.html", facts)
    return render(request, "briefings/office/split.html", _tried(plan, request))


@office_page(Remit.Role.BRIEFINGS)
@require_POST
def keep(request: OfficerRequest, key: str) -> HttpResponse:
    """Write the split that was shown into the draft, unless a sitting was changed meanwhile."""
    plan = queries.plan_of(_briefing(request, key))
    parts = _parts(plan, board_of(plan, request.POST), request.POST.get("versions", ""))
    held = actions.keep_split(plan.briefing, parts, by=request.user, now=request.now)
    told = ngettext(
        "The draft now has %(count)d sitting by region. Nobody else sees it before the next release.",
        "The draft now has %(count)d sittings by region. Nobody else sees them before the next release.",
        held,
    )
    messages.success(request, told % {"count": held})
    return redirect("office-briefings:split", event=request.event.slug, key=plan.briefing.key)


@office_page(Remit.Role.BRIEFINGS)
@require_POST
def draft_rooms(request: OfficerRequest, key: str) -> HttpResponse:
    """A sitting in each of the rooms that were ticked."""
    row = _briefing(request, key)
    ticked = set(request.POST.getlist("room"))
    rooms = [room for room in queries.free_rooms(row) if str(room.pk) in ticked]
    actions.draft_sittings(row, rooms, by=request.user, now=request.now)
    messages.success(request, _("Drafted. Give them their times in the schedule."))
    return redirect("office-briefings:split", event=request.event.slug, key=row.key)


def _briefing(request: OfficerRequest, key: str) -> Briefing:
    mine: Briefing = get_object_or_404(Briefing.objects.of(request.event).select_related("event"), key=key)
    return mine


def _tried(plan: Plan, request: OfficerRequest) -> dict[str, Any]:
    """What the page shows of a board: this split beside the best one and the draft, and what the last move did."""
    board = board_of(plan, request.GET).toggled(request.GET.get("pin", ""))
    board, last = _moved(plan, board, request)
    best = splitting.propose(board.case(plan))
    if "propose" in request.GET or not any(board.opened.values()):
        board = replace(board, opened=best.opened)
    now, drafted = splitting.weigh(board.case(plan), board.opened), plan.drafted()
    beside, nowhere = columns(plan, board, now)
    return {
        "plan": plan,
        "cost": now.cost,
        "best": best,
        "is_best": now.cost == best.cost,
        "draft": splitting.weigh(plan.case(plan.seats(), {}), drafted).cost if drafted else None,
        "is_drafted": drafted == dict(board.opened) and plan.seats() == board.seats,
        "columns": beside,
        "nowhere": nowhere,
        "board": board.fields(),
        "versions": "-".join(f"{row.pk}.{row.version}" for row in plan.sittings),
        "last": last,
    }


def _moved(plan: Plan, board: Board, request: OfficerRequest) -> tuple[Board, dict[str, Any] | None]:
    """The board after the move that was asked for, if any; what it did, and the way back."""
    move = move_of(board, request.GET)
    if move is None:
        return board, None
    before = splitting.weigh(board.case(plan), board.opened)
    region, to, leaving = move
    # What an officer has put somewhere stays there when the rest is proposed anew.
    after = replace(board, opened=splitting.moved(before, *move), pinned=board.pinned | {region})
    return after, {
        "region": next(row for row in plan.regions if str(row.pk) == region),
        "to": next(row for row in plan.sittings if str(row.pk) == to),
        "change": splitting.what_if(before, region, to, leaving),
        "back": urlencode(board.fields()),
    }


def _parts(plan: Plan, board: Board, versions: str) -> list[Part]:
    """What each sitting becomes, with the version that was shown; an unknown one is 0 and so is refused."""
    seen = dict(part.split(".", 1) for part in versions.split("-") if "." in part)
    parts = []
    for sitting in plan.sittings:
        key = str(sitting.pk)
        sitting.version = number(seen.get(key, "")) or 0
        regions = [region for region in plan.regions if key in board.opened[str(region.pk)]]
        parts.append(Part(sitting, regions, board.seats[key]))
    return parts
