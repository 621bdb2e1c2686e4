"""Django's entry for this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KioskConfig(AppConfig):
    name = "presscentre.kiosk"
    verbose_name = _("Kiosk")
