"""Django's entry for this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from presscentre.core.discovery import discover


class AccreditationConfig(AppConfig):
    name = "presscentre.accreditation"
    verbose_name = _("Accreditation")

    def ready(self) -> None:
        discover("doors")
