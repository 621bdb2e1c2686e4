"""Engagement: a person's time that is taken. No two overlap; the database says so (migration 0002)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from presscentre.events.models import Event


class Engagement(models.Model):
    """Somebody is busy from `starts_at` to before `ends_at` (event time). Every feature that takes time writes one."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="engagements")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="engagements")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    kind = models.CharField(max_length=40)  # "briefings.seat"
    ref = models.CharField(max_length=40, blank=True)  # of that kind
    label = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("engagement")
        verbose_name_plural = _("engagements")
        constraints = [
            models.CheckConstraint(name="engagement_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.UniqueConstraint(fields=["kind", "ref", "person"], name="engagement_once_per_cause"),
        ]
        indexes = [models.Index(fields=["person", "starts_at"], name="engagement_of_a_person")]
