"""Reads that need more than an adjective: what is shown, was shown, waits, and went before."""

from presscentre.figures.queries.board import (
    Shown,
    Wall,
    around,
    board_at,
    clock,
    entry_of,
    mode,
    office_snapshot,
    paused_at,
    raw_entries,
    shown,
    shown_at,
    snapshot,
    wall,
)
from presscentre.figures.queries.comparing import Comparison, compared, latest_editions, total
from presscentre.figures.queries.curves import Point, TableRow, curve, edition_curve, readings_for_download, table
from presscentre.figures.queries.entries import iso, render
from presscentre.figures.queries.logs import LogLine, drafts, history, milestones, public_log
from presscentre.figures.queries.office import Held, SourceHealth, approvals_needed, held, held_readings, sources

__all__ = [
    "Comparison",
    "Held",
    "LogLine",
    "Point",
    "Shown",
    "SourceHealth",
    "TableRow",
    "Wall",
    "approvals_needed",
    "around",
    "board_at",
    "clock",
    "compared",
    "curve",
    "drafts",
    "edition_curve",
    "entry_of",
    "held",
    "held_readings",
    "history",
    "iso",
    "latest_editions",
    "milestones",
    "mode",
    "office_snapshot",
    "paused_at",
    "public_log",
    "raw_entries",
    "readings_for_download",
    "render",
    "shown",
    "shown_at",
    "snapshot",
    "sources",
    "table",
    "total",
    "wall",
]
