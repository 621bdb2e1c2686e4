"""Outlet: a media organisation, found by any of its names. Only `actions` writes here."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation.names import folded


class MediaType(models.TextChoices):
    """What somebody makes, and so what evidence they bring."""

    WRITTEN = "written", _("Written press")
    PHOTO = "photo", _("Photography")
    TELEVISION = "television", _("Television and video")
    RADIO = "radio", _("Radio and audio")
    ONLINE = "online", _("Online")
    TECHNICAL = "technical", _("Technical crew")


COUNTRY = RegexValidator(r"^[A-Z]{2}$", _("Write the country as two capital letters, such as JP."))


class OutletQuerySet(models.QuerySet["Outlet"]):
    """Adjectives of outlets."""

    def standing(self) -> "OutletQuerySet":
        """Not merged into another."""
        return self.filter(merged_into=None)

    def proposed(self) -> "OutletQuerySet":
        """Named by an applicant and not yet confirmed by the office."""
        return self.standing().filter(confirmed_at=None)

    def called(self, text: str) -> "OutletQuerySet":
        """Those with an alias that holds every word of the text, in any script; none for an empty one."""
        words = folded(text).split()
        if not words:
            return self.none()
        every = Q()
        for word in words:
            every &= Q(folded__contains=word)
        return self.filter(Exists(Alias.objects.filter(every, outlet=OuterRef("pk"))))


class Outlet(models.Model):
    """A media organisation, known to all events. Its aliases hold every name in every script, its own name too."""

    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("based in"), max_length=2, validators=[COUNTRY])  # ISO 3166, of the organisation
    media_types = models.JSONField(_("media types"), default=list, blank=True)  # values of MediaType
    website = models.URLField(_("website"), blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, related_name="merged", null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True, editable=False
    )
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)  # None: proposed by an applicant
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OutletQuerySet.as_manager()

    class Meta:
        verbose_name = _("outlet")
        verbose_name_plural = _("outlets")
        constraints = [
            models.CheckConstraint(
                name="outlet_is_never_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("pk")),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Alias(models.Model):
    """One name of an outlet, in one script. `folded` is what look-ups compare."""

    outlet = models.ForeignKey(Outlet, models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=120)
    folded = models.CharField(max_length=240, db_index=True, editable=False)

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        constraints = [models.UniqueConstraint(fields=["outlet", "folded"], name="alias_once_per_outlet")]

    def __str__(self) -> str:
        return self.name


class Domain(models.Model):
    """A mail or web domain of an outlet, in lower case and ASCII: "nhk.or.jp"."""

    outlet = models.ForeignKey(Outlet, models.CASCADE, related_name="domains")
    name = models.CharField(_("domain"), max_length=253, unique=True)

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")

    def __str__(self) -> str:
        return self.name
