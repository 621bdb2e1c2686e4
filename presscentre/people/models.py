"""User of every kind, the officer's remit, the journalist's profile."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from presscentre.events.models import Event, Region


class UserManager(BaseUserManager["User"]):
    """Addresses are compared without regard to case, as people type them."""

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """Anyone or anything that acts. Only a person can sign in; machines, screens and devices hold credentials."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        MACHINE = "machine", _("Machine")
        SCREEN = "screen", _("Screen")
        DEVICE = "device", _("Device")

    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices, default=Kind.PERSON)
    email = models.EmailField(_("e-mail"), max_length=254, null=True, blank=True, unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES, default="en")
    zone = models.CharField(_("time zone"), max_length=40, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = UserManager()
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
