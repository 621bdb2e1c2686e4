"""manage.py anonymise."""

import tempfile
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from presscentre.operations.backup.archive import Unusable
from presscentre.privacy import anonymising


class Command(BaseCommand):
    """Nothing is ever changed in place: the copy is a new backup, which is restored somewhere else."""

    help = "Writes an anonymous copy of a backup (or of what runs here) as a new backup, for tests and training."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", type=Path, help="a new file")
        parser.add_argument("--backup", type=Path, help="the backup to copy; without it one is made of this place")

    def handle(self, *args: Any, target: Path, backup: Path | None, **options: Any) -> None:
        try:
            with tempfile.TemporaryDirectory(dir=target.resolve().parent) as folder:
                source = backup or Path(folder) / "whole.backup"
                if backup is None:
                    call_command("backup", str(source), stdout=self.stderr)
                counts = anonymising.anonymise(source, target)
        except Unusable as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{target}: {counts['rows']} rows and {counts['files']} files without people.")
