"""The office's page of tokens: who may push figures in and read things out, and since when."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from presscentre.api import actions
from presscentre.api.forms import TokenForm
from presscentre.api.models import Token
from presscentre.office.pages import OfficerRequest, office_page


@office_page("administrator")
@require_safe
def tokens(request: OfficerRequest) -> HttpResponse:
    return _page(request, TokenForm())


@office_page("administrator")
@require_POST
def issue(request: OfficerRequest) -> HttpResponse:
    with timezone.override(request.event.tz):
        form = TokenForm(request.POST)
        if not form.is_valid():
            return _page(request, form, status=422)
    facts = form.cleaned_data
    token, secret = actions.issue(request.event, by=request.user, now=timezone.now(), **facts)
    # The one answer that carries the secret: not stored, not cached, not shown again.
    return _page(request, TokenForm(), fresh=token, secret=secret)


@office_page("administrator")
@require_POST
def revoke(request: OfficerRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(Token.objects.at(request.event).select_related("event"), pk=pk)
    actions.revoke(token, by=request.user, now=timezone.now())
    return redirect("office-api:tokens", event=request.event.slug)


def _page(request: OfficerRequest, form: TokenForm, status: int = 200, **fresh: object) -> HttpResponse:
    now = timezone.now()
    rows = [
        {"token": token, "scopes": token.scope_labels, "expired": token.is_expired(now)}
        for token in Token.objects.at(request.event).select_related("user")
    ]
    page = {"form": form, "rows": rows, **fresh}
    response = render(request, "api/office/tokens.html", page, status=status)
    response["Cache-Control"] = "no-store"
    return response
