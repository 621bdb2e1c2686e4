"""IdentityDocument: only where a security body needs one, sealed, and no longer than it takes to check it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from presscentre.events.models import Event


class IdentityDocument(models.Model):
    """A passport or card. Number and scan are sealed under a key outside the database; `index` finds a number."""

    class Kind(models.TextChoices):
        PASSPORT = "passport", _("Passport")
        CARD = "card", _("Identity card")

    event = models.ForeignKey(Event, models.CASCADE, related_name="identity_documents")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="identity_documents")
    kind = models.CharField(_("document"), max_length=8, choices=Kind.choices)
    country = models.CharField(_("issued by"), max_length=2)  # ISO 3166
    number = models.BinaryField(null=True, editable=False)  # sealed; None: erased
    index = models.CharField(max_length=72, blank=True, db_index=True, editable=False)  # keyed hash of the number
    scan = models.FileField(upload_to="identity", blank=True)  # sealed; "": none, or deleted once checked
    scan_type = models.CharField(max_length=40, blank=True)
    given_at = models.DateTimeField()  # event time, as all of the following
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    checked_at = models.DateTimeField(null=True)
    scan_deleted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("identity document")
        verbose_name_plural = _("identity documents")
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="identity_document_once")]
