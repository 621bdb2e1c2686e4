"""SigningKey, Badge and its prints. Only `actions` writes here."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation import codes
from presscentre.accreditation.models.application import Application
from presscentre.events.models import Event, Zone


class SigningKey(models.Model):
    """A key pair that signs an event's badges. Several may be good at once, so that keys can be changed at night."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="signing_keys")
    number = models.PositiveSmallIntegerField()  # as QR codes name it, 1 to 255
    public = models.BinaryField(max_length=32)
    secret = models.TextField(editable=False)  # sealed under a key that is not in the database
    made_at = models.DateTimeField()  # real time
    signs_until = models.DateTimeField(null=True)  # since then another key signs; its codes are still read
    broken_at = models.DateTimeField(null=True)  # since then its codes are refused

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        constraints = [models.UniqueConstraint(fields=["event", "number"], name="signing_key_once_per_event")]

    def __str__(self) -> str:
        return str(self.number)


class ZoneBit(models.Model):
    """Which bit of a badge's code stands for a zone; given once and never to another zone."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="zone_bits")
    zone = models.OneToOneField(Zone, models.SET_NULL, related_name="bit", null=True)  # None: the zone is gone
    bit = models.PositiveSmallIntegerField()  # 0 to 31

    class Meta:
        verbose_name = _("bit of a zone")
        verbose_name_plural = _("bits of zones")
        constraints = [
            models.UniqueConstraint(fields=["event", "bit"], name="zone_bit_once_per_event"),
            models.CheckConstraint(name="zone_bit_fits_a_code", condition=Q(bit__lt=32)),
        ]


class BadgeQuerySet(models.QuerySet["Badge"]):
    """Adjectives of badges."""

    def good(self) -> "BadgeQuerySet":
        """Of an accreditation that stands."""
        return self.filter(stopped_at=None)

    def unprinted(self) -> "BadgeQuerySet":
        """Whose present generation is not on paper."""
        return self.filter(printed_generation__lt=F("generation"))

    def with_faces(self) -> "BadgeQuerySet":
        """With all that is shown on them, in three queries."""
        of = "application__"
        rows = self.select_related("event", f"{of}outlet", f"{of}delegation__region", f"{of}portrait")
        return rows.prefetch_related(f"{of}zones")


class Badge(models.Model):
    """The proof of one accreditation. A reprint raises `generation`; every earlier one is refused everywhere."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="badges")
    application = models.OneToOneField(Application, models.PROTECT, related_name="badge")
    serial = models.PositiveBigIntegerField(unique=True)  # random, 48 bits; people read it as XXXXX-XXXXX
    generation = models.PositiveSmallIntegerField(default=1)
    key = models.ForeignKey(SigningKey, models.PROTECT, related_name="badges")
    code = models.CharField(max_length=200)  # what the QR of this generation says
    starts_at = models.DateTimeField()  # event time: valid from, inclusive
    ends_at = models.DateTimeField()  # to, exclusive
    issued_at = models.DateTimeField()  # event time
    renewed_at = models.DateTimeField(null=True)  # event time since which this generation holds; None: issued_at
    stopped_at = models.DateTimeField(null=True)  # event time: its accreditation ended; None: good
    printed_generation = models.PositiveSmallIntegerField(default=0)  # 0: never printed
    printed_at = models.DateTimeField(null=True)

    objects = BadgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("badge")
        verbose_name_plural = _("badges")
        constraints = [
            models.CheckConstraint(name="badge_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="badge_prints_no_generation_to_come", condition=Q(printed_generation__lte=F("generation"))
            ),
        ]

    def __str__(self) -> str:
        return codes.shown(self.serial)


class Print(models.Model):
    """One time that a badge was put on paper. Append-only; no generation is on paper twice."""

    class Reason(models.TextChoices):
        FIRST = "first", _("First print")
        LOST = "lost", _("Lost or stolen")
        DAMAGED = "damaged", _("Damaged")
        CHANGED = "changed", _("Something on it has changed")
        AGAIN = "again", _("The print went wrong")

    badge = models.ForeignKey(Badge, models.CASCADE, related_name="prints")
    generation = models.PositiveSmallIntegerField()
    layout = models.CharField(max_length=10)
    run = models.ForeignKey("accreditation.PrintRun", models.SET_NULL, related_name="prints", null=True)
    reason = models.CharField(max_length=20)  # a value of Reason
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()  # event time

    class Meta:
        verbose_name = _("print")
        verbose_name_plural = _("prints")

    @property
    def why(self) -> str:
        """The reason in words."""
        return str(self.Reason(self.reason).label)


class PrintRun(models.Model):
    """A batch of badges made into PDFs, one part after the other; it goes on where a killed worker left it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being made")
        DONE = "done", _("Ready")
        STOPPED = "stopped", _("Stopped")

    event = models.ForeignKey(Event, models.CASCADE, related_name="print_runs")
    layout = models.CharField(max_length=10)
    order = models.CharField(max_length=20, default="latin_name")
    badges = models.JSONField()  # [[badge, generation, reason], …] in the order of the paper
    done = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()  # event time
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("print run")
        verbose_name_plural = _("print runs")


class PrintPart(models.Model):
    """One PDF of a run: the badges from `first` on."""

    run = models.ForeignKey(PrintRun, models.CASCADE, related_name="parts")
    first = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    file = models.FileField(upload_to="badges")

    class Meta:
        verbose_name = _("part of a print run")
        verbose_name_plural = _("parts of print runs")
        ordering = ["first"]
        constraints = [models.UniqueConstraint(fields=["run", "first"], name="print_part_once")]
