"""Figure and Source: what is counted, and who may write it. Only `actions` writes here."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from presscentre.events.models import Event
from presscentre.figures.models.base import Value


class Source(models.Model):
    """A machine that pushes readings to an event, with the figures it may write."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="sources")
    key = models.SlugField(_("short name"), max_length=40)
    name = models.CharField(_("name"), max_length=80)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sources")  # of kind machine
    figures: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        "Figure", verbose_name=_("may write"), related_name="sources", blank=True
    )
    pull_url = models.URLField(_("fetched from"), blank=True)
    pull_seconds = models.PositiveIntegerField(_("seconds between fetches"), null=True, blank=True)
    heard_at = models.DateTimeField(null=True, editable=False)  # event time of the last reading taken in
    silence_told = models.DateTimeField(null=True, editable=False)  # the heard_at after which silence was told
    pulled_at = models.DateTimeField(null=True, editable=False)  # real time of the last fetch begun
    problem = models.CharField(max_length=40, blank=True, editable=False)  # code of what went wrong in it

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.UniqueConstraint(fields=["event", "key"], name="source_key_once_per_event"),
            models.CheckConstraint(
                name="source_that_is_fetched_says_how_often",
                condition=Q(pull_url="") | Q(pull_seconds__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Figure(models.Model):
    """A named live number of an event. `rev` and `shown` are moved only by a compare-and-set in `actions`."""

    class Audience(models.TextChoices):
        PUBLIC = "public", _("Everyone")
        OFFICE = "office", _("Press office only")

    class ReleasedBy(models.TextChoices):
        AUTO = "auto", _("By itself, within limits")
        ONE = "one", _("One officer")
        TWO = "two", _("Two officers")

    class Rounding(models.TextChoices):
        TRUNCATE = "truncate", _("Never up")
        HALF_UP = "half_up", _("Halves up")

    class Format(models.TextChoices):
        COMPACT = "compact", _("Short: 168.2 billion")
        FULL = "full", _("In full: 168,200,000,000")

    event = models.ForeignKey(Event, models.CASCADE, related_name="figures")
    key = models.CharField(_("key"), max_length=40, validators=[RegexValidator(r"^[a-z][a-z0-9_]*$")])
    name = models.CharField(_("name"), max_length=120)
    about = models.TextField(_("what is counted"), blank=True)
    unit = models.CharField(_("unit"), max_length=12)  # ISO 4217 code, "count", "percent" or "per_second"
    decimals = models.PositiveSmallIntegerField(_("decimals shown"), default=0)
    monotonic = models.BooleanField(_("can only rise"), default=False)
    audience = models.CharField(_("for"), max_length=6, choices=Audience.choices, default=Audience.PUBLIC)
    format = models.CharField(_("written"), max_length=7, choices=Format.choices, default=Format.COMPACT)
    rounding = models.CharField(_("rounding"), max_length=8, choices=Rounding.choices, default=Rounding.TRUNCATE)
    stale_after = models.DurationField(_("stale after"))
    counted_from = models.DateTimeField(_("counted from"), null=True, blank=True)  # None: the event's start
    position = models.PositiveSmallIntegerField(_("position on the wall"), default=0)

    # The gate before publication.
    released_by = models.CharField(_("released"), max_length=4, choices=ReleasedBy.choices, default=ReleasedBy.AUTO)
    largest_jump = models.DecimalField(_("largest jump, %"), max_digits=8, decimal_places=2, null=True, blank=True)
    largest_value = Value(verbose_name=_("largest value"), null=True, blank=True)
    least_interval = models.DurationField(_("least interval"), null=True, blank=True)
    agreement = models.DecimalField(_("two sources within, %"), max_digits=6, decimal_places=3, null=True, blank=True)
    preferred_source = models.ForeignKey(
        Source, models.SET_NULL, verbose_name=_("preferred source"), related_name="+", null=True, blank=True
    )

    # What is shown now.
    rev = models.PositiveIntegerField(default=0, editable=False)
    shown = models.ForeignKey("Revision", models.PROTECT, related_name="+", null=True, editable=False)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            models.UniqueConstraint(fields=["event", "key"], name="figure_key_once_per_event"),
            models.CheckConstraint(
                name="figure_has_a_known_unit",
                condition=Q(unit__in=["count", "percent", "per_second"]) | Q(unit__regex=r"^[A-Z][A-Z][A-Z]$"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def starts_at(self) -> datetime:
        """The moment from which elapsed time counts. Needs `event`."""
        return self.counted_from or self.event.starts_at
