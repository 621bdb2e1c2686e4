"""Earlier editions to compare with, and the milestones that published values reach. Only `actions` writes here."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from presscentre.figures.models.base import Value
from presscentre.figures.models.figure import Figure
from presscentre.figures.models.revision import Revision


class Edition(models.Model):
    """An earlier run of a figure to compare with: its start, and its readings by elapsed time."""

    figure = models.ForeignKey(Figure, models.CASCADE, related_name="editions")
    label = models.CharField(_("label"), max_length=20)  # "2016"
    starts_at = models.DateTimeField(_("started at"))

    class Meta:
        verbose_name = _("earlier edition")
        verbose_name_plural = _("earlier editions")
        constraints = [models.UniqueConstraint(fields=["figure", "label"], name="edition_once_per_figure")]

    def __str__(self) -> str:
        return f"{self.figure} {self.label}"


class EditionReading(models.Model):
    """One value of an earlier edition, `elapsed` after its own start."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="readings")
    elapsed = models.DurationField()
    value = Value()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("reading of an earlier edition")
        verbose_name_plural = _("readings of earlier editions")
        constraints = [models.UniqueConstraint(fields=["edition", "elapsed"], name="edition_reading_once")]


class MilestoneRule(models.Model):
    """When a published value is worth a sentence: the first time at least so much, each so much, past an edition."""

    class Kind(models.TextChoices):
        AT_LEAST = "at_least", _("First time at least")
        EACH = "each", _("Each")
        PASSES = "passes", _("Passes the total of an earlier edition")

    figure = models.ForeignKey(Figure, models.CASCADE, related_name="milestone_rules")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    threshold = Value(null=True, blank=True)  # at_least, each
    edition = models.ForeignKey(Edition, models.CASCADE, null=True, blank=True)  # passes

    class Meta:
        verbose_name = _("milestone rule")
        verbose_name_plural = _("milestone rules")
        constraints = [
            models.CheckConstraint(
                name="milestone_rule_has_what_its_kind_needs",
                condition=Q(kind="passes", edition__isnull=False, threshold=None)
                | (~Q(kind="passes") & Q(edition=None, threshold__gt=0)),
            )
        ]

    def clean(self) -> None:
        """Say beside the field what no constraint can look at."""
        if self.edition is not None and self.edition.figure_id != self.figure_id:
            raise ValidationError({"edition": _("Choose an edition of this figure.")})


class Milestone(models.Model):
    """A rule was met, once. A draft for the office; when released, a scene on the screens and a line on the pages."""

    rule = models.ForeignKey(MilestoneRule, models.CASCADE, related_name="milestones")
    threshold = Value()  # what was passed
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="milestones")
    crossed_at = models.DateTimeField()  # event time, interpolated between two revisions
    about = models.BooleanField()  # True: interpolated, say "about"
    released_at = models.DateTimeField(null=True)  # None: draft
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    discarded_at = models.DateTimeField(null=True)
    discarded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    void_at = models.DateTimeField(null=True)  # the value that met it was corrected below the threshold

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [models.UniqueConstraint(fields=["rule", "threshold"], name="milestone_once")]
