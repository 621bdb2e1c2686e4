"""Django's entry for this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from presscentre.core.discovery import discover


class KioskConfig(AppConfig):
    name = "presscentre.kiosk"
    verbose_name = _("Kiosk")

    def ready(self) -> None:
        discover("scenes")
