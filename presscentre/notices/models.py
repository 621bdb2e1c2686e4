"""Notice: a message to somebody as a row, rendered in the recipient's language when it is sent."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class NoticeQuerySet(models.QuerySet["Notice"]):
    """What stands between being queued and being forgotten."""

    def waiting(self) -> "NoticeQuerySet":
        return self.filter(sent_at=None, given_up_at=None)

    def due(self, now: datetime) -> "NoticeQuerySet":
        """To be tried now, the longest due first."""
        return self.waiting().filter(due_at__lte=now).order_by("due_at", "id")

    def given_up(self) -> "NoticeQuerySet":
        """Those that never left: somebody should look at the address."""
        return self.exclude(given_up_at=None).order_by("-given_up_at", "-id")

    def at_event(self, slug: str) -> "NoticeQuerySet":
        return self.filter(event=slug)


class Notice(models.Model):
    """One message. `template` names templates/<app>/notices/<name>.txt (first line: subject); `facts` fill it.

    Once sent, `facts` are erased outside the demonstration; the row itself goes after a month.
    """

    template = models.CharField(_("template"), max_length=80)  # "people/code"
    to = models.EmailField(_("to"), max_length=254)
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES)
    facts = models.JSONField(default=dict)
    event = models.CharField(max_length=40, blank=True)  # slug
    once = models.CharField(max_length=120, null=True, unique=True)  # a second row with this key is never made
    due_at = models.DateTimeField(_("due at"))  # of the next try; real time, as all moments of a notice
    until = models.DateTimeField(null=True)  # from then on it would be worthless, and is not sent
    queued_at = models.DateTimeField(_("queued at"), auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    given_up_at = models.DateTimeField(_("given up at"), null=True)
    problem = models.CharField(_("problem"), max_length=200, blank=True)  # class of the last error, never an address

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(name="notice_due", fields=["due_at"], condition=Q(sent_at=None, given_up_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="notice_is_sent_or_given_up_or_neither", condition=Q(sent_at=None) | Q(given_up_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.pk}"

    @property
    def language_direction(self) -> str:
        return "rtl" if self.language in settings.LANGUAGES_BIDI else "ltr"

    def claim(self, *, now: datetime, until: datetime) -> bool:
        """Take this try; False if another worker was quicker. Nobody else tries before `until`."""
        mine = Notice.objects.waiting().filter(pk=self.pk, attempts=self.attempts, due_at=self.due_at)
        won = mine.update(attempts=self.attempts + 1, due_at=until)
        if won:
            self.attempts, self.due_at = self.attempts + 1, until
        return bool(won)

    def close(self, **changes: object) -> None:
        """Write down how the try ended, unless our claim ran out and another worker has it."""
        mine = Notice.objects.waiting().filter(pk=self.pk, attempts=self.attempts, due_at=self.due_at)
        mine.update(**changes)
