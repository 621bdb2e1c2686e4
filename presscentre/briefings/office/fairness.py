"""What each region got of the floor, for whoever asks afterwards: a page, a table, data, a picture."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from presscentre.briefings import balance, queries
from presscentre.core.tables import answer
from presscentre.office.pages import OfficerRequest, office_page
from presscentre.people.models import Remit


@office_page(Remit.Role.BRIEFINGS)
@require_safe
def fairness(request: OfficerRequest) -> HttpResponse:
    """Minutes, questions and share of every region, over all sittings."""
    return render(request, "briefings/office/fairness.html", {"report": _report(request)})


@office_page(Remit.Role.BRIEFINGS)
@require_safe
def as_json(request: OfficerRequest) -> HttpResponse:
    """The same as data."""
    return JsonResponse(_report(request), json_dumps_params={"ensure_ascii": False, "indent": 1})


@office_page(Remit.Role.BRIEFINGS)
@require_safe
def as_csv(request: OfficerRequest) -> HttpResponse:
    """The same as a table, with the words of the active language in its first row."""
    heading = [_("Press region"), _("Seconds"), _("Share of the time, %"), _("Questions"), _("Overrides")]
    rows = [
        (row["name"], row["seconds"], row["percent"], row["questions"], row["overrides"])
        for row in _report(request)["regions"]
    ]
    return answer(f"{request.event.slug}-floor.csv", heading, rows)


def _report(request: OfficerRequest) -> dict[str, Any]:
    found, names = queries.fairness_of(request.event), queries.regions_of(request.event)
    whole = sum(row["ms"] for row in found["regions"].values())
    rows = [
        {
            "key": key,
            "name": names[key].name if key in names else key,
            "seconds": round(row["ms"] / 1000),
            "time": balance.minutes(row["ms"]),
            "percent": round(row["ms"] * 100 / whole, 1) if whole else 0,
            "width": f"{row['ms'] * 100 / whole if whole else 0:.1f}%",
            "questions": row["questions"],
            "overrides": row["why"].get("override", 0),
        }
        for key, row in found["regions"].items()
    ]
    rows.sort(key=lambda row: -row["seconds"])
    return {"event": request.event.slug, "equal": found["equal"], "longest_ms": found["longest_ms"], "regions": rows}
