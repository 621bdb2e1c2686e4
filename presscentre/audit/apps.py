"""Django's entry for this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "presscentre.audit"
    verbose_name = _("Audit")
