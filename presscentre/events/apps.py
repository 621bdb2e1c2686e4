"""Django's entry for this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from presscentre.core.discovery import discover


class EventsConfig(AppConfig):
    name = "presscentre.events"
    verbose_name = _("Events")

    def ready(self) -> None:
        discover("edits")
