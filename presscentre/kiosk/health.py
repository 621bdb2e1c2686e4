"""What a screen reports about itself: bounded, checked, and plain."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from presscentre.core.errors import Refusal

LONGEST_BODY = 4096
TOPIC = re.compile(r"[A-Za-z0-9.-]{1,40}:[A-Za-z0-9_-]{1,40}")
TOPICS_AT_MOST = 8
DAY_MS = 24 * 60 * 60 * 1000


class NotAReport(Refusal):
    code = "not_a_report"
    message = _("The report of a screen must be a JSON object of at most 4 KiB; %(field)s is not as it should be.")
    status = 422


@dataclass(frozen=True)
class Health:
    """One report. `painted_ago` is None if nothing has been painted since the last one."""

    topics: dict[str, dict[str, Any]]  # {"figures:double11": {"epoch": "…", "seq": 41}}: the last painted
    painted_ago: timedelta | None
    fps: int | None
    heap: int | None  # bytes
    build: str
    width: int
    height: int
    revision: int  # of the screen's row, as the page was read
    reloads: int  # in a row, by the page's own watchdog

    def facts(self) -> dict[str, Any]:
        """As it is kept in the screen's row."""
        return {name: value for name, value in asdict(self).items() if name != "painted_ago"}


def read(body: bytes) -> Health:
    """The report in this body. Raises NotAReport, naming the field."""
    told = _json(body)
    ago = _whole(told, "painted_ms_ago", DAY_MS, optional=True)
    return Health(
        topics=_topics(told.get("topics", {})),
        painted_ago=None if ago is None else timedelta(milliseconds=ago),
        fps=_whole(told, "fps", 1000, optional=True),
        heap=_whole(told, "heap", 1 << 42, optional=True),
        build=_text(told, "build", 64),
        width=_whole(told, "width", 100_000) or 0,
        height=_whole(told, "height", 100_000) or 0,
        revision=_whole(told, "revision", 1 << 31) or 0,
        reloads=_whole(told, "reloads", 1000) or 0,
    )


def device(body: bytes) -> dict[str, Any]:
    """What an unpaired browser says of itself: {"model", "width", "height"}. Raises NotAReport, naming the field."""
    told = _json(body)
    return {
        "model": _text(told, "model", 120),
        "width": _whole(told, "width", 100_000),
        "height": _whole(told, "height", 100_000),
    }


def _json(body: bytes) -> dict[str, Any]:
    if len(body) > LONGEST_BODY:
        raise NotAReport(field="length")
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise NotAReport(field="body") from None
    if not isinstance(told, dict):
        raise NotAReport(field="body")
    return told


def _whole(told: dict[str, Any], field: str, most: int, *, optional: bool = False) -> int | None:
    value = told.get(field)
    if value is None and optional:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise NotAReport(field=field)
    return value


def _text(told: dict[str, Any], field: str, longest: int) -> str:
    value = told.get(field)
    if not isinstance(value, str) or len(value) > longest or not value.isprintable():
        raise NotAReport(field=field)
    return value


def _topics(told: object) -> dict[str, dict[str, Any]]:
    if not isinstance(told, dict) or len(told) > TOPICS_AT_MOST:
        raise NotAReport(field="topics")
    for name, position in told.items():
        if not TOPIC.fullmatch(name) or not isinstance(position, dict):
            raise NotAReport(field="topics")
        _text(position, "epoch", 40)
        _whole(position, "seq", 1 << 62)
    return {name: {"epoch": position["epoch"], "seq": position["seq"]} for name, position in told.items()}
