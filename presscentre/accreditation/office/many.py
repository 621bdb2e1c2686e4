"""Decisions on many at once: chosen from a list, rehearsed, shown with each one's fate, then done to exactly these."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from presscentre.accreditation import actions, live, queries
from presscentre.accreditation.actions import Fate
from presscentre.accreditation.actions.bulk import VERBS
from presscentre.accreditation.models import Application, State
from presscentre.accreditation.office.decide import sentence_of_many
from presscentre.accreditation.office.forms import WordsForm
from presscentre.accreditation.office.frame import accreditation_page, address_of, applications_of, asked_of
from presscentre.accreditation.office.review import listed, regions_of
from presscentre.accreditation.queries import Asked, Cursor
from presscentre.office.pages import OfficerRequest

SAID = 5  # refusals that are named after the deed; the rest are counted


@accreditation_page
@require_POST
def many(request: OfficerRequest) -> HttpResponse:
    """Words, then a rehearsal with every fate, then the deed: the last POST carries `step=sure`."""
    verb, chosen = request.POST.get("verb", ""), chosen_from(request)
    if verb not in VERBS:
        raise Http404
    if not chosen:
        messages.warning(request, _("Choose somebody first."))
        return redirect(_back(request))
    step = request.POST.get("step", "")
    form = WordsForm(request.POST if step or verb in ("approve", "promote") else None, verb=verb)
    ready = form.is_bound and form.is_valid()
    if ready and step == "sure":
        return _done(request, verb, chosen, form)
    look = ready and step != "edit"
    fates = _rehearsed(request, verb, chosen, form) if look else []
    context = {
        "verb": verb,
        "form": form,
        "look": look,
        "chosen": chosen,
        "fates": sorted(fates, key=lambda fate: fate.done),
        "good": sum(fate.done for fate in fates),
        "bad": sum(not fate.done for fate in fates),
        "why": Counter(fate.sentence for fate in fates if not fate.done).most_common(),
        "query": address_of(asked_of(request.GET)),
    }
    return render(request, "accreditation/office/many.html", context, status=422 if form.errors else 200)


@accreditation_page
@require_safe
def waiting_list(request: OfficerRequest) -> HttpResponse:
    """Who waits for a place, in their turn, with what is free; promoted only after a look."""
    asked = Asked(state=State.WAITLISTED, region=request.GET.get("region", "")[:40])
    rows = queries.asked_for(applications_of(request), asked)
    page = queries.page_of(rows, asked, Cursor.read(request.GET.get("after", "")))
    context = {
        "page": page,
        "lines": listed(request, page.rows, asked, regions_of(request)),
        "query": address_of(asked),
        "next": address_of(asked, after=page.following) if page.following else "",
        "rooms": queries.rooms(request.event),
        "topic": live.QUEUE.of(request.event).name,
    }
    return render(request, "accreditation/office/waiting-list.html", context)


def chosen_from(request: OfficerRequest) -> list[Application]:
    """The applications that were ticked, each with the version that was shown, in the order of the list.

    What is outside the officer's remit is not there.
    """
    seen: dict[int, int] = {}
    for mark in request.POST.getlist("chosen")[: actions.MOST_AT_ONCE]:
        one, _colon, version = mark.partition(":")
        if one.isascii() and one.isdigit() and version.isascii() and version.isdigit() and len(mark) < 30:
            seen[int(one)] = int(version)
    rows = applications_of(request).filter(pk__in=seen)
    found = {row.pk: row for row in rows.select_related("event", "person", "outlet", "delegation__outlet")}
    for pk, row in found.items():
        row.version = seen[pk]
    return [found[pk] for pk in seen if pk in found]


def _rehearsed(request: OfficerRequest, verb: str, chosen: list[Application], form: WordsForm) -> list[Fate]:
    return actions.rehearse(request.event, chosen, verb, by=request.user, now=request.now, **form.cleaned_data)


def _done(request: OfficerRequest, verb: str, chosen: list[Application], form: WordsForm) -> HttpResponse:
    words: dict[str, Any] = form.cleaned_data
    fates = actions.decide_many(request.event, chosen, verb, by=request.user, now=request.now, **words)
    if good := sum(fate.done for fate in fates):
        messages.success(request, sentence_of_many(verb, good))
    refused = [fate for fate in fates if not fate.done]
    for fate in refused[:SAID]:
        messages.warning(request, _("%(name)s: %(why)s") % {"name": str(fate.application), "why": fate.sentence})
    if len(refused) > SAID:
        messages.warning(request, _("and %(count)d more were left as they are.") % {"count": len(refused) - SAID})
    return redirect(_back(request))


def _back(request: OfficerRequest) -> str:
    query = address_of(asked_of(request.GET))
    name = "waiting-list" if request.GET.get("state") == State.WAITLISTED else "queue"
    return f"{reverse(f'office-accreditation:{name}', args=[request.event.slug])}?{query}"
