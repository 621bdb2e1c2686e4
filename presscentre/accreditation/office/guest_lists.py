"""Guest lists in the office: sent in, read, looked at row by row, mended, and confirmed."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from presscentre.accreditation import actions, guests, live, queries
from presscentre.accreditation.models import GuestList, GuestRow
from presscentre.accreditation.office.frame import READ_WRITE, accepted, whole_page
from presscentre.accreditation.office.guest_forms import (
    COLUMN_LABELS,
    ListForm,
    OutletOfRowsForm,
    ReadingForm,
    SendForm,
)
from presscentre.accreditation.templatetags.guest_lists import mend
from presscentre.core import tables
from presscentre.office.pages import OfficerRequest
from presscentre.privacy.actions import note_reading

A_PAGE, SHOWN = 100, 5
Fate = GuestRow.Fate
ORDER = (Fate.BROKEN, Fate.NEW, Fate.DUPLICATE, Fate.INVITED, Fate.APPLIED)


@whole_page
@require_http_methods(READ_WRITE)
def guest_lists(request: OfficerRequest) -> HttpResponse:
    """Send a list in; those that were sent in before."""
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        row = actions.receive_list(request.event, str(file.name), file.read(), by=request.user, now=timezone.now())
        return _to(request, row)
    context = {"form": form, "lists": lists_of(request).select_related("made_by").order_by("-pk")[:20]}
    return render(request, "accreditation/office/guest-lists.html", context, status=422 if form.errors else 200)


@whole_page
@require_safe
def guest_list(request: OfficerRequest, pk: int) -> HttpResponse:
    """What becomes of each row; nothing is sent yet."""
    return _page(request, get_object_or_404(lists_of(request), pk=pk))


@whole_page
@require_POST
def read(request: OfficerRequest, pk: int) -> HttpResponse:
    """Read the list in another encoding, or with other columns."""
    row = get_object_or_404(lists_of(request), pk=pk)
    form = _reading(row, request.POST)
    if form is None or not form.is_valid():
        return _page(request, row, reading=form, status=422)
    encoding = form.cleaned_data.get("encoding", "")
    actions.read_again(row, encoding=encoding, columns=form.columns, by=request.user, now=timezone.now())
    return _to(request, row)


@whole_page
@require_POST
def outlet(request: OfficerRequest, pk: int) -> HttpResponse:
    """Say which outlet an unknown name means."""
    row = get_object_or_404(lists_of(request), pk=pk)
    form = OutletOfRowsForm(request.POST, event=request.event)
    if not form.is_valid():
        messages.warning(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return _to(request, row)
    given = form.cleaned_data
    actions.settle_outlet(
        row, given["name"], given["outlet"], country=given["country"], by=request.user, now=timezone.now()
    )
    return _to(request, row)


@whole_page
@require_POST
def send(request: OfficerRequest, pk: int) -> HttpResponse:
    """Invite exactly those who were shown."""
    row = get_object_or_404(lists_of(request), pk=pk)
    form = SendForm(request.POST, event=request.event, now=request.now)
    if not form.is_valid() or not accepted(form, lambda: _send(request, row, form)):
        return _page(request, row, confirm=form, status=422)
    return _to(request, row)


@whole_page
@require_POST
def drop(request: OfficerRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(lists_of(request), pk=pk)
    actions.drop_list(row, by=request.user, now=timezone.now())
    messages.success(request, _("The list is forgotten; nobody was written to."))
    return redirect("office-accreditation:guest-lists", event=request.event.slug)


@whole_page
@require_safe
def export(request: OfficerRequest, pk: int) -> HttpResponse:
    """Every row with its fate and its mend, to be worked on in a spreadsheet and sent in again."""
    row = get_object_or_404(lists_of(request), pk=pk)
    rows = list(row.rows.order_by("line"))
    note_reading(request.user, request.event, "export", len(rows), by=request.user, now=timezone.now())
    heading = [_("Line"), *guests.COLUMNS, _("What becomes of it"), _("What to mend")]
    table = [
        [
            one.line,
            *(one.cells.get(column, "") for column in guests.COLUMNS),
            one.get_fate_display(),
            " ".join(str(mend(problem)) for problem in one.problems),
        ]
        for one in rows
    ]
    return tables.answer(f"{request.event.slug}-guests-{row.pk}.csv", heading, table)


def lists_of(request: OfficerRequest) -> QuerySet[GuestList]:
    return GuestList.objects.filter(event=request.event).select_related("event")


def _page(
    request: OfficerRequest,
    row: GuestList,
    *,
    reading: ReadingForm | None = None,
    confirm: SendForm | None = None,
    status: int = 200,
) -> HttpResponse:
    counts = Counter(dict(Counter(row.rows.values_list("fate", flat=True))))
    fate = request.GET.get("fate", "")
    rows = row.rows.filter(fate=fate) if fate in Fate.values else row.rows.all()
    order = [one for one in ORDER if counts[one]]
    initial = {
        "seen": queries.mark_of(row),
        "language": request.event.languages[0] if request.event.languages else "en",
    }
    context = {
        "list": row,
        "encoding": guests.ENCODINGS.get(row.encoding, row.encoding),
        "columns": _columns(row),
        "fates": [(one.value, one.label, counts[one]) for one in order],
        "fate": fate if fate in Fate.values else "",
        "good": counts[Fate.NEW],
        "page": Paginator(rows.order_by("line"), A_PAGE).get_page(request.GET.get("page")),
        "reading": reading or _reading(row),
        "confirm": confirm or SendForm(event=request.event, now=request.now, initial=initial),
        "outlets": queries.unknown_outlets(row.rows) if counts[Fate.BROKEN] else [],
        "outlet_form": OutletOfRowsForm(event=request.event),
        "is_open": row.state in (GuestList.State.READING, GuestList.State.CHECKED, GuestList.State.UNREADABLE),
        "topic": live.QUEUE.of(request.event).name,
    }
    return render(request, "accreditation/office/guest-list.html", context, status=status)


def _columns(row: GuestList) -> list[tuple[str, Any]]:
    """The columns that the list has, each with its name."""
    first = row.rows.order_by("line").values_list("cells", flat=True).first() or {}
    return [(column, COLUMN_LABELS[column]) for column in guests.COLUMNS if column in first]


def _reading(row: GuestList, posted: Any = None) -> ReadingForm | None:
    """How the list is read now, with its first rows as they are read; None once the file is gone."""
    if row.state not in (GuestList.State.CHECKED, GuestList.State.UNREADABLE) or not row.file:
        return None
    try:
        with row.file.open("rb") as file:
            sheet = guests.read(bytes(file.read()), row.encoding)
    except (guests.Unreadable, FileNotFoundError):
        return None
    mapping = guests.Mapping.of_kept(row.columns) if row.columns else guests.mapping_of(sheet.texts)
    head = sheet.texts[:SHOWN]
    width = max(len(cells) for cells in head)
    names = [head[0][place] if place < len(head[0]) else "" for place in range(width)]
    heads = [f"{place + 1}: {name[:40]}" for place, name in enumerate(names)]
    initial = {"heading": mapping.heading, "encoding": sheet.encoding}
    initial |= {column: str(place) for column, place in mapping.places.items()}
    form = ReadingForm(posted, width=width, heads=heads, encoding=sheet.encoding, initial=initial)
    form.head, form.sure = head, mapping.sure  # type: ignore[attr-defined]
    return form


def _send(request: OfficerRequest, row: GuestList, form: SendForm) -> None:
    given = form.cleaned_data
    until = request.event.real(given["until"])
    done = actions.send_list(
        row, given["seen"], language=given["language"], expires_at=until, by=request.user, now=timezone.now()
    )
    if done.changed:
        messages.warning(request, _("The list is not what you saw any more: look again. Nobody was written to."))
        return
    sentence = ngettext("%(count)d person is invited.", "%(count)d people are invited.", done.count)
    messages.success(request, sentence % {"count": done.count})


def _to(request: OfficerRequest, row: GuestList) -> HttpResponse:
    return redirect("office-accreditation:guest-list", event=request.event.slug, pk=row.pk)
