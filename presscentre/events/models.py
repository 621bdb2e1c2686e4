"""Event, Region, Room, Zone: the ground that every feature stands on."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from presscentre.core import languages
from presscentre.events import colour

# Addresses of the house, which an event's short name would hide.
RESERVED = frozenset({"records", "accounts", "office", "screen", "scan", "api", "live", "static", "embed", "events"})


def known_zone(name: str) -> None:
    """Raise ValidationError unless this is a zone of the IANA database."""
    if name not in available_timezones():
        raise ValidationError(_("%(zone)s is not a time zone; write it as Asia/Shanghai."), params={"zone": name})


def all_languages() -> list[str]:
    """What a new event speaks: every language of the interface."""
    return list(languages.CODES)


def readable_colour(text: str) -> None:
    """Raise ValidationError unless this is a colour from which readable accents can be derived."""
    event = colour.parse(text)
    if event is None:
        raise ValidationError(_("Write the colour as oklch(0.64 0.23 33): lightness to 1, chroma to 0.4, hue to 360."))
    if event.chroma < 0.04:
        raise ValidationError(
            _("This is a grey: nobody could tell it from the text. Give it a chroma of at least 0.04.")
        )
    for pair in colour.unreadable(event):
        facts = {"pair": pair.name, "ratio": f"{pair.ratio:.1f}", "least": f"{pair.least:g}"}
        raise ValidationError(
            _("Too little contrast for %(pair)s: %(ratio)s, where %(least)s are needed."), params=facts
        )


def free_short_name(slug: str) -> None:
    """Raise ValidationError if an address of the house has this name."""
    if slug in RESERVED:
        raise ValidationError(_("%(slug)s is an address of the house; take another short name."), params={"slug": slug})


def known_languages(codes: object) -> None:
    """Raise ValidationError unless this is a list of at least one interface language, each once."""
    if not isinstance(codes, list) or not codes or len(set(map(str, codes))) != len(codes):
        raise ValidationError(_('Name at least one language, each once, such as ["en", "zh-hans"].'))
    for code in codes:
        if code not in languages.CODES:
            raise ValidationError(_("%(code)s is not a language of the interface."), params={"code": code})


class Event(models.Model):
    """One run of a media centre. `clock` gives its time: the wall clock, or (start, speed) in a demonstration."""

    class Kind(models.TextChoices):
        REAL = "live", _("Live")
        REHEARSAL = "rehearsal", _("Rehearsal")
        DEMONSTRATION = "demonstration", _("Demonstration")

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("Everyone")
        ACCREDITED = "accredited", _("Accredited journalists only")

    slug = models.SlugField(_("short name"), unique=True, max_length=40, validators=[free_short_name])
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=13, choices=Kind.choices, default=Kind.REAL)
    audience = models.CharField(_("audience"), max_length=10, choices=Audience.choices, default=Audience.ACCREDITED)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    zone = models.CharField(_("time zone"), max_length=40, validators=[known_zone])
    languages = models.JSONField(_("languages"), default=all_languages, validators=[known_languages])
    accent = models.CharField(
        _("colour"),
        max_length=40,
        default="oklch(0.64 0.23 33)",
        validators=[readable_colour],
        help_text=_("Lightness, chroma and hue, such as oklch(0.64 0.23 33). Every derived colour is checked."),
    )
    # The event's own clock: at the real moment clock_set_at it stood at clock_reads and ran clock_speed times as fast.
    clock_set_at = models.DateTimeField(null=True, blank=True)
    clock_reads = models.DateTimeField(null=True, blank=True)
    clock_speed = models.DecimalField(max_digits=8, decimal_places=2, default=Decimal(1))

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(name="event_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="event_clock_is_set_whole_or_not_at_all",
                condition=Q(clock_set_at=None, clock_reads=None)
                | Q(clock_set_at__isnull=False, clock_reads__isnull=False),
            ),
            models.CheckConstraint(
                name="event_of_the_real_world_runs_on_the_wall_clock",
                condition=~Q(kind="live") | Q(clock_set_at=None),
            ),
            models.CheckConstraint(name="event_clock_runs_forward", condition=Q(clock_speed__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Say beside the field what the constraints would refuse."""
        starts_at, ends_at = (getattr(self, name, None) for name in ("starts_at", "ends_at"))  # None: refused already
        if starts_at and ends_at and ends_at <= starts_at:
            raise ValidationError({"ends_at": _("The event must end after it starts.")})

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def clock(self, real: datetime) -> datetime:
        """The event's time at this real moment; both aware. The wall clock unless a demonstration has its own."""
        if self.clock_set_at is None or self.clock_reads is None:
            return real
        return self.clock_reads + (real - self.clock_set_at) * float(self.clock_speed)

    def real(self, at: datetime) -> datetime:
        """The real moment at which the event's clock reads `at`: the inverse of `clock`."""
        if self.clock_set_at is None or self.clock_reads is None:
            return at
        return self.clock_set_at + timedelta(seconds=(at - self.clock_reads).total_seconds() / float(self.clock_speed))


class Region(models.Model):
    """A press region of an event, set by where an outlet is based, never by a person's nationality."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="regions")
    key = models.SlugField(_("short name"), max_length=40)
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = [models.UniqueConstraint(fields=["event", "key"], name="region_key_once_per_event")]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """A room of an event. `seats` is None where nobody sits."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="rooms")
    key = models.SlugField(_("short name"), max_length=40)
    name = models.CharField(_("name"), max_length=80)
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        constraints = [models.UniqueConstraint(fields=["event", "key"], name="room_key_once_per_event")]

    def __str__(self) -> str:
        return self.name


class Zone(models.Model):
    """A part of the site that badges open: hall, stage, mixed zone."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="zones")
    key = models.SlugField(_("short name"), max_length=40)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
        constraints = [models.UniqueConstraint(fields=["event", "key"], name="zone_key_once_per_event")]

    def __str__(self) -> str:
        return self.name
