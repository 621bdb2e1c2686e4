"""Figure, Reading, Revision and what belongs to them. Only `actions` writes here."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from presscentre.events.models import Event

DIGITS, PLACES = 18, 4  # of every stored value; at most 14 digits before the point


class Value(models.DecimalField):  # type: ignore[type-arg]
    """An amount in the figure's unit, never rounded."""

    def __init__(self, **options: object) -> None:
        options.update(max_digits=DIGITS, decimal_places=PLACES)
        super().__init__(**options)  # type: ignore[arg-type]


class Source(models.Model):
    """A machine that pushes readings to an event, with the figures it may write."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="sources")
    key = models.SlugField(_("short name"), max_length=40)
    name = models.CharField(_("name"), max_length=80)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sources")  # of kind machine
    figures = models.ManyToManyField("Figure", verbose_name=_("may write"), related_name="sources", blank=True)
    pull_url = models.URLField(_("fetched from"), blank=True)
    pull_seconds = models.PositiveIntegerField(_("seconds between fetches"), null=True, blank=True)
    heard_at = models.DateTimeField(null=True, editable=False)  # event time of the last reading taken in

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [models.UniqueConstraint(fields=["event", "key"], name="source_key_once_per_event")]

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
    position = models.PositiveSmallIntegerField(_("position on the wall"), default=0)

    # The gate before publication.
    released_by = models.CharField(_("released"), max_length=4, choices=ReleasedBy.choices, default=ReleasedBy.AUTO)
    largest_jump = models.DecimalField(_("largest jump, %"), max_digits=8, decimal_places=2, null=True, blank=True)
    largest_value = Value(verbose_name=_("largest value"), null=True, blank=True)
    least_interval = models.DurationField(_("least interval"), null=True, blank=True)
    agreement = models.DecimalField(
        _("two sources within, %"), max_digits=6, decimal_places=3, null=True, blank=True
    )
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


class Reading(models.Model):
    """One value of a figure at one moment, as a source or an officer gave it. All moments in event time."""

    class State(models.TextChoices):
        STORED = "stored", _("Stored")  # kept for the curve; a newer one of its batch was taken
        HELD = "held", _("Held")
        PUBLISHED = "published", _("Published")
        LATE = "late", _("Late")  # older than what was already published
        DISCARDED = "discarded", _("Discarded")  # an officer decided against it
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Why(models.TextChoices):
        """Why it is held."""

        NONE = "", ""
        OFFICER = "officer", _("An officer releases this figure.")
        JUMP = "jump", _("The jump is larger than the limit.")
        TOO_SOON = "too_soon", _("It came sooner than the least interval.")
        TOO_LARGE = "too_large", _("The value is larger than the limit.")
        DISAGREEMENT = "disagreement", _("Two sources disagree.")
        FELL = "fell", _("The figure can only rise; a fall needs a correction.")
        PAUSED = "paused", _("Figures are paused.")
        NOT_YET = "not_yet", _("Its time has not come.")
        OTHER_SOURCE = "other_source", _("It comes from the source that is not preferred.")

    figure = models.ForeignKey(Figure, models.CASCADE, related_name="readings")
    source = models.ForeignKey(Source, models.PROTECT, related_name="readings", null=True)  # None: by hand
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)  # who typed it
    value = Value()
    as_of = models.DateTimeField()
    received_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    state = models.CharField(max_length=9, choices=State.choices)
    why = models.CharField(max_length=12, choices=Why.choices, default=Why.NONE, blank=True)
    interpolated = models.BooleanField(default=False)  # a replay's guess between two known readings, and says so
    note = models.CharField(max_length=200, blank=True)  # certainty, as the source words it

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            models.UniqueConstraint(fields=["figure", "source", "as_of"], name="reading_once_per_source_and_moment"),
            models.CheckConstraint(
                name="reading_is_published_at_some_time",
                condition=~Q(state="published") | Q(published_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="reading_held", fields=["figure", "as_of"], condition=Q(state="held")),
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
    reason = models.CharField(_("reason"), max_length=300, blank=True)
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
            models.CheckConstraint(
                name="revision_has_a_value_unless_withdrawn",
                condition=Q(kind="withdrawn", value=None) | (~Q(kind="withdrawn") & Q(value__isnull=False)),
            ),
            models.CheckConstraint(
                name="correction_says_what_was_wrong_and_why",
                condition=Q(kind="published") | (Q(corrects__isnull=False, was__isnull=False) & ~Q(reason="")),
            ),
        ]
        indexes = [models.Index(name="revision_shown_at", fields=["figure", "published_at"])]


class Board(models.Model):
    """The switch over all figures of an event: while `paused_at` is set, nothing new is shown anywhere."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="board")
    paused_at = models.DateTimeField(null=True)
    paused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")


class Edition(models.Model):
    """An earlier run of a figure to compare with: its start, and its readings by elapsed time."""

    figure = models.ForeignKey(Figure, models.CASCADE, related_name="editions")
    label = models.CharField(_("label"), max_length=20)  # "2016"
    starts_at = models.DateTimeField(_("started at"))

    class Meta:
        verbose_name = _("earlier edition")
        verbose_name_plural = _("earlier editions")
        constraints = [models.UniqueConstraint(fields=["figure", "label"], name="edition_once_per_figure")]


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

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [models.UniqueConstraint(fields=["rule", "threshold"], name="milestone_once")]


class Batch(models.Model):
    """An answered take-in under an Idempotency-Key: the same key and body get the same answer again."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="batches")
    key = models.CharField(max_length=100)
    body_sha256 = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="batch_key_once_per_source")]
