"""What a line of the log may hold: what happened, where in the code, in which request; nothing about a person.

Arguments of exceptions and local variables stay out: they are where addresses, names and codes hide. The patterns
are a belt, for texts that other people's code writes.
"""

import re
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any

from django.template.exceptions import TemplateDoesNotExist

Line = MutableMapping[str, Any]

# Their texts are written by Python and Django about code, never about data.
ABOUT_CODE = (ImportError, NameError, AttributeError, TemplateDoesNotExist)

PATTERNS = [
    (re.compile(r"[\w.+'%-]+@[\w-]+(?:\.[\w-]+)+"), "[address]"),
    (re.compile(r"\b(bearer|token|basic)\s+[\w.~+/=-]{8,}", re.IGNORECASE), r"\1 [secret]"),
    (re.compile(r"(\b\w+://)[^/\s@]*@"), r"\1[secret]@"),
    (re.compile(r"(/[^\s?'\"]*)\?[^\s'\"]+"), r"\1?[query]"),
    (re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])(?::\d+)?"), "[host]"),
    (re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}(?![\w:])", re.IGNORECASE), "[host]"),
]


def without_persons(text: str) -> str:
    """The text without e-mail addresses, credentials, query strings and network addresses."""
    for pattern, instead in PATTERNS:
        text = pattern.sub(instead, text)
    return text


def redact(logger: object, method: str, line: Line) -> Line:
    """Structlog's processor: apply `without_persons` to each text of a line, however deep."""
    for key, value in line.items():
        if key not in ("timestamp", "level", "logger", "exception", "_record"):
            line[key] = _redacted(value)
    return line


def plain_traceback(logger: object, method: str, line: Line) -> Line:
    """Structlog's processor: files, lines, functions and classes of an exception; no arguments, no locals."""
    given = line.pop("exc_info", None)
    error = _exception(given)
    if error is not None:
        line["exception"] = "\n".join(_told(error))
        line["error"] = class_of(error)
    return line


def class_of(error: BaseException) -> str:
    """`django.db.utils.OperationalError`: as much of an exception as may be written down."""
    return f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")


def _redacted(value: Any) -> Any:
    if isinstance(value, str):
        return without_persons(value)
    if isinstance(value, dict):
        return {key: _redacted(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [_redacted(inner) for inner in value]
    if isinstance(value, BaseException):
        return class_of(value)
    return value if value is None or isinstance(value, bool | int | float) else without_persons(str(value))


def _exception(given: object) -> BaseException | None:
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple):
        return given[1] if isinstance(given[1], BaseException) else None
    return sys.exc_info()[1] if given else None


def _told(error: BaseException, seen: frozenset[int] = frozenset()) -> Iterator[str]:
    """The oldest cause first, as Python prints it."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _told(before, seen | {id(error)})
        yield "Which led to:"
    yield "Traceback (most recent call last):"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
    about_code = f": {without_persons(str(error))}" if isinstance(error, ABOUT_CODE) else ""
    yield class_of(error) + about_code
