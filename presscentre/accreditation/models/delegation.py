"""Register, RegionRule, Delegation, Place, Capacity: how many may come, and from where. Only `actions` writes here."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation.models.outlet import COUNTRY, MediaType, Outlet
from presscentre.accreditation.remits import regions_of
from presscentre.events.models import Event, Region, Zone
from presscentre.people.models import User


class Register(models.Model):
    """How an event accredits. Its row is the lock under which places are given: one decision at a time."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="register")
    open_to_all = models.BooleanField(_("open to applications without invitation"), default=False)
    closes_at = models.DateTimeField(_("applications close at"), null=True, blank=True)  # event time
    names_until = models.DateTimeField(_("outlets name people until"), null=True, blank=True)  # event time
    outlets_have_quotas = models.BooleanField(_("outlets have a number of places each"), default=True)
    hall_places = models.PositiveIntegerField(_("places in the hall"), null=True, blank=True)
    rest_of_world = models.ForeignKey(
        Region,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("region of all other countries"),
    )
    desk_open = models.BooleanField(_("badge desk open"), default=False)
    desk_words = models.CharField(_("where the badge desk is, and when"), max_length=160, blank=True)
    rule_version = models.PositiveIntegerField(default=1, editable=False)  # +1 with each change of the region rules

    class Meta:
        verbose_name = _("register")
        verbose_name_plural = _("registers")


class RegionRule(models.Model):
    """Outlets based in this country belong to this region of the event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="region_rules")
    country = models.CharField(_("country"), max_length=2, validators=[COUNTRY])
    region = models.ForeignKey(Region, models.CASCADE, related_name="rules")

    class Meta:
        verbose_name = _("region rule")
        verbose_name_plural = _("region rules")
        constraints = [models.UniqueConstraint(fields=["event", "country"], name="region_rule_once_per_country")]


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Adjectives of delegations."""

    def for_officer(self, officer: User, event: Event) -> "DelegationQuerySet":
        """Those at this event, in the regions of the officer's remit. One query at once, to read the remit."""
        regions = regions_of(officer, event)
        here = self.filter(event=event)
        return here if regions is None else here.filter(region__in=regions)


class Delegation(models.Model):
    """One outlet at one event: its region with reason, its contact, and until when it names people."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="delegations")
    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="delegations")
    region = models.ForeignKey(Region, models.PROTECT, related_name="delegations", null=True)  # None: no rule applies
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="delegations", null=True, blank=True
    )
    names_until = models.DateTimeField(_("names people until"), null=True, blank=True)  # None: as the register says
    swaps_allowed_at = models.DateTimeField(null=True, editable=False)  # the office consented to swaps after that
    note = models.TextField(_("internal note"), blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [models.UniqueConstraint(fields=["event", "outlet"], name="delegation_once_per_event")]

    def __str__(self) -> str:
        return str(self.outlet)


class RegionDecision(models.Model):
    """Which region a delegation was put in, when, by what: the rule of its country, or an officer with a reason.

    Append-only; the newest is the delegation's region.
    """

    delegation = models.ForeignKey(Delegation, models.CASCADE, related_name="region_decisions")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)  # None: the rule
    at = models.DateTimeField()  # event time
    rule_version = models.PositiveIntegerField(null=True)  # None: overridden by hand
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name = _("region decision")
        verbose_name_plural = _("region decisions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="region_override_has_a_reason_and_a_name",
                condition=Q(rule_version__isnull=False) | (Q(by__isnull=False) & ~Q(reason="")),
            )
        ]


class PlaceQuerySet(models.QuerySet["Place"]):
    """Adjectives of places."""

    def free(self) -> "PlaceQuerySet":
        """Held by no approved application."""
        return self.filter(application=None)


class Place(models.Model):
    """One badge that a delegation may have: by number first, by name later.

    A place is held by at most one application and an application by at most one place: more badges than places
    cannot be. `media_type` "" is for anybody. `application` is set only while that application is approved.
    """

    delegation = models.ForeignKey(Delegation, models.CASCADE, related_name="places")
    media_type = models.CharField(max_length=10, choices=MediaType.choices, blank=True)
    number = models.PositiveIntegerField()  # within the delegation and media type, from 1
    application = models.OneToOneField(
        "accreditation.Application", models.SET_NULL, related_name="place", null=True, blank=True
    )
    named = models.OneToOneField(
        "accreditation.Application", models.SET_NULL, related_name="named_place", null=True, blank=True
    )  # whom the outlet's contact named for it, decided or not

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            models.UniqueConstraint(fields=["delegation", "media_type", "number"], name="place_number_once"),
        ]


class Capacity(models.Model):
    """How many may be accredited in a region, or for a zone. Exactly one of the two is named."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="capacities")
    region = models.OneToOneField(Region, models.CASCADE, related_name="capacity", null=True, blank=True)
    zone = models.OneToOneField(Zone, models.CASCADE, related_name="capacity", null=True, blank=True)
    places = models.PositiveIntegerField(_("places"))

    class Meta:
        verbose_name = _("capacity")
        verbose_name_plural = _("capacities")
        constraints = [
            models.CheckConstraint(
                name="capacity_is_of_a_region_or_of_a_zone",
                condition=Q(region=None, zone__isnull=False) | Q(region__isnull=False, zone=None),
            )
        ]
