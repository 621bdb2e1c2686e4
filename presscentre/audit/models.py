"""Entry: who did what when. Head: how far the chain has come. Rows are only ever added; a job seals them."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

START = bytes(32)  # what the first seal stands on


class EntryQuerySet(models.QuerySet["Entry"]):
    """How entries are read. A trigger in the database refuses every change but the sealing, once."""

    def of(self, event: Any) -> "EntryQuerySet":
        """What was done at this event (an events.Event), the newest first."""
        return self.filter(event=event.slug).order_by("-id")

    def of_the_house(self) -> "EntryQuerySet":
        """What was done outside any event, the newest first."""
        return self.filter(event="").order_by("-id")

    def unsealed(self) -> "EntryQuerySet":
        """Not yet in the chain, in the order in which they will be."""
        return self.filter(seal=None).order_by("id")

    def chained(self) -> "EntryQuerySet":
        """The chain, from its start."""
        return self.exclude(seal=None).order_by("position", "id")


class Entry(models.Model):
    """One act. Holds keys, codes and names of changed fields, never personal values, so that erasure breaks no chain.

    The chain goes by `position`, not by id: an id is given out before its transaction commits, so a lower one may
    appear after a higher one has been sealed. It then simply stands behind it.
    """

    verb = models.CharField(_("verb"), max_length=60)  # "figures.released"
    subject = models.CharField(_("subject"), max_length=120)  # "figures.reading:4711"
    event = models.CharField(_("event"), max_length=40, blank=True)  # slug, or "" for the house
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # None: the clock
    at = models.DateTimeField(_("at"))  # event time
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)  # real time
    facts = models.JSONField(_("facts"), default=dict)
    position = models.PositiveBigIntegerField(null=True, unique=True, editable=False)  # in the chain, from 1
    seal = models.BinaryField(max_length=32, null=True, editable=False)  # SHA-256 over the previous seal and this row

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(name="audit_of_event", fields=["event", "-id"]),
            models.Index(name="audit_unsealed", fields=["id"], condition=Q(seal=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="audit_entry_has_a_seal_at_a_position",
                condition=Q(position=None, seal=None) | Q(position__gte=1, seal__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"

    @property
    def is_sealed(self) -> bool:
        return self.seal is not None

    def sealed_after(self, previous: bytes, position: int) -> bytes:
        """SHA-256 of the previous seal and everything this row says, at this position of the chain."""
        said = [
            position,
            self.pk,
            self.verb,
            self.subject,
            self.event,
            self.by_id,
            self.at.isoformat(timespec="microseconds"),
            self.recorded_at.isoformat(timespec="microseconds"),
            self.facts,
        ]
        text = json.dumps(said, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(previous + text.encode()).digest()


class Head(models.Model):
    """One row: the last sealed position and its seal. Its lock lets one worker seal at a time."""

    position = models.PositiveBigIntegerField(default=0)
    seal = models.BinaryField(max_length=32, default=START)

    class Meta:
        verbose_name = _("head of the audit chain")
        verbose_name_plural = _("heads of the audit chain")

    def __str__(self) -> str:
        return str(self.position)
