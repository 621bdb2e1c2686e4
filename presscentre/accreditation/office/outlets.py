"""Outlets in the office: found by any name, confirmed, named in every script, merged after a look."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from presscentre.accreditation import actions, queries
from presscentre.accreditation.models import Alias, Domain, Outlet
from presscentre.accreditation.office.bounds import AliasForm, DomainForm, MergeForm, OutletForm
from presscentre.accreditation.office.frame import READ_WRITE, accepted, delegations_of, whole_page
from presscentre.office.pages import OfficerRequest

A_PAGE = 50


@whole_page
@require_safe
def outlets(request: OfficerRequest) -> HttpResponse:
    """All of them by name, or those with a name that holds these words; proposed ones first to be looked at."""
    search = request.GET.get("search", "").strip()[:120]
    known = queries.outlets_at(request.event)
    rows = queries.listed(known.called(search) if search else known, request.event)
    context = {
        "page": Paginator(rows.prefetch_related("aliases"), A_PAGE).get_page(request.GET.get("page")),
        "search": search,
        "proposed": list(queries.listed(queries.proposed_at(request.event), request.event)[:A_PAGE]),
    }
    return render(request, "accreditation/office/outlets.html", context)


@whole_page
@require_http_methods(READ_WRITE)
def new(request: OfficerRequest) -> HttpResponse:
    """Add an outlet that nobody has proposed."""
    form = OutletForm(request.POST or None)
    made: list[Outlet] = []
    if request.method == "POST" and form.is_valid() and accepted(form, lambda: made.append(_create(request, form))):
        return redirect("office-accreditation:outlet", event=request.event.slug, outlet=made[0].pk)
    return render(request, "accreditation/office/outlet-new.html", {"form": form}, status=422 if form.errors else 200)


@whole_page
@require_http_methods(READ_WRITE)
def outlet(request: OfficerRequest, outlet: int) -> HttpResponse:
    """One outlet: its names, its domains, its people at this event, and others that may be the same."""
    row = one_outlet(request, outlet)
    if row.merged_into_id:
        return redirect("office-accreditation:outlet", event=request.event.slug, outlet=row.merged_into_id)
    facts = {name: getattr(row, name) for name in ("name", "country", "website", "media_types")}
    form = OutletForm(request.POST or None, initial=facts)
    if request.method == "POST" and form.is_valid() and accepted(form, lambda: _edit(request, row, form)):
        messages.success(request, _("%(outlet)s is changed.") % {"outlet": row.name})
        return _to(request, row)
    return _page(request, row, form=form)


@whole_page
@require_POST
def confirm(request: OfficerRequest, outlet: int) -> HttpResponse:
    row = one_outlet(request, outlet)
    actions.confirm_outlet(row, request.event, by=request.user, now=request.now)
    messages.success(request, _("%(outlet)s is confirmed.") % {"outlet": row.name})
    return _to(request, row)


@whole_page
@require_POST
def add_alias(request: OfficerRequest, outlet: int) -> HttpResponse:
    row, form = one_outlet(request, outlet), AliasForm(request.POST, prefix="alias")
    return _added(request, row, form, "alias_form", actions.add_alias)


@whole_page
@require_POST
def add_domain(request: OfficerRequest, outlet: int) -> HttpResponse:
    row, form = one_outlet(request, outlet), DomainForm(request.POST, prefix="domain")
    return _added(request, row, form, "domain_form", actions.add_domain)


@whole_page
@require_POST
def remove_alias(request: OfficerRequest, outlet: int, alias: int) -> HttpResponse:
    row = one_outlet(request, outlet)
    found = get_object_or_404(Alias.objects.select_related("outlet"), outlet=row, pk=alias)
    actions.remove_alias(found, request.event, by=request.user, now=request.now)
    return _to(request, row)


@whole_page
@require_POST
def remove_domain(request: OfficerRequest, outlet: int, domain: int) -> HttpResponse:
    row = one_outlet(request, outlet)
    found = get_object_or_404(Domain.objects.select_related("outlet"), outlet=row, pk=domain)
    actions.remove_domain(found, request.event, by=request.user, now=request.now)
    return _to(request, row)


@whole_page
@require_http_methods(READ_WRITE)
def merge(request: OfficerRequest, outlet: int) -> HttpResponse:
    """Choose into which outlet this one goes, look at what moves, then merge: the deed carries `step=sure`."""
    row = one_outlet(request, outlet)
    others = queries.outlets_at(request.event).exclude(pk=row.pk)
    search = request.GET.get("search", "").strip()[:120]
    chosen = {"into": request.GET.get("into") or request.POST.get("into")}
    form = MergeForm(chosen if chosen["into"] else None, outlets=others)
    into = form.cleaned_data["into"] if form.is_bound and form.is_valid() else None
    if request.method == "POST" and into and accepted(form, lambda: _merge(request, row, into)):
        messages.success(request, _("%(one)s is part of %(other)s now.") % {"one": row.name, "other": into.name})
        return _to(request, into)
    context = {
        "outlet": row,
        "form": form,
        "search": search,
        "found": list(queries.listed(others.called(search), request.event)[:20]) if search else [],
        "alike": list(queries.probable_duplicates(row, request.event)),
        "merge": queries.Merge(row, into, request.event) if into else None,
    }
    return render(request, "accreditation/office/merge.html", context, status=409 if form.errors else 200)


def one_outlet(request: OfficerRequest, pk: int) -> Outlet:
    """An outlet that this event may see, also one that was merged into such a one; 404 otherwise."""
    row = get_object_or_404(Outlet, pk=pk)
    stands = row.merged_into if row.merged_into_id else row
    get_object_or_404(queries.outlets_at(request.event), pk=stands.pk if stands else None)
    return row


def _page(request: OfficerRequest, row: Outlet, **forms: Form) -> HttpResponse:
    context: dict[str, Any] = {
        "outlet": row,
        "aliases": list(row.aliases.order_by("name", "pk")),
        "domains": list(row.domains.order_by("name")),
        "delegation": delegations_of(request).filter(outlet=row).first(),
        "people": row.applications.filter(event=request.event, submitted_at__isnull=False).count(),
        "alike": list(queries.probable_duplicates(row, request.event)),
        "form": OutletForm(
            initial={name: getattr(row, name) for name in ("name", "country", "website", "media_types")}
        ),
        "alias_form": AliasForm(prefix="alias"),
        "domain_form": DomainForm(prefix="domain"),
        **forms,
    }
    wrong = any(form.errors for form in forms.values())
    return render(request, "accreditation/office/outlet.html", context, status=422 if wrong else 200)


def _added(request: OfficerRequest, row: Outlet, form: Form, name: str, act: Callable[..., None]) -> HttpResponse:
    def add() -> None:
        act(row, request.event, form.cleaned_data["name"], by=request.user, now=request.now)

    return _to(request, row) if form.is_valid() and accepted(form, add) else _page(request, row, **{name: form})


def _create(request: OfficerRequest, form: OutletForm) -> Outlet:
    return actions.create_outlet(**form.cleaned_data, event=request.event, by=request.user, now=request.now)


def _edit(request: OfficerRequest, row: Outlet, form: OutletForm) -> None:
    actions.edit_outlet(row, request.event, by=request.user, now=request.now, **form.cleaned_data)


def _merge(request: OfficerRequest, row: Outlet, into: Outlet) -> None:
    actions.merge_outlets(row, into, request.event, by=request.user, now=request.now)


def _to(request: OfficerRequest, row: Outlet) -> HttpResponse:
    return redirect("office-accreditation:outlet", event=request.event.slug, outlet=row.pk)
