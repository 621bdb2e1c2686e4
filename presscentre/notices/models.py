"""Notice: a message to somebody as a row, rendered in the recipient's language when it is sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One message. `template` names templates/<app>/notices/<name>.txt (first line: subject); `facts` fill it."""

    template = models.CharField(max_length=80)  # "people/code"
    to = models.EmailField(max_length=254)
    language = models.CharField(max_length=7, choices=settings.LANGUAGES)
    facts = models.JSONField(default=dict)
    event = models.CharField(max_length=40, blank=True)  # slug
    once = models.CharField(max_length=120, null=True, unique=True)  # a second row with this key is never made
    due_at = models.DateTimeField()
    queued_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)  # class of the last error, never an address

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(name="notice_due", fields=["due_at"], condition=Q(sent_at=None, given_up_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.pk}"
