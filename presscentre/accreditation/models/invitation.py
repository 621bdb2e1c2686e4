"""Invitation, and the file from which many came. Only `actions` writes here."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation.models.outlet import MediaType, Outlet
from presscentre.events.models import Event


class GuestList(models.Model):
    """An uploaded list of people to invite: checked, shown, and sent only once an officer has confirmed it."""

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        CHECKED = "checked", _("Checked")
        UNREADABLE = "unreadable", _("Not readable")
        SENT = "sent", _("Sent")
        DROPPED = "dropped", _("Dropped")

    event = models.ForeignKey(Event, models.CASCADE, related_name="guest_lists")
    name = models.CharField(max_length=200)  # the file's
    file = models.FileField(upload_to="guests")  # under a random name; gone once sent or dropped
    digest = models.CharField(max_length=64)  # SHA-256 of the file
    encoding = models.CharField(max_length=40, blank=True)  # as recognised or chosen; "" for a spreadsheet
    columns = models.JSONField(default=dict)  # as an officer chose them: {"places": {column: place}, "heading"}
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    problem = models.CharField(max_length=40, blank=True)  # code
    done = models.PositiveIntegerField(default=0)  # rows read
    total = models.PositiveIntegerField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()  # real time
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("guest list")
        verbose_name_plural = _("guest lists")


class GuestRow(models.Model):
    """One row of a guest list and its fate: to be invited, already there, or why not."""

    class Fate(models.TextChoices):
        NEW = "new", _("Will be invited")
        DUPLICATE = "duplicate", _("Twice in this list")
        INVITED = "invited", _("Invited already")
        APPLIED = "applied", _("Has applied already")
        BROKEN = "broken", _("Cannot be used")

    guest_list = models.ForeignKey(GuestList, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()  # as the spreadsheet counts, from 1
    cells = models.JSONField()  # {column: text}
    fate = models.CharField(max_length=9, choices=Fate.choices)
    problems = models.JSONField(default=list)  # [{"column", "code", …facts}]

    class Meta:
        verbose_name = _("row of a guest list")
        verbose_name_plural = _("rows of guest lists")
        constraints = [models.UniqueConstraint(fields=["guest_list", "line"], name="guest_row_once")]


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Adjectives of invitations. `now` is real time."""

    def open(self, now: datetime) -> "InvitationQuerySet":
        """Neither withdrawn nor expired."""
        return self.filter(withdrawn_at=None, expires_at__gt=now)

    def about(self, text: str) -> "InvitationQuerySet":
        """Those whose address, name or outlet holds this text; all for an empty one."""
        if not text:
            return self
        return self.filter(Q(email__icontains=text) | Q(name__icontains=text) | Q(outlet__name__icontains=text))


class Invitation(models.Model):
    """An invitation to one address for one event. Its link is a secret; only the SHA-256 is kept. Real times."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES, default="en")
    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="invitations", null=True, blank=True)
    media_type = models.CharField(_("media type"), max_length=10, choices=MediaType.choices, blank=True)
    skip_review = models.BooleanField(_("without review"), default=False)
    digest = models.BinaryField(max_length=32, unique=True, editable=False)
    guest_list = models.ForeignKey(GuestList, models.SET_NULL, related_name="invitations", null=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("valid until"))
    reminded_at = models.DateTimeField(null=True, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    declined_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email"], condition=Q(withdrawn_at=None), name="invitation_once_per_address"
            ),
            models.CheckConstraint(name="invitation_address_is_in_lower_case", condition=Q(email=Lower("email"))),
            models.CheckConstraint(
                name="invitation_expires_after_it_is_made", condition=Q(expires_at__gt=models.F("made_at"))
            ),
        ]
