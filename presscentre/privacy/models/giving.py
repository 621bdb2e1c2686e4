"""What left the house: handed to somebody on purpose, or lost."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from presscentre.events.models import Event


class Transfer(models.Model):
    """Data of an event was given to somebody: to whom, which fields, of how many, on what basis. Append-only."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="transfers")
    recipient = models.CharField(_("recipient"), max_length=200)
    country = models.CharField(_("country"), max_length=2)  # ISO 3166
    abroad = models.BooleanField(_("outside the event's country"), default=False)
    basis = models.CharField(_("legal basis"), max_length=400)
    fields = models.JSONField(_("fields"))  # ["accreditation.application.latin_name", …]
    people = models.PositiveIntegerField()  # how many
    digest = models.CharField(max_length=64)  # SHA-256 of the sealed file
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()  # event time

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering = ["-pk"]


class TransferOf(models.Model):
    """This person's data was in that transfer."""

    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="of")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="transfers")

    class Meta:
        verbose_name = _("person in a transfer")
        verbose_name_plural = _("people in transfers")
        constraints = [models.UniqueConstraint(fields=["transfer", "person"], name="transfer_names_a_person_once")]


class Breach(models.Model):
    """Data may have come into wrong hands. The authority is told within 72 hours of when it was noticed. Real times."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="breaches")
    what = models.TextField(_("what happened"), max_length=4000)
    holdings = models.JSONField(_("which data"))  # keys of holdings
    begins_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    noticed_at = models.DateTimeField(_("noticed at"))
    affected = models.PositiveIntegerField()  # people, when it was written down
    told_authority_at = models.DateTimeField(null=True)
    told_people_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("breach")
        verbose_name_plural = _("breaches")
        ordering = ["-pk"]
