"""Reading, its approvals, and the answered batches it came in. Only `actions` writes here."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from presscentre.figures.models.base import Value
from presscentre.figures.models.figure import Figure, Source


class Reading(models.Model):
    """One value of a figure at one moment, as a source gave it, or an officer (`by`; then there is no source).

    All moments are in event time.
    """

    class State(models.TextChoices):
        STORED = "stored", _("Stored")  # kept for the curve; a newer one of its batch was taken
        HELD = "held", _("Held")
        PUBLISHED = "published", _("Published")
        LATE = "late", _("Late")  # older than what was already published
        OVERTAKEN = "overtaken", _("Overtaken")  # was held until a newer one was published
        DISCARDED = "discarded", _("Discarded")  # an officer decided against it
        WITHDRAWN = "withdrawn", _("Withdrawn")  # was published, then taken back or corrected

    class Why(models.TextChoices):
        """Why it is held, or kept aside."""

        NONE = "", ""
        OFFICER = "officer", _("An officer releases this figure.")
        JUMP = "jump", _("The jump is larger than the limit.")
        TOO_SOON = "too_soon", _("It came sooner than the least interval.")
        TOO_LARGE = "too_large", _("The value is larger than the limit.")
        DISAGREEMENT = "disagreement", _("Two sources disagree.")
        UNCONFIRMED = "unconfirmed", _("No second source confirms it yet.")
        FELL = "fell", _("The figure can only rise; a fall needs a correction.")
        PAUSED = "paused", _("Figures are paused.")
        NOT_YET = "not_yet", _("Its time has not come.")
        OTHER_SOURCE = "other_source", _("It comes from the source that is not preferred.")
        CATCHING_UP = "catching_up", _("The new source has not yet reached what is shown.")

    # No index of their own: the constraint below serves, and each index costs the take-in a tenth of its speed.
    figure = models.ForeignKey(Figure, models.CASCADE, related_name="readings", db_index=False)
    source = models.ForeignKey(Source, models.PROTECT, related_name="readings", null=True, db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    value = Value()
    as_of = models.DateTimeField()
    received_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    state = models.CharField(max_length=9, choices=State.choices)
    why = models.CharField(max_length=12, choices=Why.choices, default=Why.NONE, blank=True)
    interpolated = models.BooleanField(default=False)  # a replay's guess between two known readings, and says so
    note = models.CharField(max_length=200, blank=True)  # certainty, as the source words it
    on_curve = models.BooleanField(default=False)  # may be shown in the public curve: published, or fits beside it

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            models.UniqueConstraint(fields=["figure", "source", "as_of"], name="reading_once_per_source_and_moment"),
            models.UniqueConstraint(
                fields=["figure", "as_of"],
                condition=Q(source=None) & ~Q(state="discarded"),
                name="reading_by_hand_once_per_moment",
            ),
            models.CheckConstraint(
                name="reading_is_published_at_some_time",
                condition=~Q(state="published") | Q(published_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="reading_held", fields=["figure", "as_of"], condition=Q(state="held")),
            models.Index(name="reading_waits", fields=["figure", "not_before"], condition=Q(why="not_yet")),
            models.Index(name="reading_on_curve", fields=["figure", "as_of"], condition=Q(on_curve=True)),
        ]

    def __str__(self) -> str:
        return f"{self.figure_id} {self.value} {self.as_of:%FT%TZ}"


class Approval(models.Model):
    """One officer's word that a held reading may go out; two are needed where the figure says so."""

    reading = models.ForeignKey(Reading, models.CASCADE, related_name="approvals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        constraints = [models.UniqueConstraint(fields=["reading", "by"], name="approval_once_per_officer")]


class Batch(models.Model):
    """An answered take-in under an Idempotency-Key: the same key and body get the same answer again."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="batches")
    key = models.CharField(max_length=100)
    body_sha256 = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    answer = models.TextField()  # byte for byte
    at = models.DateTimeField()  # real time

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="batch_key_once_per_source")]
