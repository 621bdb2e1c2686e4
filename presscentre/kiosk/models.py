"""Screen: a paired kiosk. Pairing: a browser that asks to become one."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from presscentre.events.models import Event


class Screen(models.Model):
    """An unattended browser that shows scenes of one event. Its credential is a cookie; only the SHA-256 is kept."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="screens")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="screen")  # of kind screen
    name = models.CharField(_("name"), max_length=80)
    digest = models.BinaryField(max_length=32, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES, default="en")
    scene = models.CharField(_("scene"), max_length=40)  # "figures.wall"
    options = models.JSONField(_("options"), default=dict, blank=True)
    paired_at = models.DateTimeField()  # real time, as all moments of a screen
    revoked_at = models.DateTimeField(null=True, editable=False)
    seen_at = models.DateTimeField(null=True, editable=False)
    painted_at = models.DateTimeField(null=True, editable=False)
    painted = models.JSONField(default=dict, editable=False)  # {topic: {"epoch", "seq"}}, frame rate, heap, build, size

    class Meta:
        verbose_name = _("screen")
        verbose_name_plural = _("screens")
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="screen_name_once_per_event")]

    def __str__(self) -> str:
        return self.name


class Pairing(models.Model):
    """A browser waits to be paired: the code is shown, the secret polls; neither is the credential."""

    code = models.CharField(max_length=6, unique=True)
    secret_digest = models.BinaryField(max_length=32, unique=True)
    device = models.JSONField(default=dict)  # {"model", "width", "height", "address"} as the officer sees them
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    screen = models.OneToOneField(Screen, models.CASCADE, null=True, related_name="pairing")
    collected_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("pairing")
        verbose_name_plural = _("pairings")
