"""Django's entry for this app."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from presscentre.operations import serving


class HomeConfig(AppConfig):
    name = "presscentre.home"
    verbose_name = _("Home")

    def ready(self) -> None:
        if settings.DEMO:
            # By name: the player knows models, which are not there yet when this file is read.
            serving.beside(import_string("presscentre.home.demo.player.start"))
            serving.beside(import_string("presscentre.home.demo.stage.start"))
