"""Checkpoint, Scanner, Scan, Presence: who went through which door. Only `actions` writes here."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation.models.badge import Badge
from presscentre.events.models import Event, Room, Zone


class Checkpoint(models.Model):
    """A place where badges are read, with its rules. `list_kind` names an entry of the doors that features offer."""

    class Direction(models.TextChoices):
        IN = "in", _("In")
        OUT = "out", _("Out")

    event = models.ForeignKey(Event, models.CASCADE, related_name="checkpoints")
    key = models.SlugField(_("short name"), max_length=40)
    name = models.CharField(_("name"), max_length=80)
    room = models.ForeignKey(Room, models.SET_NULL, related_name="checkpoints", null=True, blank=True)
    zones = models.ManyToManyField(Zone, related_name="checkpoints", blank=True, verbose_name=_("needs one of"))
    list_kind = models.CharField(_("list"), max_length=40, default="accreditation.hall")
    list_ref = models.CharField(max_length=80, blank=True)  # of that kind: a sitting, a gala run
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)  # event time
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    once = models.BooleanField(_("each badge once"), default=False)
    counts_inside = models.BooleanField(_("counts who is inside"), default=True)  # scans both ways
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        constraints = [
            models.UniqueConstraint(fields=["event", "key"], name="checkpoint_key_once_per_event"),
            models.CheckConstraint(
                name="checkpoint_closes_after_it_opens",
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScannerQuerySet(models.QuerySet["Scanner"]):
    """Adjectives of scanners."""

    def in_use(self) -> "ScannerQuerySet":
        return self.filter(revoked_at=None)


class Scanner(models.Model):
    """A steward's device. Its credential is a cookie; only the SHA-256 is kept. Real times."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="scanners")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="scanner")  # of kind device
    name = models.CharField(_("name"), max_length=80)
    digest = models.BinaryField(max_length=32, unique=True, null=True, editable=False)
    checkpoint = models.ForeignKey(Checkpoint, models.SET_NULL, related_name="scanners", null=True, blank=True)
    supervisor = models.BooleanField(_("may search"), default=False)
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES, default="en")
    # Until it is paired: the SHA-256 of the code that the office shows, and until when it is good.
    code_digest = models.BinaryField(max_length=32, unique=True, null=True, editable=False)
    code_expires_at = models.DateTimeField(null=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    paired_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    seen_at = models.DateTimeField(null=True, editable=False)
    synced_at = models.DateTimeField(null=True, editable=False)  # the newest list that it says it has
    waiting = models.PositiveIntegerField(default=0, editable=False)  # scans it has not yet uploaded, as it says

    objects = ScannerQuerySet.as_manager()

    class Meta:
        verbose_name = _("scanner")
        verbose_name_plural = _("scanners")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "name"], condition=Q(revoked_at=None), name="scanner_name_once_per_event"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Scan(models.Model):
    """One reading of a badge. Append-only; the same nonce of the same device is stored once."""

    class Answer(models.TextChoices):
        WELCOME = "welcome", _("Welcome")
        GOODBYE = "goodbye", _("Goodbye")
        ALREADY_IN = "already_in", _("Already in")
        WRONG_ZONE = "wrong_zone", _("Wrong zone")
        WRONG_SITTING = "wrong_sitting", _("Wrong sitting")
        WRONG_TIME = "wrong_time", _("Wrong time")
        REVOKED = "revoked", _("Revoked")
        SUPERSEDED = "superseded", _("Replaced by a newer badge")
        NOT_APPROVED = "not_approved", _("Not approved")
        UNKNOWN = "unknown", _("Unknown")
        WRONG_EVENT = "wrong_event", _("Another event")

    event = models.ForeignKey(Event, models.CASCADE, related_name="scans")
    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="scans")
    scanner = models.ForeignKey(Scanner, models.SET_NULL, related_name="scans", null=True)  # None: a machine's token
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")  # the device or machine
    badge = models.ForeignKey(Badge, models.SET_NULL, related_name="scans", null=True)  # None: unknown
    serial = models.PositiveBigIntegerField(null=True)  # as read; None: nothing that could be read
    generation = models.PositiveSmallIntegerField(null=True)
    direction = models.CharField(max_length=3, choices=Checkpoint.Direction.choices)
    device = models.CharField(max_length=40, blank=True)  # as a machine calls its reader; "" for a scanner
    answer = models.CharField(max_length=13, choices=Answer.choices)  # the server's
    told = models.CharField(max_length=13, choices=Answer.choices, blank=True)  # what an offline device had said
    nonce = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)  # SHA-256 of what was sent, to tell a repeat from a reuse
    at = models.DateTimeField()  # event time of the reading
    received_at = models.DateTimeField()  # real time
    offline = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        constraints = [models.UniqueConstraint(fields=["by", "device", "nonce"], name="scan_nonce_once_per_device")]
        indexes = [
            models.Index(fields=["badge", "at"], name="scan_of_a_badge"),
            models.Index(fields=["checkpoint", "at"], name="scan_at_a_checkpoint"),
        ]


class Presence(models.Model):
    """Whether a badge is inside a checkpoint's room, by the newest scan (by `at`) that let it through."""

    checkpoint = models.ForeignKey(Checkpoint, models.CASCADE, related_name="presences")
    badge = models.ForeignKey(Badge, models.CASCADE, related_name="presences")
    inside = models.BooleanField()
    at = models.DateTimeField()  # event time of that scan
    entries = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [models.UniqueConstraint(fields=["checkpoint", "badge"], name="presence_once")]
        indexes = [models.Index(fields=["checkpoint"], condition=Q(inside=True), name="presence_inside")]


class Conflict(models.Model):
    """Two scans that cannot both be right: the same badge at two gates within two minutes, in twice without out."""

    class Kind(models.TextChoices):
        TWO_GATES = "two_gates", _("At two gates within two minutes")
        IN_TWICE = "in_twice", _("In twice")
        LET_IN = "let_in", _("Let in offline, should have been refused")

    event = models.ForeignKey(Event, models.CASCADE, related_name="scan_conflicts")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    first = models.ForeignKey(Scan, models.CASCADE, related_name="+")
    second = models.ForeignKey(Scan, models.CASCADE, related_name="+")  # the same scan for LET_IN
    noticed_at = models.DateTimeField()  # event time
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("conflict")
        verbose_name_plural = _("conflicts")
        constraints = [models.UniqueConstraint(fields=["kind", "first", "second"], name="conflict_once")]
