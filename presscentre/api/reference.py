"""The OpenAPI document as the docs page shows it: plain rows, nothing to click, nothing to load."""

import json
from dataclasses import dataclass
from typing import Any

PROBLEM = json.dumps(
    {
        "type": "urn:presscentre:problem:invalid",
        "title": "Unprocessable Entity",
        "status": 422,
        "code": "invalid",
        "detail": "Some fields are wrong; see errors.",
        "errors": [{"index": 3, "field": "value", "code": "not_a_number", "detail": "…"}],
    },
    indent=2,
    ensure_ascii=False,
)


@dataclass(frozen=True)
class Field:
    """One parameter or member: where it stands, its kind, and what the document says of it."""

    name: str
    place: str  # "path", "query", "header", "body"
    kind: str
    required: bool
    about: str


@dataclass(frozen=True)
class Operation:
    """One verb at one address."""

    anchor: str
    method: str
    path: str
    about: str
    scope: str
    fields: list[Field]
    answers: list[tuple[str, str, str]]  # status, sentence, example
    curl: str


def operations(document: dict[str, Any], host: str) -> list[Operation]:
    """Every operation in the document's order; `host` is scheme://host for the examples."""
    found = []
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            found.append(_operation(document, host, path, method, told))
    return found


def _operation(document: dict[str, Any], host: str, path: str, method: str, told: dict[str, Any]) -> Operation:
    content = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    body = _resolved(document, content.get("schema", {}))
    example = content.get("example", sample(document, body, whole=False)) if content else None
    return Operation(
        anchor=told["operationId"],
        method=method.upper(),
        path=path,
        about=told.get("description") or told.get("summary", ""),
        scope=told.get("x-scope", ""),
        fields=[*_parameters(told), *_members(document, body)],
        answers=[_answer(document, status, answer) for status, answer in sorted(told["responses"].items())],
        curl=_curl(host, path, method, example),
    )


def _parameters(told: dict[str, Any]) -> list[Field]:
    return [
        Field(given["name"], given["in"], _kind(given["schema"]), given.get("required", False), _about(given))
        for given in told.get("parameters", [])
    ]


def _members(document: dict[str, Any], schema: dict[str, Any]) -> list[Field]:
    """The members of a body, one level deep in its lists."""
    rows = []
    for name, member in schema.get("properties", {}).items():
        inner = _resolved(document, member)
        rows.append(Field(name, "body", _kind(inner), name in schema.get("required", []), _about(inner)))
        items = _resolved(document, inner.get("items", {}))
        for part, deep in items.get("properties", {}).items():
            needed = part in items.get("required", [])
            rows.append(Field(f"{name}[].{part}", "body", _kind(_resolved(document, deep)), needed, _about(deep)))
    return rows


def _answer(document: dict[str, Any], status: str, answer: dict[str, Any]) -> tuple[str, str, str]:
    media = answer.get("content", {}).get("application/json", {})
    shape = media.get("example", sample(document, media["schema"]) if "schema" in media else None)
    text = "" if shape is None else json.dumps(shape, indent=2, ensure_ascii=False)
    return status, answer.get("description", ""), text


def sample(document: dict[str, Any], schema: dict[str, Any], *, whole: bool = True) -> Any:
    """A value of this shape, for the eye: its examples, else a stand-in. Not `whole`: only what must be there."""
    schema = _resolved(document, schema)
    if "example" in schema:
        return schema["example"]
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "object" or "properties" in schema:
        members = schema.get("properties", {})
        shown = members if whole else schema.get("required", [])
        return {name: sample(document, members[name], whole=whole) for name in shown}
    if schema.get("type") == "array":
        return [sample(document, schema.get("items", {}), whole=whole)]
    kinds = {"integer": 1, "boolean": True, "number": 1.5}
    formats = {"date-time": "2017-11-10T16:03:01Z", "uri": "https://press.example.org/…"}
    return kinds.get(schema.get("type", ""), formats.get(schema.get("format", ""), "…"))


def _resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The shape itself: references followed, of several the first."""
    while several := [key for key in ("$ref", "allOf", "oneOf") if key in schema]:
        key = several[0]
        schema = document["components"]["schemas"][_name(schema[key])] if key == "$ref" else schema[key][0]
    return schema


def _name(reference: str) -> str:
    return reference.rpartition("/")[2]


def _kind(schema: dict[str, Any]) -> str:
    kind = schema.get("format") or schema.get("type", "")
    return " | ".join(map(str, schema["enum"])) if "enum" in schema else str(kind)


def _about(schema: dict[str, Any]) -> str:
    return str(schema.get("description", ""))


def _curl(host: str, path: str, method: str, example: Any) -> str:
    lines = [f"curl -X {method.upper()} {host}{path}", '-H "Authorization: Bearer $TOKEN"']
    if example is not None:
        lines += ['-H "Content-Type: application/json"', f"-d '{json.dumps(example, ensure_ascii=False)}'"]
    return " \\\n  ".join(lines)
