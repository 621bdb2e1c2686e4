"""Django's entry for this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from presscentre.core.discovery import discover


class OfficeConfig(AppConfig):
    name = "presscentre.office"
    verbose_name = _("Office")

    def ready(self) -> None:
        discover("alerts")
