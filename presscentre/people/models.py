"""User of every kind, the officer's remit, the journalist's profile."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext_lazy as _

from presscentre.events.models import Event, Region, known_zone


def new_stamp() -> str:
    """What every session of a person is bound to; a new one ends them all."""
    return get_random_string(22)


class UserQuerySet(models.QuerySet["User"]):
    """Adjectives of people. Addresses are compared without regard to case, as people type them."""

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)

    def able_to_sign_in(self) -> "UserQuerySet":
        return self.filter(kind=User.Kind.PERSON, is_active=True)

    def officers_at(self, event: Event) -> "UserQuerySet":
        """People with any remit at this event, or at all events."""
        here = Remit.objects.filter(Q(event=event) | Q(event=None), user=OuterRef("pk"))
        return self.filter(Exists(here), kind=User.Kind.PERSON)

    def journalists_at(self, event: Event) -> "UserQuerySet":
        return self.filter(profile__events=event, kind=User.Kind.PERSON)

    def without_remit(self) -> "UserQuerySet":
        """People who decide nothing anywhere."""
        return self.filter(~Exists(Remit.objects.filter(user=OuterRef("pk"))))


class User(AbstractBaseUser):
    """Anyone or anything that acts. Only a person can sign in; machines, screens and devices hold credentials.

    There is no password: people sign in by a mailed code, and the office by a second factor as well.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        MACHINE = "machine", _("Machine")
        SCREEN = "screen", _("Screen")
        DEVICE = "device", _("Device")

    password = None  # type: ignore[assignment]
    last_login = None

    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices, default=Kind.PERSON)
    email = models.EmailField(_("e-mail"), max_length=254, null=True, blank=True, unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES, default="en")
    zone = models.CharField(_("time zone"), max_length=40, blank=True, validators=[known_zone])
    stamp = models.CharField(max_length=22, default=new_stamp, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = UserQuerySet.as_manager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                name="user_who_is_a_person_has_an_address_and_nothing_else_has",
                condition=Q(kind="person", email__isnull=False) | (~Q(kind="person") & Q(email=None)),
            ),
            models.CheckConstraint(
                name="user_address_is_in_lower_case", condition=Q(email=None) | Q(email=Lower("email"))
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or f"{self.kind} {self.pk}"

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # Django binds sessions to the password; without one, to the stamp.
        return salted_hmac("presscentre.people.session", self.stamp, secret=secret, algorithm="sha256").hexdigest()

    def has_usable_password(self) -> bool:
        return False

    def check_password(self, raw_password: str | None) -> bool:
        return False

    # The records pages are a stock AdminSite; it asks these two.
    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and self.remits.filter(role=Remit.Role.ADMINISTRATOR).exists()

    def has_module_perms(self, app_label: str) -> bool:
        return self.has_perm(app_label)


class Remit(models.Model):
    """What an officer may decide: one role, at one event (None: at all), in some regions (none named: in all)."""

    class Role(models.TextChoices):
        ACCREDITATION = "accreditation", _("Accreditation")
        BRIEFINGS = "briefings", _("Briefings")
        EDITOR = "editor", _("Editor")
        TRANSLATOR = "translator", _("Translator")
        FIGURES = "figures", _("Figures")
        DRAWS = "draws", _("Draws")
        DOOR = "door", _("Door")
        SCREENS = "screens", _("Screens")
        ADMINISTRATOR = "administrator", _("Administrator")

    user = models.ForeignKey(User, models.CASCADE, related_name="remits")
    event = models.ForeignKey(Event, models.CASCADE, related_name="remits", null=True, blank=True)
    role = models.CharField(_("role"), max_length=13, choices=Role.choices)
    regions = models.ManyToManyField(Region, verbose_name=_("regions"), blank=True)

    class Meta:
        verbose_name = _("remit")
        verbose_name_plural = _("remits")
        constraints = [
            models.UniqueConstraint(fields=["user", "event", "role"], name="remit_once_at_an_event"),
            # Two statements, since SQLite always holds two NULLs for different.
            models.UniqueConstraint(fields=["user", "role"], condition=Q(event=None), name="remit_once_everywhere"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.event or '*'}"


class Profile(models.Model):
    """A journalist: a native-script and a Latin name, and the events to which they are accredited."""

    user = models.OneToOneField(User, models.CASCADE, related_name="profile")
    native_name = models.CharField(_("name in your own script"), max_length=120)
    latin_name = models.CharField(_("name in Latin letters"), max_length=120)
    events = models.ManyToManyField(Event, verbose_name=_("accredited at"), related_name="journalists", blank=True)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self) -> str:
        return self.latin_name


class DeskCode(models.Model):
    """A one-time code that an officer at the badge desk shows a journalist after looking at the person.

    Only a keyed digest is kept. Valid from `made_at` to before `expires_at`, once. Times are of the real world.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="desk_codes")
    user = models.ForeignKey(User, models.CASCADE, related_name="desk_codes")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True)

    class Meta:
        verbose_name = _("desk code")
        verbose_name_plural = _("desk codes")
        constraints = [
            models.CheckConstraint(
                name="desk_code_expires_after_it_is_made", condition=Q(expires_at__gt=models.F("made_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def use(self, *, at: datetime) -> bool:
        """Spend the code; False if it is spent or has expired."""
        still_good: Any = DeskCode.objects.filter(pk=self.pk, used_at=None, expires_at__gt=at)
        return bool(still_good.update(used_at=at))
