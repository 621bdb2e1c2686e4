"""Revision: what was shown. Board and Pause: the switch over all figures. Only `actions` writes here."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from presscentre.events.models import Event
from presscentre.figures.models.base import Value
from presscentre.figures.models.figure import Figure
from presscentre.figures.models.reading import Reading


class Revision(models.Model):
    """What was shown from `published_at` on. Append-only: nothing is overwritten, so any past moment can be shown."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("Published")
        CORRECTED = "corrected", _("Corrected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    figure = models.ForeignKey(Figure, models.CASCADE, related_name="revisions")
    rev = models.PositiveIntegerField()  # 1, 2, 3 … for each figure
    kind = models.CharField(max_length=9, choices=Kind.choices)
    reading = models.ForeignKey(Reading, models.PROTECT, related_name="revisions", null=True)
    value = Value(null=True)  # None: withdrawn
    was = Value(null=True)  # what a correction or withdrawal replaced
    corrects = models.PositiveIntegerField(null=True)  # the rev that was wrong
    as_of = models.DateTimeField()
    received_at = models.DateTimeField()
    published_at = models.DateTimeField()
    on_wall = models.BooleanField(default=True)  # False: corrects a value that was no longer shown
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    reasons = models.JSONField(default=dict, blank=True)  # the same in other languages, by code
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    interpolated = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint(fields=["figure", "rev"], name="revision_number_once_per_figure"),
            models.UniqueConstraint(
                fields=["reading"], condition=Q(kind="published"), name="reading_is_published_once"
            ),
            models.UniqueConstraint(fields=["figure", "corrects"], name="revision_is_corrected_once"),
            models.CheckConstraint(
                name="revision_has_a_value_unless_withdrawn",
                condition=Q(kind="withdrawn", value=None) | (~Q(kind="withdrawn") & Q(value__isnull=False)),
            ),
            models.CheckConstraint(
                name="correction_says_what_was_wrong_and_why",
                condition=Q(kind="published") | (Q(corrects__isnull=False, was__isnull=False) & ~Q(reason="")),
            ),
        ]
        indexes = [
            models.Index(name="revision_shown_at", fields=["figure", "published_at"], condition=Q(on_wall=True)),
            models.Index(name="revision_corrects", fields=["figure", "-published_at"], condition=~Q(kind="published")),
        ]

    def __str__(self) -> str:
        return f"{self.figure_id} rev {self.rev} {self.kind}"

    def reason_in(self, language: str) -> str:
        """The reason in this language, or as the officer wrote it first."""
        return str(self.reasons.get(language) or self.reason)


class Board(models.Model):
    """The switch over all figures of an event: while `paused_at` is set, no reading is published.

    Its row is also the lock that lets everything that may publish at an event take turns.
    """

    event = models.OneToOneField(Event, models.CASCADE, related_name="board")
    paused_at = models.DateTimeField(null=True)
    paused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")


class Pause(models.Model):
    """One span during which all figures of an event stood still. Kept for the public log."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="pauses")
    paused_at = models.DateTimeField()
    paused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    resumed_at = models.DateTimeField(null=True)
    resumed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        constraints = [
            models.UniqueConstraint(fields=["event"], condition=Q(resumed_at=None), name="pause_one_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.paused_at:%FT%TZ}"
