"""manage.py audit verify."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from presscentre.audit import chain

WHY = {
    "missing": "the row of this position is missing",
    "changed": "the row is not what was sealed",
    "head": "the head's seal is not that of the last row",
    "inserted": "a row stands behind the end of the chain",
}


class Command(BaseCommand):
    help = "Walks the audit's chain and says where it first breaks. Exit code 0: whole; 1: broken."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verify = verbs.add_parser("verify", help="compare every sealed row with its seal")
        verify.add_argument("--json", action="store_true", help="print the verdict as JSON")
        verify.add_argument(
            "--anchor", help="a seal noted earlier (64 hexadecimal digits) that must stand in the chain"
        )

    def handle(self, *args: Any, anchor: str | None, **options: Any) -> None:
        verdict = chain.verify(_seal(anchor))
        if options["json"]:
            self.stdout.write(json.dumps(asdict(verdict) | {"whole": verdict.whole}))
        else:
            self.stdout.write(_sentence(verdict))
        if not verdict.whole:
            raise SystemExit(1)


def _seal(text: str | None) -> bytes | None:
    if text is None:
        return None
    try:
        seal = bytes.fromhex(text)
    except ValueError:
        seal = b""
    if len(seal) != 32:
        raise CommandError("--anchor takes the 64 hexadecimal digits of a seal.")
    return seal


def _sentence(verdict: chain.Verdict) -> str:
    tail = f"{verdict.unsealed} rows wait to be sealed."
    if verdict.broken_at is not None:
        row = f" (entry {verdict.entry})" if verdict.entry else ""
        return f"BROKEN at position {verdict.broken_at}{row}: {WHY[verdict.why]}. {tail}"
    if verdict.anchored is False:
        return f"BROKEN: the chain is whole in itself, but the given seal does not stand in it. {tail}"
    return f"Whole: {verdict.sealed} rows, seal {verdict.seal}. {tail}"
