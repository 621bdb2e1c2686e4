"""Token: what a machine shows at the door of the API."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from presscentre.events.models import Event


class Scope(models.TextChoices):
    """What a token opens. A new scope is a new line here, so that the office reads it in words."""

    EVENTS_READ = "events:read", _("Read the event, its regions and rooms")
    FIGURES_READ = "figures:read", _("Read figures and their history")
    FIGURES_WRITE = "figures:write", _("Push readings of figures")
    SCANS_WRITE = "scans:write", _("Read badges at checkpoints")


def digest_of(secret: str) -> bytes:
    """What is kept of a token's secret. It is random and long, so one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).digest()


class TokenQuerySet(models.QuerySet["Token"]):
    def valid(self, now: datetime) -> "TokenQuerySet":
        """Neither revoked nor expired at the real moment `now`, and its machine is not switched off."""
        unexpired = Q(expires_at=None) | Q(expires_at__gt=now)
        return self.filter(unexpired, revoked_at=None, user__is_active=True, user__kind="machine")

    def shown(self, secret: str) -> "TokenQuerySet":
        """The one whose secret this is, if any."""
        return self.filter(digest=digest_of(secret))

    def at(self, event: Event) -> "TokenQuerySet":
        """Of this event, the newest first."""
        return self.filter(event=event).order_by("-created_at", "-pk")


class Token(models.Model):
    """A machine's credential at one event. The secret is shown once; only its SHA-256 is kept.

    All its moments are real time, also at an event with a clock of its own.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="tokens")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")  # of kind machine
    name = models.CharField(_("name"), max_length=80)
    digest = models.BinaryField(max_length=32, unique=True, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)  # of Scope
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, editable=False)
    used_at = models.DateTimeField(null=True, editable=False)  # to the minute

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")

    def __str__(self) -> str:
        return self.name

    @property
    def scope_labels(self) -> list[str]:
        """What it opens, in words; a scope that is no longer known is left out."""
        return [str(Scope(scope).label) for scope in self.scopes if scope in Scope.values]

    def is_expired(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now

    def revoke(self, *, at: datetime) -> bool:
        """Close it for good; False if it was closed before."""
        return bool(Token.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=at))

    def touch(self, *, at: datetime) -> None:
        """Note that it was used, once a minute at most."""
        minute = at.replace(second=0, microsecond=0)
        if self.used_at is None or self.used_at < minute:
            Token.objects.filter(Q(used_at=None) | Q(used_at__lt=minute), pk=self.pk).update(used_at=minute)
            self.used_at = minute
