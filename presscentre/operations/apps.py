"""Django's entry for this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from presscentre.core.discovery import discover


class OperationsConfig(AppConfig):
    name = "presscentre.operations"
    verbose_name = _("Operations")

    def ready(self) -> None:
        """Every app's numbers are declared before the first scrape."""
        discover("metrics")
