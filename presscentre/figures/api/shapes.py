"""Shapes of what goes in and out, for the schema: take-in by hand, history by serializers."""

from typing import Any

from rest_framework import serializers

from presscentre.api.schema import problem
from presscentre.figures.models import Reading, Revision

_MOMENT = {"type": "string", "format": "date-time", "example": "2017-11-10T16:03:01Z"}
_GIVEN: dict[str, Any] = {
    "type": "object",
    "required": ["figure", "value", "as_of"],
    "additionalProperties": False,
    "properties": {
        "figure": {"type": "string", "description": "Key of the figure.", "example": "gmv"},
        "value": {
            "type": "string",
            "pattern": r"^-?[0-9]{1,14}(\.[0-9]{1,4})?$",
            "description": "A decimal as text, in the figure's unit.",
            "example": "10000000000",
        },
        "as_of": _MOMENT | {"description": "The source's moment of the value."},
        "unit": {"type": "string", "description": "Refused if it is not the figure's."},
        "not_before": _MOMENT | {"description": "Shown nowhere before this moment."},
        "interpolated": {"type": "boolean", "description": "A guess between two known readings; pages say so."},
        "note": {"type": "string", "maxLength": 200},
    },
}
_TOLD: dict[str, Any] = {
    "type": "object",
    "required": ["readings", "counts"],
    "properties": {
        "readings": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["index", "figure", "state"],
                "properties": {
                    "index": {"type": "integer"},
                    "figure": {"type": "string"},
                    "state": {"enum": ["stored", "held", "published", "late", "duplicate", "refused"]},
                    "code": {"type": "string", "description": "Why it is held, kept aside or refused."},
                    "field": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
    },
}
TAKE_IN: dict[str, Any] = {
    "operationId": "take_in_readings",
    "summary": "Take in one reading, or a batch of up to 1,000. Answered after the commit.",
    "description": (
        "Of one figure in one batch only the newest is published, as one revision; older ones are stored, and what is "
        "older than the published value is late. The same reading again is a duplicate and changes nothing. With "
        "atomic, a batch in which one reading is refused is not stored at all."
    ),
    "x-scope": "figures:write",
    "parameters": [
        {"name": "event", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}},
        {
            "name": "Idempotency-Key",
            "in": "header",
            "description": "The same key and body get the same answer again, for a day.",
            "schema": {"type": "string", "maxLength": 100},
        },
    ],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "oneOf": [
                        {
                            "type": "object",
                            "required": ["readings"],
                            "additionalProperties": False,
                            "properties": {
                                "readings": {"type": "array", "minItems": 1, "maxItems": 1000, "items": _GIVEN},
                                "atomic": {"type": "boolean", "default": False},
                            },
                        },
                        _GIVEN,
                    ]
                }
            }
        },
    },
    "responses": {
        "202": {
            "description": "A row for each reading, in order.",
            "content": {"application/json": {"schema": _TOLD}},
        },
        "400": problem("The body is not JSON."),
        "413": problem("The body is larger than 10 MB."),
        "422": problem("Nothing was stored; errors name index, field and code."),
        "503": problem("The database is busy or away; nothing was stored. Send it again."),
    },
}


class FigureOut(serializers.Serializer[Any]):
    """A figure and what is shown of it; `shown` is null before its first value."""

    key = serializers.CharField()
    name = serializers.CharField()
    about = serializers.CharField()
    unit = serializers.CharField()
    decimals = serializers.IntegerField()
    monotonic = serializers.BooleanField()
    counted_from = serializers.DateTimeField(source="starts_at")
    shown = serializers.DictField(allow_null=True)


class ReadingOut(serializers.ModelSerializer[Reading]):
    """A value of the public curve."""

    value = serializers.DecimalField(max_digits=18, decimal_places=4)
    source = serializers.CharField(source="source.key", default=None)  # type: ignore[assignment]

    class Meta:
        model = Reading
        fields = ["value", "as_of", "received_at", "published_at", "state", "source", "interpolated", "note"]


class RevisionOut(serializers.ModelSerializer[Revision]):
    """What was shown from `published_at` on. `value` is null where it was withdrawn."""

    value = serializers.DecimalField(max_digits=18, decimal_places=4, allow_null=True)
    was = serializers.DecimalField(max_digits=18, decimal_places=4, allow_null=True)

    class Meta:
        model = Revision
        fields = [
            "rev",
            "kind",
            "value",
            "was",
            "corrects",
            "on_wall",
            "as_of",
            "received_at",
            "published_at",
            "reason",
            "interpolated",
            "note",
        ]
