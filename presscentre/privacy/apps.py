"""Django's entry for this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from presscentre.core.discovery import discover


class PrivacyConfig(AppConfig):
    name = "presscentre.privacy"
    verbose_name = _("Personal data")

    def ready(self) -> None:
        discover("personal")
