"""What people ask for about their own data, and the file that answers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from presscentre.events.models import Event


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    """Adjectives of requests."""

    def open(self) -> "DataRequestQuerySet":
        return self.filter(answered_at=None)


class DataRequest(models.Model):
    """Somebody asks to have their data exported, corrected, deleted, no longer used, or something else. Real times.

    The answer is owed by `due_at`, one month after it was made.
    """

    class Kind(models.TextChoices):
        EXPORT = "export", _("A copy of my data")
        CORRECT = "correct", _("Correction")
        DELETE = "delete", _("Erasure")
        OBJECT = "object", _("Objection")
        OTHER = "other", _("Something else")

    class Outcome(models.TextChoices):
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")
        TAKEN_BACK = "taken_back", _("Taken back")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="data_requests")
    event = models.ForeignKey(Event, models.CASCADE, related_name="data_requests", null=True, blank=True)
    kind = models.CharField(_("what"), max_length=7, choices=Kind.choices)
    text = models.TextField(_("in your own words"), max_length=2000, blank=True)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("data request")
        verbose_name_plural = _("data requests")
        indexes = [models.Index(fields=["due_at"], name="data_request_due", condition=models.Q(answered_at=None))]


class Export(models.Model):
    """One copy of everything about somebody, sealed under its own link; opened once, gone after its end. Real times."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being made")
        READY = "ready", _("Ready")
        TAKEN = "taken", _("Downloaded")
        GONE = "gone", _("Expired")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="exports")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    digest = models.BinaryField(max_length=32, unique=True, null=True)  # SHA-256 of the link's secret, which is the key
    file = models.FileField(upload_to="exports", blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-pk"]
