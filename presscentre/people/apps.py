"""Django's entry for this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from presscentre.core.discovery import discover


class PeopleConfig(AppConfig):
    name = "presscentre.people"
    verbose_name = _("People")

    def ready(self) -> None:
        # The first who asks for a code may be somebody for whom a feature waits.
        discover("newcomers")
