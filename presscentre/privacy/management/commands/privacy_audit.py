"""manage.py privacy_audit."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from presscentre.events.models import Event
from presscentre.privacy import checklist


class Command(BaseCommand):
    """For the data protection officer: each check with what was found just now. Fails if one does not hold."""

    help = "Walks the 25 checks of a data protection officer at one event and prints the evidence of each."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("event", help="short name of the event")

    def handle(self, *args: Any, event: str, **options: Any) -> None:
        found = Event.objects.filter(slug=event).first()
        if found is None:
            raise CommandError(f"There is no event {event}.")
        results = checklist.walk(found)
        for result in results:
            self.stdout.write(f"{result.number:2} {'holds' if result.holds else 'OPEN '} {result.sentence}")
            self.stdout.write(f"         {result.evidence}")
        if failed := [result.number for result in results if not result.holds]:
            raise CommandError(f"Checks that do not hold: {', '.join(map(str, failed))}.")
