"""manage.py retention."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from presscentre.events.models import Event
from presscentre.privacy import actions, queries


class Command(BaseCommand):
    """Prints what is due, row by row, and deletes just that; the worker does the same each hour by itself."""

    help = "Deletes what has outlived its period. With --dry-run it only says what that is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be deleted, and delete nothing")
        parser.add_argument("--event", help="short name of one event; without it, all")

    def handle(self, *args: Any, dry_run: bool, event: str | None, **options: Any) -> None:
        events = Event.objects.filter(slug=event) if event else Event.objects.order_by("pk")
        if event and not events:
            raise CommandError(f"There is no event {event}.")
        now = timezone.now()
        total = 0
        for each in events:
            for due in queries.due(each, now=now):
                for table, key in due.ids():
                    self.stdout.write(f"{each.slug}\t{due.holding.key}\t{table}\t{key}")
                    total += 1
            if not dry_run:
                actions.purge(each, by=None, now=now)
        self.stdout.write(f"{total} rows {'would be' if dry_run else 'were'} deleted.")
