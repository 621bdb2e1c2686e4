"""What each region got of the floor, for whoever asks afterwards: a page, a table, data, a picture."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from presscentre.briefings import balance, picture, queries
from presscentre.core.tables import answer
from presscentre.office.pages import OfficerRequest, office_page
from presscentre.people.models import Remit


@office_page(Remit.Role.BRIEFINGS)
@require_safe
def fairness(request: OfficerRequest) -> HttpResponse:
    """Minutes, questions and share of every region, over all sittings."""
    report = _report(request)
    entry = {
        "regions": [
            {"key": row["key"], "ms": row["seconds"] * 1000, "permille": round(row["due_percent"] * 10), "waiting": 0}
            | {"questions": row["questions"]}
            for row in report["regions"]
        ]
    }
    facts = {"report": report, "bars": balance.bars(entry, queries.regions_of(request.event))}
    return render(request, "briefings/office/fairness.html", facts)


@office_page(Remit.Role.BRIEFINGS)
@require_safe
def as_json(request: OfficerRequest) -> HttpResponse:
    """The same as data."""
    return JsonResponse(_report(request), json_dumps_params={"ensure_ascii": False, "indent": 1})


@office_page(Remit.Role.BRIEFINGS)
@require_safe
def as_csv(request: OfficerRequest) -> HttpResponse:
    """The same as a table, with the words of the active language in its first row."""
    heading = [
        _("Press region"),
        _("Seconds"),
        _("Share of the time, %"),
        _("Fair share, seconds"),
        _("Fair share, %"),
        _("Questions"),
        _("Overrides"),
        _("Passed over"),
    ]
    figures = ("name", "seconds", "percent", "due_seconds", "due_percent", "questions", "overrides", "skips")
    rows = [[row[name] for name in figures] for row in _report(request)["regions"]]
    return answer(f"{request.event.slug}-floor.csv", heading, rows)


@office_page(Remit.Role.BRIEFINGS)
@require_safe
def as_picture(request: OfficerRequest) -> HttpResponse:
    """The same as a picture in the active language, to keep or to print."""
    drawn = picture.fairness_picture(request.event, _report(request), request.now)
    response = HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{request.event.slug}-floor.svg"'
    return response


def _report(request: OfficerRequest) -> dict[str, Any]:
    found, names = queries.fairness_of(request.event), queries.regions_of(request.event)
    whole = sum(row["ms"] for row in found["regions"].values()) or 1
    rows = [
        {
            "key": key,
            "name": names[key].name if key in names else key,
            "seconds": round(row["ms"] / 1000),
            "time": balance.minutes(row["ms"]),
            "percent": round(row["ms"] * 100 / whole, 1),
            "due_seconds": round(row["due_ms"] / 1000),
            "due_percent": round(row["due_ms"] * 100 / whole, 1),
            "questions": row["questions"],
            "overrides": row["why"].get("override", 0),
            "skips": row["skips"],
        }
        for key, row in found["regions"].items()
    ]
    rows.sort(key=lambda row: (-row["seconds"], row["key"]))
    return {"event": request.event.slug, "equal": found["equal"], "longest_ms": found["longest_ms"], "regions": rows}
