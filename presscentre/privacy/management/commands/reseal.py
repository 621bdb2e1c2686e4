"""manage.py reseal."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from presscentre.privacy import actions


class Command(BaseCommand):
    help = "Seals every identity document under the newest of PRESSCENTRE_FIELD_KEYS; then the old key may go."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = actions.reseal(by=None, now=timezone.now())
        self.stdout.write(f"{changed} documents are sealed under the newest key.")
