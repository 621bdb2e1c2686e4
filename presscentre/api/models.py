"""Token: what a machine shows at the door of the API."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from presscentre.events.models import Event


class Token(models.Model):
    """A machine's credential at one event. The secret is shown once; only its SHA-256 is kept."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="tokens")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")  # of kind machine
    name = models.CharField(_("name"), max_length=80)
    digest = models.BinaryField(max_length=32, unique=True, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)  # "figures:write", "figures:read", "events:read"
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, editable=False)
    used_at = models.DateTimeField(null=True, editable=False)  # to the minute

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")

    def __str__(self) -> str:
        return self.name
