"""The OpenAPI schema: what DRF's views say of themselves, and what is told here of those that are not DRF's."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

_TOLD: dict[tuple[str, str], dict[str, Any]] = {}

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457 problem details: the one shape of every no.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "For machines; it does not change with the language."},
        "detail": {"type": "string", "description": "For people, in the language of Accept-Language."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "detail"],
                "properties": {
                    "index": {"type": "integer", "description": "Place in the list that was sent, from 0."},
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
REFUSED: dict[str, str] = {
    "401": "No token, or one that is unknown, expired or revoked.",
    "403": "The token does not open this.",
    "404": "Nothing here for this token: no such thing, or another event's.",
    "422": "Something in the request is wrong; see errors.",
    "429": "Too many requests with this token; see Retry-After.",
}


class Bearer(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the document says that a token is needed."""

    target_class = "presscentre.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class Schema(AutoSchema):
    """Each operation also says which scope opens it."""

    def get_extensions(self) -> dict[str, Any]:
        return {"x-scope": str(getattr(self.view, "scope", ""))}


def describe(path: str, method: str, operation: dict[str, Any]) -> None:
    """Put an operation of a view outside DRF into the schema: `path` with {holes}, `operation` as OpenAPI has it."""
    _TOLD[path, method.lower()] = operation


def complete(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """drf-spectacular's last step: add what was told, the problem's shape, and the refusals that any address gives."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for (path, method), operation in _TOLD.items():
        result["paths"].setdefault(path, {})[method] = {"security": [{"token": []}], **operation}
    for operations in result["paths"].values():
        for operation in operations.values():
            for status, sentence in REFUSED.items():
                operation["responses"].setdefault(status, problem(sentence))
    result["paths"] = dict(sorted(result["paths"].items()))
    return result


def problem(sentence: str) -> dict[str, Any]:
    """A response of the schema that is a problem."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": sentence, "content": content}
