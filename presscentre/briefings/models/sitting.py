"""Sitting as the office drafts it; Version and Slot, as the public has it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from presscentre.briefings.models.briefing import Briefing, Interpreter, Speaker
from presscentre.events.models import Event, Region, Room


def new_uid() -> str:
    """What a calendar knows a sitting by, for ever."""
    return get_random_string(22)


class SittingQuerySet(models.QuerySet["Sitting"]):
    """Adjectives of sittings."""

    def of(self, event: Event) -> "SittingQuerySet":
        return self.filter(event=event)

    def planned(self) -> "SittingQuerySet":
        return self.filter(cancelled=False)

    def placed(self) -> "SittingQuerySet":
        """Those with a room and a time in the draft."""
        return self.filter(room__isnull=False, starts_at__isnull=False)


class Sitting(models.Model):
    """One run of a briefing in one room: the draft of it. What people see is its Slot in the newest Version.

    Times are event time. No region named: open to all; no media type named: to all. A sitting never dies once it was
    released; it is cancelled.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="sittings")
    briefing = models.ForeignKey(Briefing, models.CASCADE, related_name="sittings")
    uid = models.CharField(max_length=22, unique=True, default=new_uid, editable=False)
    label = models.CharField(_("label"), max_length=80, blank=True)  # translated: "First sitting"
    room = models.ForeignKey(Room, models.PROTECT, related_name="sittings", null=True, blank=True)
    starts_at = models.DateTimeField(_("starts at"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("seats in the room"), default=0)
    remote_capacity = models.PositiveIntegerField(_("remote places"), default=0)
    remote_link = models.URLField(_("remote line"), max_length=500, blank=True)  # for holders of a remote place only
    standby = models.PositiveIntegerField(_("standby line"), default=0)  # how many may wait at the door
    door_closes = models.PositiveSmallIntegerField(_("door list closes, minutes before"), default=10)
    per_outlet = models.PositiveSmallIntegerField(_("seats for one outlet"), null=True, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)  # spoken, codes
    media_types = models.JSONField(_("media types"), default=list, blank=True)
    equipment = models.CharField(_("equipment"), max_length=400, blank=True)
    regions = models.ManyToManyField(Region, related_name="sittings", blank=True, verbose_name=_("regions"))
    speakers = models.ManyToManyField(Speaker, related_name="sittings", blank=True, verbose_name=_("speakers"))
    cancelled = models.BooleanField(_("cancelled"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)  # counts every change that others must see

    objects = SittingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        constraints = [
            models.CheckConstraint(
                name="sitting_has_a_whole_time_or_none",
                condition=Q(starts_at=None, ends_at=None) | Q(ends_at__gt=F("starts_at")),
            ),
        ]
        indexes = [models.Index(fields=["event", "starts_at"], name="sitting_by_time")]

    def __str__(self) -> str:
        return f"{self.briefing} · {self.label}" if self.label else str(self.briefing)


class Channel(models.Model):
    """One channel of interpretation in a sitting, and who sits in the booth."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="channels")
    number = models.PositiveSmallIntegerField(_("channel"))
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES)
    interpreter = models.ForeignKey(Interpreter, models.SET_NULL, related_name="channels", null=True, blank=True)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "number"], name="channel_number_once_in_a_sitting"),
            models.UniqueConstraint(fields=["sitting", "language"], name="channel_language_once_in_a_sitting"),
        ]


class VersionQuerySet(models.QuerySet["Version"]):
    """Adjectives of versions."""

    def newest(self, event: Event) -> "Version | None":
        """What the public has now; None before the first release."""
        return self.filter(event=event).order_by("-number").first()


class Version(models.Model):
    """The whole schedule as it was released once. Never changed; going back makes a new one. Event time."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="schedule_versions")
    number = models.PositiveIntegerField()
    name = models.CharField(_("name"), max_length=80, blank=True)
    comment = models.TextField(_("comment"), max_length=2000, blank=True)  # public
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    restores = models.ForeignKey("self", models.PROTECT, related_name="+", null=True)
    delay = models.PositiveSmallIntegerField(null=True)  # by how many minutes, if this version is a delay
    changes = models.JSONField(default=list)  # against the version before: [{"kind", "sitting", "from", "to"}]

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [models.UniqueConstraint(fields=["event", "number"], name="version_number_once_per_event")]

    def __str__(self) -> str:
        return self.name or str(self.number)


class SlotQuerySet(models.QuerySet["Slot"]):
    """Adjectives of slots."""

    def current(self, event: Event) -> "SlotQuerySet":
        """The slots of the newest version, cancelled ones among them."""
        newest = Version.objects.filter(event=event).order_by("-number").values("pk")[:1]
        return self.filter(version__in=newest)

    def on(self) -> "SlotQuerySet":
        return self.filter(cancelled=False)


class Slot(models.Model):
    """A sitting as it stands in one version. `sequence` rises with each version that changed it (iCalendar)."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="slots")
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="slots")
    room = models.ForeignKey(Room, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveIntegerField()
    remote_capacity = models.PositiveIntegerField()
    cancelled = models.BooleanField(default=False)
    sequence = models.PositiveIntegerField()
    changed_at = models.DateTimeField()  # when a version last changed it
    facts = models.JSONField()  # all else as it was: numbers of regions, speakers, interpreters; never a person's name

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        constraints = [
            models.UniqueConstraint(fields=["version", "sitting"], name="slot_once_in_a_version"),
            models.CheckConstraint(name="slot_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
        ]
        indexes = [models.Index(fields=["version", "starts_at"], name="slot_by_time")]
