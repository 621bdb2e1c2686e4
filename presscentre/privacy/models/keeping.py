"""How long what is kept, what may not be deleted yet, and the proof of what was."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from presscentre.events.models import Event


class Period(models.Model):
    """For how many days after its end an event keeps one holding; without a row, the holding's own default."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="periods")
    holding = models.CharField(_("holding"), max_length=60)  # key of a core.holdings.Holding
    days = models.PositiveIntegerField(_("days"))

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        constraints = [models.UniqueConstraint(fields=["event", "holding"], name="period_once_per_holding")]


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    """Adjectives of legal holds. `now` is real time."""

    def standing(self, now: object) -> "LegalHoldQuerySet":
        return self.filter(until__gt=now, lifted_at=None)


class LegalHold(models.Model):
    """Nothing of this event, or of one person at it, is deleted until an end; with a reason. Real times."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="legal_holds")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="legal_holds", null=True, blank=True
    )  # None: everybody
    reason = models.CharField(_("reason"), max_length=400)
    until = models.DateTimeField(_("until"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        constraints = [
            models.CheckConstraint(name="legal_hold_ends_after_it_is_made", condition=Q(until__gt=models.F("made_at")))
        ]


class Deletion(models.Model):
    """Proof that something was deleted: how many, and a hash over which; nothing of what it was. Append-only."""

    class Cause(models.TextChoices):
        PERIOD = "period", _("Its period had passed")
        ERASURE = "erasure", _("Somebody asked to be erased")
        WITHDRAWAL = "withdrawal", _("A consent was withdrawn")
        CHECKED = "checked", _("It had served its purpose")
        UNUSED = "unused", _("The account was not used")

    event = models.ForeignKey(Event, models.CASCADE, related_name="deletions", null=True)  # None: of no event
    holding = models.CharField(max_length=60)
    cause = models.CharField(max_length=10, choices=Cause.choices)
    count = models.PositiveIntegerField()  # rows
    files = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)  # SHA-256 over "table:key" of the rows, sorted, one a line
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()  # real time

    class Meta:
        verbose_name = _("deletion")
        verbose_name_plural = _("deletions")
        ordering = ["-pk"]


class Farewell(models.Model):
    """Somebody was told that their unused account will be deleted a month later. Real time."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="farewell")
    told_at = models.DateTimeField()

    class Meta:
        verbose_name = _("farewell")
        verbose_name_plural = _("farewells")
