"""What a source is told of each reading."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson

from presscentre.figures.actions.refusals import SENTENCES
from presscentre.figures.parsing import Given

PUBLISHED, HELD, STORED, LATE, DUPLICATE, REFUSED = "published", "held", "stored", "late", "duplicate", "refused"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one reading; `code` and `field` say why it was refused, `code` why it is held."""

    state: str
    code: str = ""
    field: str = ""


@dataclass(frozen=True)
class Receipt:
    """The answer to one delivery: a fate for each reading, or the same bytes again for the same Idempotency-Key."""

    fates: list[Fate]
    stored: bool  # False: nothing was, and the answer is a problem
    replay: str | None = None
    problem: str = ""  # code, where the delivery as a whole is refused


def answer(givens: Sequence[Given], receipt: Receipt) -> bytes:
    """The body of 202: a row for each reading, in order, and how many of each."""
    if receipt.replay is not None:
        return receipt.replay.encode()
    rows: list[str] = []
    alike: dict[tuple[str, str], str] = {}
    for index, (given, fate) in enumerate(zip(givens, receipt.fates, strict=True)):
        # A thousand times, and mostly one of a few texts behind the number.
        text = alike.get((given.figure, fate.state)) if not fate.code else _row(given, fate)
        if text is None:
            text = alike[given.figure, fate.state] = _row(given, fate)
        rows.append(f'{{"index":{index},{text}')
    counts = orjson.dumps(Counter([fate.state for fate in receipt.fates])).decode()
    return f'{{"readings":[{",".join(rows)}],"counts":{counts}}}'.encode()


def errors(givens: Sequence[Given], receipt: Receipt) -> list[dict[str, Any]]:
    """The errors of 422: index, member, code and sentence of each refused reading."""
    return [
        {"index": index, "field": fate.field, "code": fate.code, "detail": str(SENTENCES[fate.code])}
        for index, fate in enumerate(receipt.fates)
        if fate.state == REFUSED
    ]


def _row(given: Given, fate: Fate) -> str:
    """What stands behind the index of one reading, to the closing brace."""
    row = {"figure": given.figure, "state": fate.state}
    if fate.code:
        row["code"] = fate.code
    if fate.state == REFUSED:
        row["detail"] = str(SENTENCES[fate.code])
        if fate.field:
            row["field"] = fate.field
    return orjson.dumps(row).decode()[1:]


@dataclass(frozen=True)
class Line:
    """One line of a file and what becomes of it. `detail` is a sentence, for people."""

    line: int
    figure: str
    value: Decimal | None
    as_of: datetime | None
    state: str
    code: str = ""
    detail: str = ""
