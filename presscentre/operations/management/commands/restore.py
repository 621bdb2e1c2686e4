"""manage.py restore."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from presscentre.core.logs import class_of
from presscentre.operations.backup.archive import Unusable
from presscentre.operations.backup.restore import Unfinished, restore
from presscentre.operations.progress import telling


class Command(BaseCommand):
    help = "Puts a backup into an empty place (SQLite or PostgreSQL, whichever made it). Stop the servers first."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="replace whatever is in this place")
        parser.add_argument("--json", action="store_true", help="print what was restored as JSON")

    def handle(self, *args: Any, file: Path, force: bool, **options: Any) -> None:
        try:
            with telling("Restore") as told:
                found = restore(file, force=force, told=told)
        except Unusable as problem:
            raise CommandError(str(problem)) from problem
        except (DatabaseError, LookupError) as error:
            raise CommandError(f"The rows could not be stored ({class_of(error)}); nothing was changed.") from error
        except Unfinished as problem:
            told_why = f"Rows and media of the backup are in their place, but not open for work: {problem}."
            raise CommandError(f"{told_why} Mend the cause and restore once more with --force.") from problem
        self.stdout.write(_said(found, as_json=options["json"]))
        if not found["audit"].whole:
            raise CommandError("The audit's chain does not hold: see manage.py audit verify.")


def _said(found: dict[str, Any], *, as_json: bool) -> str:
    rows, audit = sum(found["rows"].values()), found["audit"]
    if as_json:
        return json.dumps(
            {
                "rows": rows,
                "media": found["media"],
                "again": found["again"],
                "audit": asdict(audit) | {"whole": audit.whole},
                "epochs": "new",
            }
        )
    return (
        f"{rows} rows and {found['media']} media files are back. Every topic begins a new epoch. "
        f"{found['again']} people who were erased after this backup were erased again. "
        f"Audit: {audit.sealed} sealed rows, {'whole' if audit.whole else 'BROKEN'}."
    )
