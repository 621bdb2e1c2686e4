"""Shapes of what goes in and out at the door, for the schema."""

from typing import Any

from presscentre.accreditation.models import Scan
from presscentre.api.schema import problem

_MOMENT = {"type": "string", "format": "date-time", "example": "2017-11-10T16:03:01Z"}
_GIVEN: dict[str, Any] = {
    "type": "object",
    "required": ["badge", "checkpoint", "nonce"],
    "additionalProperties": False,
    "properties": {
        "badge": {
            "type": "string",
            "minLength": 1,
            "maxLength": 400,
            "description": "The QR, or the serial as printed. Offline: PCK:serial.generation.sha256 of the QR.",
            "example": "0AB3C-9XK2T",
        },
        "checkpoint": {
            "type": "string",
            "pattern": "^[-a-zA-Z0-9_]{1,40}$",
            "description": "Key of the checkpoint.",
            "example": "hall",
        },
        "direction": {"enum": ["in", "out"], "default": "in"},
        "at": _MOMENT | {"description": "When it was read, in event time; now, if it is left out."},
        "nonce": {
            "type": "string",
            "pattern": "^[A-Za-z0-9_-]{8,40}$",
            "description": "New for each reading; the same again is answered as before and stored once.",
            "example": "b7f9c2d84e1a",
        },
        "device": {
            "type": "string",
            "pattern": "^[A-Za-z0-9._:-]{1,40}$",
            "description": "Which of the machine's readers it was; nonces are counted for each.",
        },
        "offline": {"type": "boolean", "default": False, "description": "Told later: judged as of its moment."},
        "told": {
            "enum": ["", *Scan.Answer.values],
            "description": "What the device said by itself, while it was offline.",
        },
    },
}
_TOLD: dict[str, Any] = {
    "type": "object",
    "required": ["index", "state"],
    "properties": {
        "index": {"type": "integer"},
        "state": {"enum": ["stored", "repeated", "refused"]},
        "nonce": {"type": "string"},
        "answer": {"enum": list(Scan.Answer.values)},
        "words": {"type": "string", "description": "The answer for people, in the language of Accept-Language."},
        "at": _MOMENT,
        "person": {"type": "object", "description": "For a paired scanner alone: whom it has just read."},
        "code": {"type": "string", "description": "Why a row was refused."},
        "field": {"type": "string"},
        "detail": {"type": "string"},
    },
}
_BATCH: dict[str, Any] = {
    "type": "object",
    "required": ["scans"],
    "additionalProperties": False,
    "properties": {"scans": {"type": "array", "minItems": 1, "maxItems": 500, "items": _GIVEN}},
}
_BATCH_TOLD: dict[str, Any] = {
    "type": "object",
    "required": ["scans"],
    "properties": {"scans": {"type": "array", "items": _TOLD}},
}
_ANSWER = {"application/json": {"schema": {"anyOf": [_TOLD, _BATCH_TOLD]}}}
SCANS: dict[str, Any] = {
    "operationId": "scan",
    "summary": "Read a badge at a checkpoint, or tell of up to 500 readings. Answered after the commit.",
    "description": (
        "The server decides always: welcome, goodbye, already_in, wrong_zone, wrong_sitting, wrong_time, revoked, "
        "superseded, not_approved, unknown, wrong_event. The same nonce of the same device is answered as before and "
        "stored once; with other content it is refused (nonce_reused). Readings made offline may arrive in any order "
        "and more than once: presences, counts and conflicts end the same."
    ),
    "x-scope": "scans:write",
    "parameters": [
        {"name": "event", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}}
    ],
    "requestBody": {"required": True, "content": {"application/json": {"schema": {"oneOf": [_GIVEN, _BATCH]}}}},
    "responses": {
        "200": {"description": "Stored before, and answered as then.", "content": _ANSWER},
        "201": {"description": "Stored. A batch has a row for each reading, in order.", "content": _ANSWER},
        "400": problem("The body is not JSON."),
        "409": problem("The nonce was used for another reading (nonce_reused), or the scanner is revoked."),
        "413": problem("The body is larger than a megabyte."),
    },
}
