"""Screen: a paired kiosk. Pairing: a browser that asks to become one."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from presscentre.events.models import Event


class ScreenQuerySet(models.QuerySet["Screen"]):
    """Adjectives of screens."""

    def in_use(self) -> "ScreenQuerySet":
        return self.filter(revoked_at=None)


class Screen(models.Model):
    """An unattended browser that shows scenes of one event. Its credential is a cookie; only the SHA-256 is kept."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="screens")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="screen")  # of kind screen
    name = models.CharField(_("name"), max_length=80)
    # None until the screen has fetched its credential.
    digest = models.BinaryField(max_length=32, unique=True, null=True, editable=False)
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES, default="en")
    scene = models.CharField(_("scene"), max_length=40)  # "figures.wall"
    options = models.JSONField(_("options"), default=dict, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)  # +1 whenever it must show something else
    identify_until = models.DateTimeField(null=True, editable=False)  # real time, as all moments of a screen
    paired_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, editable=False)
    seen_at = models.DateTimeField(null=True, editable=False)
    painted_at = models.DateTimeField(null=True, editable=False)
    painted = models.JSONField(default=dict, editable=False)  # {topics: {topic: {epoch, seq}}, fps, heap, build, …}

    objects = ScreenQuerySet.as_manager()

    class Meta:
        verbose_name = _("screen")
        verbose_name_plural = _("screens")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "name"], condition=Q(revoked_at=None), name="screen_name_once_per_event"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def alter(self, **changes: Any) -> bool:
        """Set these fields and count the revision up; False if the screen was revoked meanwhile."""
        mine = Screen.objects.in_use().filter(pk=self.pk)
        if won := mine.update(revision=F("revision") + 1, **changes):
            self.refresh_from_db()
        return bool(won)

    def retire(self, *, at: datetime) -> bool:
        """End its life; False if somebody was quicker."""
        won = Screen.objects.in_use().filter(pk=self.pk).update(revoked_at=at, digest=None)
        if won:
            self.revoked_at, self.digest = at, None
        return bool(won)


class PairingQuerySet(models.QuerySet["Pairing"]):
    """Adjectives of pairings."""

    def waiting(self, now: datetime) -> "PairingQuerySet":
        """Shown on a screen and not yet approved."""
        return self.filter(screen=None, asked_at__lte=now, expires_at__gt=now)


class Pairing(models.Model):
    """A browser waits to be paired: the code is shown, the secret polls; neither is the credential."""

    code = models.CharField(max_length=6, unique=True)
    secret_digest = models.BinaryField(max_length=32, unique=True)
    device = models.JSONField(default=dict)  # {"model", "width", "height", "address"} as the officer sees them
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    screen = models.OneToOneField(Screen, models.CASCADE, null=True, related_name="pairing")
    collected_at = models.DateTimeField(null=True)

    objects = PairingQuerySet.as_manager()

    class Meta:
        verbose_name = _("pairing")
        verbose_name_plural = _("pairings")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"  # never the code

    def approve(self, screen: Screen, *, now: datetime) -> bool:
        """Give this screen to the browser that waits; False if the code is spent or too old."""
        return bool(Pairing.objects.waiting(now).filter(pk=self.pk).update(screen=screen))

    def collect(self, *, now: datetime) -> bool:
        """Hand over the credential, once."""
        fresh = Pairing.objects.filter(pk=self.pk, screen__isnull=False, collected_at=None)
        return bool(fresh.update(collected_at=now))
