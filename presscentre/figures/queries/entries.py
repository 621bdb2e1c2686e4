"""One figure as it goes over the wire: raw, the same for all languages; rendered, for one."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from presscentre.figures import formatting
from presscentre.figures.models import Figure, Revision
from presscentre.figures.queries.comparing import Comparison

Data = dict[str, Any]
MARK_FOR = timedelta(minutes=30)  # a correction stands beside the values that follow it so long, in event time
_INTERNAL = ("decimals", "format", "rounding")


def iso(at: datetime) -> str:
    """RFC 3339 in UTC: "2017-11-10T16:03:01Z"."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def raw(figure: Figure, shown: Revision, correction: Revision | None, comparison: Comparison | None) -> Data:
    """What is shown of a figure, without words of any language but the reasons of a correction."""
    return {
        "value": None if shown.value is None else formatting.plain(shown.value),
        "unit": figure.unit,
        "decimals": figure.decimals,
        "format": figure.format,
        "rounding": figure.rounding,
        "status": shown.kind,
        "rev": shown.rev,
        "as_of": iso(shown.as_of),
        "published_at": iso(shown.published_at),
        "stale_after": int(figure.stale_after.total_seconds()),
        "interpolated": shown.interpolated,
        "note": shown.note,
        "correction": None if correction is None else _correction(correction),
        "comparison": None if comparison is None or shown.value is None else _comparison(comparison),
    }


def render(entry: Mapping[str, Any], language: str) -> Data:
    """The entry as a client of this language gets it. Pure; no query."""
    rule = (entry["unit"], entry["decimals"], entry["format"], entry["rounding"], language)
    rendered = {key: value for key, value in entry.items() if key not in _INTERNAL}
    rendered |= _written(entry["value"], rule, ("text", "number", "scale", "full"))
    rendered |= {"separator": formatting.separator(language), "zero": formatting.nought(language)}
    if correction := entry["correction"]:
        reasons, reason = correction["reasons"], correction["reason"]
        kept = {key: value for key, value in correction.items() if key != "reasons"}
        was = _written(correction["was"], rule, ("text", "full"))
        kept |= _written(correction["value"], rule, ("text", "full"))
        kept |= {"was_text": was["text"], "was_full": was["full"], "reason": reasons.get(language) or reason}
        rendered["correction"] = kept
    if comparison := entry["comparison"]:
        rendered["comparison"] = comparison | _compared(comparison, rule, language)
    return rendered


def recent_correction(shown: Revision, corrections: Iterable[Revision]) -> Revision | None:
    """The last correction of what stood on the wall, if the mark still belongs beside `shown`; else None."""
    since = shown.published_at - MARK_FOR
    marked = [row for row in corrections if row.on_wall and row.rev <= shown.rev and row.published_at >= since]
    return max(marked, key=lambda row: row.rev, default=None)


def _correction(revision: Revision) -> Data:
    return {
        "corrected_at": iso(revision.published_at),
        "rev": revision.rev,
        "was": None if revision.was is None else formatting.plain(revision.was),
        "value": None if revision.value is None else formatting.plain(revision.value),
        "reason": revision.reason,
        "reasons": revision.reasons,
    }


def _comparison(comparison: Comparison) -> Data:
    return {
        "label": comparison.label,
        "value": formatting.plain(comparison.value),
        "ratio": None if comparison.ratio is None else str(comparison.ratio),
        "interpolated": comparison.interpolated,
        "final": comparison.final,
    }


def _written(value: str | None, rule: tuple[Any, ...], parts: tuple[str, ...]) -> Data:
    if value is None:
        return dict.fromkeys(parts, "")
    written = formatting.write(Decimal(value), *rule)
    return {part: getattr(written, part) for part in parts}


def _compared(comparison: Mapping[str, Any], rule: tuple[Any, ...], language: str) -> Data:
    written = _written(comparison["value"], rule, ("text", "full"))
    if comparison["ratio"] is None:
        return written | {"change": "", "ahead": None}
    difference = (Decimal(comparison["ratio"]) - 1) * 100
    change = formatting.write(abs(difference), "percent", 0, "full", "truncate", language).text
    return written | {"change": change, "ahead": difference >= 0}
