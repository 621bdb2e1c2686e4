"""Application, its moves, notes and tags. State is moved only by a compare-and-set in `actions`."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation.models.delegation import Delegation
from presscentre.accreditation.models.invitation import Invitation
from presscentre.accreditation.models.outlet import MediaType, Outlet
from presscentre.accreditation.names import folded
from presscentre.accreditation.remits import Regions, regions_of
from presscentre.events.models import Event, Zone
from presscentre.people.models import User


class State(models.TextChoices):
    """Where an application stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    QUESTION = "question", _("More information needed")
    APPROVED = "approved", _("Approved")
    LIMITED = "limited", _("Approved with limits")
    WAITLISTED = "waitlisted", _("On the waiting list")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REVOKED = "revoked", _("Revoked")


GIVEN = (State.APPROVED, State.LIMITED)  # has a badge and holds quota; nothing else does
OVER = (State.REFUSED, State.WITHDRAWN, State.REVOKED)
WAITING = (State.SUBMITTED, State.QUESTION, State.WAITLISTED)  # waiting holds no quota


class Tag(models.Model):
    """A word of the office for its own order; applicants never see it."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="tags")
    name = models.CharField(_("tag"), max_length=40)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="tag_once_per_event")]

    def __str__(self) -> str:
        return self.name


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Adjectives of applications."""

    def active(self) -> "ApplicationQuerySet":
        return self.exclude(state__in=OVER)

    def given(self) -> "ApplicationQuerySet":
        """Accredited: approved, with limits or without."""
        return self.filter(state__in=GIVEN)

    def waiting(self) -> "ApplicationQuerySet":
        return self.filter(state__in=WAITING)

    def for_officer(self, officer: User, event: Event) -> "ApplicationQuerySet":
        """What was submitted to this event, in the regions of the officer's remit; drafts are nobody's business.

        One query at once, to read the remit.
        """
        return self.within(event, regions_of(officer, event))

    def within(self, event: Event, regions: Regions) -> "ApplicationQuerySet":
        """What was submitted to this event from these regions; None: from all."""
        submitted = self.filter(event=event, submitted_at__isnull=False)
        return submitted if regions is None else submitted.filter(delegation__region__in=regions)

    def about(self, text: str) -> "ApplicationQuerySet":
        """Those whose names, outlet or address hold every word of the text, in any script; all for an empty one."""
        found = self
        for word in folded(text).split():
            found = found.filter(search__contains=word)
        return found


class Application(models.Model):
    """A journalist's request for accreditation to one event. `version` counts every change that others must see."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="applications")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="applications")
    invitation = models.OneToOneField(
        Invitation, models.SET_NULL, related_name="application", null=True, blank=True, editable=False
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1, editable=False)
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES, default="en")

    native_name = models.CharField(_("name in your own script"), max_length=120, blank=True)
    latin_name = models.CharField(_("name in Latin letters"), max_length=120, blank=True)
    name_language = models.CharField(max_length=7, blank=True)  # of the native name's glyphs: "ja", "zh-hant"; "": any
    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="applications", null=True, blank=True)
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="applications", null=True, blank=True)
    media_type = models.CharField(_("media type"), max_length=10, choices=MediaType.choices, blank=True)
    role = models.CharField(_("role"), max_length=80, blank=True)
    speaks = models.JSONField(_("languages"), default=list, blank=True)
    interpretation = models.CharField(_("interpretation"), max_length=7, choices=settings.LANGUAGES, blank=True)
    phone = models.CharField(_("mobile phone"), max_length=40, blank=True)
    diet = models.CharField(_("dietary needs"), max_length=400, blank=True)
    access_needs = models.CharField(_("access needs"), max_length=400, blank=True)
    equipment = models.TextField(_("equipment"), max_length=4000, blank=True)
    arrives_at = models.DateTimeField(_("arrives"), null=True, blank=True)
    typed = models.JSONField(default=dict, blank=True, editable=False)  # of a draft: {field: text} not yet valid

    search = models.CharField(max_length=600, blank=True, editable=False)  # folded names, outlet and address
    missing = models.JSONField(default=list, editable=False)  # kinds of evidence that are asked for and not there
    has_gaps = models.BooleanField(default=False, editable=False)  # missing is not empty
    flags = models.JSONField(default=list, editable=False)  # advice to the office; decides nothing
    question = models.TextField(blank=True, editable=False)  # what the office asked, while it waits for the answer
    limits = models.CharField(max_length=400, blank=True, editable=False)  # of an approval, in words
    waitlisted_at = models.DateTimeField(null=True, editable=False)  # the waiting list's order; kept when it is left
    waits_for = models.CharField(max_length=400, blank=True, editable=False)  # the reason that the applicant reads
    zones = models.ManyToManyField(Zone, related_name="applications", blank=True, verbose_name=_("zones"))
    tags = models.ManyToManyField(Tag, related_name="applications", blank=True)
    created_at = models.DateTimeField()  # event time, as all of the following
    submitted_at = models.DateTimeField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"], condition=~Q(state__in=OVER), name="application_active_once_per_person"
            ),
            models.CheckConstraint(
                name="application_beyond_its_draft_is_of_a_delegation",
                condition=Q(state__in=["draft", "withdrawn"]) | Q(delegation__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_is_decided_by_somebody_at_some_time",
                condition=~Q(state__in=["approved", "limited", "refused", "revoked"]) | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_on_the_waiting_list_has_its_turn",
                condition=~Q(state="waitlisted") | Q(waitlisted_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["event", "state", "submitted_at", "id"], name="application_queue"),
            models.Index(fields=["event", "state", "waitlisted_at"], name="application_waiting_list"),
        ]

    def __str__(self) -> str:
        return self.latin_name or self.native_name or f"{self._meta.verbose_name} {self.pk}"


class Move(models.Model):
    """One step of an application: who, when, why. Append-only."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="moves")
    verb = models.CharField(max_length=20)  # "submitted", "approved", "swapped", …
    from_state = models.CharField(max_length=10, choices=State.choices)
    to_state = models.CharField(max_length=10, choices=State.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()  # event time
    reason = models.TextField(blank=True)  # the applicant reads it
    internal = models.TextField(blank=True)  # the office alone
    facts = models.JSONField(default=dict)  # names of changed fields and the like; no personal value

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = ["pk"]


class Note(models.Model):
    """What an officer wrote down about an application for the others."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="notes")
    text = models.TextField(max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()  # event time

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["pk"]
