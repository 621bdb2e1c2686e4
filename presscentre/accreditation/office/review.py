"""The queue and one application a screen: what an officer looks at before a decision."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from presscentre.accreditation import live, queries
from presscentre.accreditation.models import Application, MediaType, State, Tag
from presscentre.accreditation.office.counts import counted
from presscentre.accreditation.office.forms import NoteForm
from presscentre.accreditation.office.frame import (
    accreditation_page,
    address_of,
    applications_of,
    asked_of,
    note_read,
    one_of,
)
from presscentre.accreditation.office.lines import Line, lines_of
from presscentre.accreditation.queries import Asked, Cursor, Facets
from presscentre.events.models import Region
from presscentre.office.pages import OfficerRequest

# What can be done next, by where an application stands: verb, key.
CAN = {
    State.SUBMITTED: ["approve", "waitlist", "ask", "refuse"],
    State.QUESTION: ["approve", "waitlist", "ask", "refuse"],
    State.WAITLISTED: ["promote", "approve", "ask", "refuse"],
    State.APPROVED: ["approve", "revoke"],
    State.LIMITED: ["approve", "revoke"],
    State.REFUSED: ["reopen"],
}
STATES = [state for state in State if state != State.DRAFT]


@accreditation_page
@require_safe
@never_cache
def queue(request: OfficerRequest) -> HttpResponse:
    """Who waits for a decision, the longest first; filtered, searched, chosen for many at once. At most 12 queries."""
    asked = asked_of(request.GET)
    rows = applications_of(request)
    after = Cursor.read(request.GET.get("after", ""))
    page, regions = queries.page_of(queries.asked_for(rows, asked), asked, after), regions_of(request)
    context = _filters(request, asked, queries.facets(counted(request, rows, asked), asked, regions), regions) | {
        "page": page,
        "lines": listed(request, page.rows, asked, regions),
        "later": bool(after),
        "next": address_of(asked, after=page.following) if page.following else "",
        "topic": live.QUEUE.of(request.event).name,
    }
    return render(request, "accreditation/office/queue.html", context)


@accreditation_page
@require_safe
@never_cache
def application(request: OfficerRequest, application: int) -> HttpResponse:
    """One application beside its neighbours in the queue: who, for whom, with what evidence, and what is left."""
    asked = asked_of(request.GET)
    one = one_of(request, application, overridden=queries.overriding("delegation"))
    before, after = queries.neighbours(queries.asked_for(applications_of(request), asked), asked, one)
    note_read(request, "application", one.pk)
    context = {
        "application": one,
        "lines": beside(request, before, one, after, asked),
        "query": address_of(asked),
        "verbs": CAN.get(State(one.state), []),
        "note_form": NoteForm(),
        "topic": live.QUEUE.of(request.event).name,
        **queries.dossier(one, request.remits),
    }
    return render(request, "accreditation/office/application.html", context)


def listed(
    request: OfficerRequest, rows: list[Application], asked: Asked, regions: list[Region], *, whole: bool = True
) -> list[Line]:
    """These rows as lines of the list that was asked for; the key J opens the first."""
    queries.in_regions(rows, regions)
    here = reverse("office-accreditation:queue", args=[request.event.slug])
    lines = lines_of(rows, here=here, query=address_of(asked), now=request.now, whole=whole)
    for line in lines[:1]:
        line["key"] = "j"
    return lines


def beside(
    request: OfficerRequest, before: list[Application], one: Application, after: list[Application], asked: Asked
) -> list[Line]:
    """One application among its neighbours; the key K opens the one before, J the one after. One query."""
    lines = listed(request, [*before, one, *after], asked, regions_of(request), whole=False)
    for place, line in enumerate(lines, -len(before)):
        line["current"], line["key"] = place == 0, {-1: "k", 1: "j"}.get(place, "")
    return lines


def following(request: OfficerRequest, asked: Asked, one: Application) -> Application | None:
    """Whom to look at next after this one."""
    rows = queries.asked_for(applications_of(request), asked)
    before, after = queries.neighbours(rows, asked, one)
    return next(iter(after or before[-1:]), None)


def regions_of(request: OfficerRequest) -> list[Region]:
    """The press regions of the event, in its order."""
    return list(Region.objects.filter(event=request.event).order_by("position", "key"))


def _filters(request: OfficerRequest, asked: Asked, facets: Facets, regions: list[Region]) -> dict[str, Any]:
    """Every filter with its number and the address that it leads to. One query."""
    states: list[tuple[str, Any, int]] = [
        (state.value, state.label, facets.states.get(state.value, 0)) for state in STATES
    ]
    states.append(("", _("All"), sum(facets.states.values())))
    return {
        "asked": asked,
        "query": address_of(asked),
        "facets": facets,
        "states": [(value, label, count, address_of(replace(asked, state=value))) for value, label, count in states],
        "regions": [(region.key, region.name, facets.regions.get(region.key, 0)) for region in regions],
        "nowhere": facets.regions.get("-", 0),
        "media_types": [(kind.value, kind.label, facets.media_types.get(kind.value, 0)) for kind in MediaType],
        "tags": list(Tag.objects.filter(event=request.event).order_by("name")),
        "narrowed": asked != Asked(state=asked.state),
        "plain": address_of(Asked(state=asked.state)),
    }
