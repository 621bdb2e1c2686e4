"""manage.py backup."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from presscentre.core.logs import class_of
from presscentre.operations.backup.archive import Unusable
from presscentre.operations.backup.write import write
from presscentre.operations.progress import telling


class Command(BaseCommand):
    help = "Writes every row and every media file of one moment to FILE, while the house goes on working."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a new file; 0600, since it holds personal data")
        parser.add_argument("--json", action="store_true", help="print what was written as JSON")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with telling("Backup") as told:
                manifest = write(file, now=timezone.now(), told=told)
        except Unusable as problem:
            raise CommandError(str(problem)) from problem
        except DatabaseError as error:
            raise CommandError(f"The database could not be read ({class_of(error)}); nothing was written.") from error
        self.stdout.write(_said(file, manifest, as_json=options["json"]))


def _said(file: Path, manifest: dict[str, Any], *, as_json: bool) -> str:
    members = manifest["members"]
    rows = sum(facts["rows"] for facts in members.values() if "rows" in facts)
    media = sum(name.startswith("media/") for name in members)
    size = file.stat().st_size
    if as_json:
        return json.dumps({"file": str(file), "bytes": size, "rows": rows, "media": media})
    return f"{file}: {rows} rows and {media} media files in {size / 2**20:.1f} MiB."
