"""manage.py unseal."""

import getpass
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from presscentre.privacy import parcels


class Command(BaseCommand):
    help = "Opens a file that was handed over, with its passphrase (asked for, or the first line of standard input)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("into", type=Path, help="a new file, readable by its owner alone")
        parser.add_argument("--stdin", action="store_true", help="read the passphrase from standard input")

    def handle(self, *args: Any, file: Path, into: Path, stdin: bool, **options: Any) -> None:
        passphrase = input() if stdin else getpass.getpass("Passphrase: ")
        try:
            content = parcels.unseal(file.read_bytes(), passphrase)
        except parcels.Unopenable as problem:
            raise CommandError("The passphrase is another one, or the file is damaged.") from problem
        try:
            with os.fdopen(os.open(into, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as opened:
                opened.write(content)
        except FileExistsError as problem:
            raise CommandError(f"{into} exists already.") from problem
        self.stdout.write(f"{into}: {len(content)} bytes.")
