"""Briefing and who makes it: speakers, interpreters, and when they or a room are not to be had."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from presscentre.events.models import Event, Room, known_zone


class Voice(models.Model):
    """Somebody without a seat whom a sitting needs; the mail of every change goes to `email` in `language`."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="%(class)ss")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES, default="en")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Speaker(Voice):
    """Somebody who speaks at briefings. Name and role are public once a sitting with them is released."""

    role = models.CharField(_("role"), max_length=120, blank=True)  # translated

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="speaker_name_once_per_event")]


class Interpreter(Voice):
    """Somebody who interprets, between the languages listed. Known to the office alone."""

    languages = models.JSONField(_("languages"), default=list)  # codes, at least two

    class Meta:
        verbose_name = _("interpreter")
        verbose_name_plural = _("interpreters")
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="interpreter_name_once_per_event")]


class Absence(models.Model):
    """When a speaker, an interpreter or a room is not to be had: of exactly one of the three, half-open, event time."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="absences")
    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="absences", null=True, blank=True)
    interpreter = models.ForeignKey(Interpreter, models.CASCADE, related_name="absences", null=True, blank=True)
    room = models.ForeignKey(Room, models.CASCADE, related_name="absences", null=True, blank=True)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.CheckConstraint(name="absence_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="absence_is_of_one",
                condition=Q(speaker__isnull=False, interpreter=None, room=None)
                | Q(speaker=None, interpreter__isnull=False, room=None)
                | Q(speaker=None, interpreter=None, room__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.speaker or self.interpreter or self.room)


class BriefingQuerySet(models.QuerySet["Briefing"]):
    """Adjectives of briefings."""

    def of(self, event: Event) -> "BriefingQuerySet":
        return self.filter(event=event)


class Briefing(models.Model):
    """What happens, apart from when and where: those are its sittings.

    `working_title` is public from the first release on. `title` never appears before `title_at` (event time; None:
    at once), neither on a page nor in a feed, a mail or a file: ask `shown_title`.
    """

    class Kind(models.TextChoices):
        BRIEFING = "briefing", _("Briefing")
        PANEL = "panel", _("Panel")
        CROSSOVER = "crossover", _("Crossover")
        PHOTO_CALL = "photo_call", _("Photo call")
        FILM = "film", _("Film")
        GALA = "gala", _("Gala")
        DRAW = "draw", _("Draw")
        BREAK = "break", _("Break")

    event = models.ForeignKey(Event, models.CASCADE, related_name="briefings")
    key = models.SlugField(_("short name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.BRIEFING)
    working_title = models.CharField(_("working title"), max_length=160)  # translated
    title = models.CharField(_("title"), max_length=160, blank=True)  # translated; "": the working title stays
    title_at = models.DateTimeField(_("title released at"), null=True, blank=True)
    summary = models.TextField(_("summary"), max_length=2000, blank=True)  # translated; public with the title
    has_floor = models.BooleanField(_("takes questions"), default=False)
    needs_seat = models.BooleanField(_("needs a seat"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)  # event time; None: as it was first noted

    objects = BriefingQuerySet.as_manager()

    class Meta:
        verbose_name = _("briefing")
        verbose_name_plural = _("briefings")
        constraints = [models.UniqueConstraint(fields=["event", "key"], name="briefing_key_once_per_event")]

    def __str__(self) -> str:
        return self.working_title

    def title_is_out(self, now: datetime) -> bool:
        """Whether the title may be shown at this moment (event time)."""
        return bool(self.title) and (self.title_at is None or self.title_at <= now)

    def shown_title(self, now: datetime) -> str:
        """The title in the active language if it is out, else the working title."""
        return self.title if self.title_is_out(now) else self.working_title

    def shown_summary(self, now: datetime) -> str:
        """The summary in the active language; "" as long as the title is kept back."""
        return self.summary if self.title_at is None or self.title_at <= now else ""

    def wording(self, now: datetime) -> int:
        """Which wording calendars read at this moment: rises with each edit, and again as the title comes out."""
        out = self.title_at is not None and self.title_is_out(now)
        return 2 * (self.version - 1) + int(out)


class Crossover(models.Model):
    """The line of a crossover: to which city, when it is checked, and what happens if it does not stand."""

    class Line(models.TextChoices):
        UNCHECKED = "unchecked", _("Not yet checked")
        GOOD = "good", _("Line is good")
        BAD = "bad", _("No line")
        FALLBACK = "fallback", _("Fallback instead")

    briefing = models.OneToOneField(Briefing, models.CASCADE, related_name="crossover")
    city = models.CharField(_("city"), max_length=80)  # translated
    zone = models.CharField(_("time zone"), max_length=40, validators=[known_zone])
    check_at = models.DateTimeField(_("line check at"), null=True, blank=True)
    line = models.CharField(_("line"), max_length=9, choices=Line.choices, default=Line.UNCHECKED)
    fallback = models.ForeignKey(
        Briefing, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("fallback")
    )
    fallback_note = models.CharField(_("what happens instead"), max_length=200, blank=True)  # translated

    class Meta:
        verbose_name = _("crossover")
        verbose_name_plural = _("crossovers")

    def __str__(self) -> str:
        return self.city
