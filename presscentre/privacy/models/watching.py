"""Who of the office looked at what. Journalists are not watched."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from presscentre.events.models import Event


class Reveal(models.Model):
    """An officer uncovered something masked, or opened a file, of this person; the person may read it. Append-only."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="reveals")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="revealed")
    what = models.CharField(max_length=60)  # "privacy.identity-number"; key of a holding or part of one
    reason = models.CharField(_("reason"), max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()  # event time

    class Meta:
        verbose_name = _("reveal")
        verbose_name_plural = _("reveals")
        ordering = ["-pk"]


class Look(models.Model):
    """How many personal pages and files one officer has read since `since`, in spans of ten minutes. Real time."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="looks")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)  # "application", "evidence", "portrait", "reveal", "export"
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("look")
        verbose_name_plural = _("looks")
        constraints = [models.UniqueConstraint(fields=["event", "officer", "kind", "since"], name="look_once_a_span")]


class Alarm(models.Model):
    """An officer has read more in ten minutes than work explains; an administrator says what it was. Real time."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="alarms")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    count = models.PositiveIntegerField()
    raised_at = models.DateTimeField()
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    settled_at = models.DateTimeField(null=True)
    explanation = models.CharField(_("what it was"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        constraints = [models.UniqueConstraint(fields=["event", "officer", "since"], name="alarm_once_a_span")]
