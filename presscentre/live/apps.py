"""Django's entry for this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from presscentre.core.discovery import discover


class LiveConfig(AppConfig):
    name = "presscentre.live"
    verbose_name = _("Live")

    def ready(self) -> None:
        # A socket that arrives before the first page must find its topic.
        discover("live")
