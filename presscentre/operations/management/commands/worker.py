"""manage.py worker."""

import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from presscentre.operations.worker import Worker


class Command(BaseCommand):
    help = "Runs what is due by itself and what was deferred. Several workers are safe; SIGTERM ends it gracefully."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--grace", type=float, default=20.0, help="seconds given to running work at the end (20)")

    def handle(self, *args: Any, grace: float, **options: Any) -> None:
        asked = threading.Event()

        def ask(number: int, frame: FrameType | None) -> None:
            if asked.is_set():
                raise SystemExit(1)  # asked twice: now
            asked.set()

        signal.signal(signal.SIGTERM, ask)
        signal.signal(signal.SIGINT, ask)
        worker = Worker()
        worker.start()
        asked.wait()
        if not worker.stop(grace):
            raise SystemExit(1)
