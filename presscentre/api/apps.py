"""Django's entry for this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "presscentre.api"
    verbose_name = _("Api")
