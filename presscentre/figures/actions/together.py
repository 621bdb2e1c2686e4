"""What a turn publishes or holds is written together: on PostgreSQL in one statement, which the ORM cannot say.

Readings, the revisions made of them and the figures that move refer to each other by keys that the database gives out.
Three statements of the ORM wait for each other three times and cost most of what a single reading costs.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import orjson
from django.db import connection, models

from presscentre.figures.models import Figure, Reading, Revision

_STATEMENT = """
WITH reading AS MATERIALIZED (
    SELECT nextval(pg_get_serial_sequence('figures_reading', 'id')) AS id, *
    FROM jsonb_to_recordset(%s::jsonb) AS given (place integer, {reading_types})
), revision AS MATERIALIZED (
    SELECT nextval(pg_get_serial_sequence('figures_revision', 'id')) AS id,
        reading.id AS new_reading_id, given.*
    FROM jsonb_to_recordset(%s::jsonb) AS given (place integer, new_reading integer, {revision_types})
    LEFT JOIN reading ON reading.place = given.new_reading
), stored AS (
    INSERT INTO figures_reading (id, {reading_columns}) SELECT id, {reading_columns} FROM reading
), added AS (
    INSERT INTO figures_revision (id, reading_id, {revision_columns})
    SELECT id, coalesce(new_reading_id, reading_id), {revision_columns} FROM revision
), moved AS (
    UPDATE figures_figure SET rev = given.rev, shown_id = coalesce(given.shown_id, revision.id)
    FROM jsonb_to_recordset(%s::jsonb) AS given (id bigint, rev integer, shown_id bigint, shown integer)
    LEFT JOIN revision ON revision.place = given.shown
    WHERE figures_figure.id = given.id
)
SELECT true, place, id FROM reading UNION ALL SELECT false, place, id FROM revision
"""


def write(readings: Sequence[Reading], revisions: Sequence[Revision], figures: Sequence[Figure]) -> None:
    """Store new readings and revisions, which have their keys afterwards, and move these figures to what they show."""
    if connection.vendor == "postgresql" and (readings or revisions or figures):
        _write_in_one(readings, revisions, figures)
    else:
        Reading.objects.bulk_create(readings)
        Revision.objects.bulk_create(revisions)
        _name(revisions, figures)
        Figure.objects.bulk_update(figures, ["rev", "shown"])


def _write_in_one(readings: Sequence[Reading], revisions: Sequence[Revision], figures: Sequence[Figure]) -> None:
    place = {id(row): number for rows in (readings, revisions) for number, row in enumerate(rows)}
    documents = [
        [_facts(row, place) for row in readings],
        [_facts(row, place) | {"new_reading": place.get(id(row.reading))} for row in revisions],
        [
            {"id": row.pk, "rev": row.rev, "shown_id": row.shown and row.shown.pk, "shown": place.get(id(row.shown))}
            for row in figures
        ],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [orjson.dumps(document, default=str).decode() for document in documents])
        for is_reading, number, pk in cursor.fetchall():
            row: models.Model = readings[number] if is_reading else revisions[number]
            row.pk, row._state.adding, row._state.db = pk, False, connection.alias
    _name(revisions, figures)


def _name(revisions: Sequence[Revision], figures: Sequence[Figure]) -> None:
    """Say again what refers to what: now it has keys."""
    for revision in revisions:
        revision.reading = revision.reading
    for figure in figures:
        figure.shown = figure.shown


def _facts(row: models.Model, place: dict[int, int]) -> dict[str, Any]:
    facts = {field.attname: getattr(row, field.attname) for field in _fields(type(row))}
    return facts | {"place": place[id(row)]}


@cache
def _fields(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


@cache
def _statement() -> str:
    names = {}
    for kind, model in (("reading", Reading), ("revision", Revision)):
        # The key of a revision's reading is named by itself: it may be as new as the revision.
        columns = [field.column for field in _fields(model) if field.column != "reading_id"]
        names[f"{kind}_columns"] = ", ".join(columns)
        names[f"{kind}_types"] = ", ".join(f"{field.column} {field.db_type(connection)}" for field in _fields(model))
    return _STATEMENT.format(**names)
