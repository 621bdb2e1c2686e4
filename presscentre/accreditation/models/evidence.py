"""Portrait and Evidence: what an application shows. Files lie under random names, originals apart from renditions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation.models.application import Application


class Portrait(models.Model):
    """The face on the badge: the original as it came, without metadata, and what was cut from it."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="portrait")
    original = models.FileField(upload_to="portraits/originals", blank=True)  # "": erased, renditions kept
    picture = models.FileField(upload_to="portraits/pictures")  # JPEG, 600×800
    thumb = models.FileField(upload_to="portraits/thumbs")  # JPEG, 120×160
    width = models.PositiveIntegerField()  # of the original, upright
    height = models.PositiveIntegerField()
    crop = models.JSONField()  # [left, top, width, height] in the upright original's pixels
    digest = models.CharField(max_length=64)  # SHA-256 of picture
    taken_at = models.DateTimeField()  # event time at which it was taken in

    class Meta:
        verbose_name = _("portrait")
        verbose_name_plural = _("portraits")


class Evidence(models.Model):
    """One proof that somebody works as they say: a file, or a link."""

    class Kind(models.TextChoices):
        ASSIGNMENT = "assignment", _("Letter of assignment")
        PIECE = "piece", _("Published piece")
        PRESS_CARD = "press_card", _("Press card")

    application = models.ForeignKey(Application, models.CASCADE, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    link = models.URLField(_("link"), max_length=500, blank=True)
    file = models.FileField(upload_to="evidence", blank=True)
    name = models.CharField(max_length=200, blank=True)  # of the file, as the applicant called it
    media_type = models.CharField(max_length=40, blank=True)  # "application/pdf", as recognised, not as claimed
    size = models.PositiveIntegerField(default=0)  # bytes
    added_at = models.DateTimeField()  # event time
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    checked_at = models.DateTimeField(null=True)
    good = models.BooleanField(null=True)  # what the officer found; None: not looked at

    class Meta:
        verbose_name = _("piece of evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                name="evidence_is_a_file_or_a_link", condition=~Q(link="") | ~Q(file="") | Q(checked_at__isnull=False)
            )  # a checked file may be erased; that it was checked stays
        ]
