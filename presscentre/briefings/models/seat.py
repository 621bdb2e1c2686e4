"""Seat: a journalist's place in a sitting, from the wish to the scan. State is moved only by `actions`."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation.models import Application, Outlet
from presscentre.briefings.models.briefing import Briefing
from presscentre.briefings.models.sitting import Sitting
from presscentre.events.models import Event, Region


class Hold(models.TextChoices):
    """Where a seat stands."""

    HELD = "held", _("Seat")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("Offered")
    STANDBY = "standby", _("Standby line")
    GIVEN_UP = "given_up", _("Given up")
    LAPSED = "lapsed", _("Offer lapsed")
    LOST = "lost", _("Not used in time")
    TAKEN_BACK = "taken_back", _("Taken back")


TAKES = (Hold.HELD, Hold.OFFERED)  # counts against the capacity
ALIVE = (Hold.HELD, Hold.WAITING, Hold.OFFERED, Hold.STANDBY)


class SeatQuerySet(models.QuerySet["Seat"]):
    """Adjectives of seats."""

    def taken(self) -> "SeatQuerySet":
        """Those that use up the room: held, or offered and not yet lapsed."""
        return self.filter(state__in=TAKES)

    def alive(self) -> "SeatQuerySet":
        return self.filter(state__in=ALIVE)

    def in_line(self) -> "SeatQuerySet":
        """The waiting list in its order."""
        return self.filter(state=Hold.WAITING).order_by("foreign", "waits_since", "pk")


class Seat(models.Model):
    """One journalist in one sitting. Region and outlet are copied when it is asked for: a later change moves nobody."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="seats")
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="seats")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats")
    application = models.ForeignKey(Application, models.PROTECT, related_name="seats")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", null=True)
    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="+", null=True)
    state = models.CharField(_("state"), max_length=10, choices=Hold.choices)
    remote = models.BooleanField(_("remote"), default=False)
    foreign = models.BooleanField(default=False)  # the sitting is another region's: behind its own in the line
    asked_at = models.DateTimeField()  # event time, as all of the following
    waits_since = models.DateTimeField(null=True)  # the line's order; kept when it is left
    waits_for = models.CharField(max_length=40, blank=True)  # code of the reason that the journalist reads
    offered_until = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)  # the first scan at the sitting's door
    moved_at = models.DateTimeField()  # when the state last changed
    clashes = models.BooleanField(default=False)  # a new time overlaps another engagement: the journalist must choose
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "person"], condition=Q(state__in=ALIVE), name="seat_alive_once_per_sitting"
            ),
            models.CheckConstraint(
                name="seat_on_offer_has_an_end", condition=~Q(state="offered") | Q(offered_until__isnull=False)
            ),
            models.CheckConstraint(
                name="seat_in_the_line_has_its_turn", condition=~Q(state="waiting") | Q(waits_since__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["sitting", "state"], name="seat_of_a_sitting"),
            models.Index(fields=["person", "state"], name="seat_of_a_person"),
            # Who is present, by region: counted for each call of a floor, without reading the seats.
            models.Index(
                fields=["sitting", "region", "arrived_at", "remote"], condition=Q(state="held"), name="seat_present"
            ),
        ]


class Wish(models.Model):
    """A journalist wants to come to a briefing, whichever its sitting: what the split is proposed from. No seat yet."""

    briefing = models.ForeignKey(Briefing, models.CASCADE, related_name="wishes")
    application = models.ForeignKey(Application, models.CASCADE, related_name="wishes")
    wished_at = models.DateTimeField()  # event time

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        constraints = [models.UniqueConstraint(fields=["briefing", "application"], name="wish_once")]


class CalendarFeed(models.Model):
    """A personal calendar address: who has it reads one person's seats in one language. Only its SHA-256 is kept."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="calendar_feeds")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds")
    digest = models.BinaryField(max_length=32, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
