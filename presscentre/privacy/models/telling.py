"""Who is responsible, what people were told in which words, and what they agreed to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from presscentre.events.models import Event


class Controller(models.Model):
    """Who answers for the personal data of an event; every notice names them."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="controller")
    name = models.CharField(_("controller"), max_length=200)
    address = models.TextField(_("postal address"), max_length=600, blank=True)
    contact = models.EmailField(_("contact"), max_length=254)
    officer = models.EmailField(_("data protection officer"), max_length=254, blank=True)
    authority = models.CharField(_("supervisory authority"), max_length=200, blank=True)
    abroad = models.CharField(
        _("given to other countries"),
        max_length=400,
        blank=True,
        help_text=_("To whom and where, if any data leaves the country; people are asked for it separately."),
    )
    security_body = models.CharField(
        _("body that needs identity documents"),
        max_length=200,
        blank=True,
        help_text=_("Only if its name stands here can an identity document be asked for."),
    )
    looks_allowed = models.PositiveIntegerField(
        _("personal pages that one officer may read in ten minutes"),
        default=120,
        help_text=_("Beyond, the administrators are warned."),
    )

    class Meta:
        verbose_name = _("controller")
        verbose_name_plural = _("controllers")

    def __str__(self) -> str:
        return self.name


class Processor(models.Model):
    """Somebody who handles data on the controller's behalf: the host, the mail service, the printer."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="processors")
    name = models.CharField(_("name"), max_length=200)
    task = models.CharField(_("what they do"), max_length=200)
    country = models.CharField(_("country"), max_length=2)  # ISO 3166
    crosses_border = models.BooleanField(_("data leaves the country"), default=False)
    contract = models.CharField(_("contract"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("processor")
        verbose_name_plural = _("processors")
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="processor_once_per_event")]

    def __str__(self) -> str:
        return self.name


class Wording(models.Model):
    """The exact text of a notice or a consent, in one language and version. Append-only: what was shown stays."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="wordings")
    purpose = models.CharField(_("purpose"), max_length=40)  # of purposes.PURPOSES
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES)
    version = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))  # paragraphs apart by an empty line
    digest = models.CharField(max_length=64)  # SHA-256 of title, line break, text
    made_at = models.DateTimeField(_("since"))  # event time
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        constraints = [
            models.UniqueConstraint(fields=["event", "purpose", "language", "version"], name="wording_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.language} {self.version}"

    @property
    def mark(self) -> str:
        """What a form sends back, so that the text that was on the page is the text that is kept."""
        return f"{self.language}.{self.version}.{self.digest[:16]}"

    @property
    def paragraphs(self) -> list[str]:
        return [part.strip() for part in self.text.split("\n\n") if part.strip()]


class Seen(models.Model):
    """Somebody had this text before their eyes when they entered their data. Append-only."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="seen")
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="seen")
    digest = models.CharField(max_length=64)  # of the wording, as it was then
    at = models.DateTimeField()  # event time
    recorded_at = models.DateTimeField()  # real time

    class Meta:
        verbose_name = _("notice seen")
        verbose_name_plural = _("notices seen")
        constraints = [models.UniqueConstraint(fields=["person", "wording"], name="seen_once")]


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Adjectives of consents."""

    def standing(self) -> "ConsentQuerySet":
        """Given and not withdrawn."""
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """Somebody agreed to one purpose by an act of their own; kept, with its withdrawal, as the proof of both."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents")
    event = models.ForeignKey(Event, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="consents")
    given_at = models.DateTimeField()  # event time
    withdrawn_at = models.DateTimeField(null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "event", "purpose"], condition=Q(withdrawn_at=None), name="consent_stands_once"
            )
        ]
