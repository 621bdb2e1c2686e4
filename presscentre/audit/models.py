"""Entry: who did what when. Rows are only ever added; a job seals them into the chain in id order."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One act. Holds keys, codes and names of changed fields, never personal values, so that erasure breaks no chain."""

    verb = models.CharField(_("verb"), max_length=60)  # "figures.released"
    subject = models.CharField(_("subject"), max_length=120)  # "figures.reading:4711"
    event = models.CharField(_("event"), max_length=40, blank=True)  # slug, or "" for the house
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # None: the clock
    at = models.DateTimeField(_("at"))  # event time
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)  # real time
    facts = models.JSONField(_("facts"), default=dict)
    seal = models.BinaryField(max_length=32, null=True, editable=False)  # SHA-256 over the previous seal and this row

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
