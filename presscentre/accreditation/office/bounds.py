"""What officers type about outlets, places and rules, as clean values."""

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation.countries import countries
from presscentre.accreditation.models import MediaType, Outlet
from presscentre.core import moments
from presscentre.events.models import Event, Region, Zone

PER_OUTLET = 999  # places of one kind: more is a slip of the finger
MOST = 99_999


class MomentField(forms.DateTimeField):
    """A moment in the event's own zone, to the minute. `known` is what the page began with.

    An hour that comes twice, as the clocks are put back, is the known one if that was not touched; else it is refused.
    """

    def __init__(self, *, zone: ZoneInfo, known: datetime | None = None, **options: Any) -> None:
        self.zone, self.known = zone, known
        entry = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        sentences = {
            "invalid": _("Write day and time, such as 2017-11-09 18:00."),
            "skipped": _("The clocks are put forward then: in %(zone)s this time does not exist. Write another."),
            "twice": _("The clocks are put back then: in %(zone)s this time comes twice. Write another."),
        }
        super().__init__(widget=entry, error_messages=sentences, **options)

    def to_python(self, value: Any) -> datetime | None:
        try:
            with timezone.override(self.zone):
                at = super().to_python(value)
        except ValidationError as wrong:
            if getattr(wrong, "code", "") != "ambiguous_timezone":
                raise
            at = self._changing(wrong.params["datetime"])  # type: ignore[index]
        if at is not None and moments.in_utc(at) is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return at

    def _changing(self, local: datetime) -> datetime:
        """A time without offset on the night on which the clocks change."""
        known = self.known.astimezone(self.zone) if self.known else None
        if known and known.replace(second=0, microsecond=0, tzinfo=None, fold=0) == local:
            return known
        there = local.replace(tzinfo=self.zone)
        code = "twice" if there.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None) == local else "skipped"
        raise ValidationError(self.error_messages[code], code=code, params={"zone": self.zone.key})

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(self.zone):
            return super().prepare_value(value)


class OutletForm(forms.Form):
    """What is known of an outlet."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput({"dir": "auto"}))
    country = forms.ChoiceField(label=_("Based in"), help_text=_("Where the organisation has its seat."))
    media_types = forms.MultipleChoiceField(
        label=_("Media types"), choices=MediaType.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country"].choices = [("", _("Choose a country")), *countries()]  # type: ignore[attr-defined]


class AliasForm(forms.Form):
    """Another name of an outlet."""

    name = forms.CharField(
        label=_("Another name, in any script"), max_length=120, widget=forms.TextInput({"dir": "auto"})
    )


class DomainForm(forms.Form):
    """A domain of an outlet, however it is typed: with https://, in its own script, or as an address."""

    name = forms.CharField(label=_("Mail or web domain"), max_length=253, widget=forms.TextInput({"dir": "ltr"}))

    def clean_name(self) -> str:
        typed = str(self.cleaned_data["name"]).strip().lower().rpartition("@")[2]
        host = re.sub(r"^[a-z]+://(www\.)?", "", typed).split("/")[0].rstrip(".")
        try:
            plain = host.encode("idna").decode("ascii")
        except UnicodeError:
            plain = ""
        if not re.fullmatch(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}", plain):
            raise ValidationError(_("Write the domain alone, such as nhk.or.jp."))
        return plain


class MergeForm(forms.Form):
    """Into which outlet this one is merged."""

    into = forms.ModelChoiceField(Outlet.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args: Any, outlets: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["into"].queryset = outlets  # type: ignore[attr-defined]


class PlacesForm(forms.Form):
    """How many badges an outlet has, by media type."""

    def __init__(self, *args: Any, there: dict[str, int], **options: Any) -> None:
        super().__init__(*args, **options)
        for value, label in [("", _("For anybody")), *MediaType.choices]:
            self.fields[value or "any"] = forms.IntegerField(
                label=label, min_value=0, max_value=PER_OUTLET, initial=there.get(value, 0)
            )

    @property
    def wanted(self) -> dict[str, int]:
        """Only what was changed, by media type."""
        return {name if name != "any" else "": self.cleaned_data[name] for name in self.changed_data}


class ContactForm(forms.Form):
    """Who names people for the outlet, until when."""

    address = forms.EmailField(label=_("E-mail of the contact person"), required=False, max_length=254)

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, **options)
        hint = _("Leave it empty to go by the date for all outlets.")
        self.fields["names_until"] = MomentField(
            zone=event.tz, label=_("Names people until"), required=False, help_text=hint
        )
        self.fields["swaps"] = forms.BooleanField(label=_("May swap people after that, on the night"), required=False)


class OverrideForm(forms.Form):
    """Another region than the rule's, and why."""

    region: "forms.ModelChoiceField[Region]" = forms.ModelChoiceField(
        Region.objects.none(), label=_("Count it in"), empty_label=_("Choose a region")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        help_text=_("Kept with the decision."),
        widget=forms.TextInput({"dir": "auto"}),
    )

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, **options)
        regions = Region.objects.filter(event=event).order_by("position", "key")
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]


class RegisterForm(forms.Form):
    """How the event accredits."""

    open_to_all = forms.BooleanField(label=_("Anybody may apply, without an invitation"), required=False)
    outlets_have_quotas = forms.BooleanField(label=_("Outlets have a number of places each"), required=False)
    hall_places = forms.IntegerField(
        label=_("Places in the hall"), required=False, min_value=0, max_value=MOST, help_text=_("Empty: no limit.")
    )

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["closes_at"] = MomentField(zone=event.tz, label=_("Applications close at"), required=False)
        self.fields["names_until"] = MomentField(zone=event.tz, label=_("Outlets name people until"), required=False)


class CapacityForm(forms.Form):
    """A number of places for each region and each zone; empty: no limit."""

    def __init__(
        self, *args: Any, regions: list[Region], zones: list[Zone], there: dict[str, int], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.rows: dict[str, Region | Zone] = {}
        for kind, rows in (("region", regions), ("zone", zones)):
            for row in rows:
                name = f"{kind}-{row.pk}"
                self.rows[name] = row
                self.fields[name] = forms.IntegerField(
                    label=row.name, required=False, min_value=0, max_value=MOST, initial=there.get(name)
                )

    @property
    def changes(self) -> list[tuple[Region | Zone, int | None]]:
        """Only what was changed."""
        return [(self.rows[name], self.cleaned_data[name]) for name in self.changed_data]


class RulesForm(forms.Form):
    """Which countries belong to which region: codes in a line for each region, and one region for the rest."""

    def __init__(self, *args: Any, regions: list[Region], there: dict[int, list[str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.regions = regions
        for region in regions:
            self.fields[f"region-{region.pk}"] = forms.CharField(
                label=region.name,
                required=False,
                initial=" ".join(there.get(region.pk, [])),
                max_length=1200,
                widget=forms.Textarea(attrs={"rows": 2, "dir": "ltr", "spellcheck": "false"}),
            )
        choices = [("", _("None: an officer decides")), *((str(region.pk), region.name) for region in regions)]
        self.fields["rest"] = forms.ChoiceField(label=_("All other countries"), choices=choices, required=False)

    def clean(self) -> dict[str, Any]:
        known, rules = dict(countries()), dict[str, Region]()
        for region in self.regions:
            name = f"region-{region.pk}"
            for code in re.split(r"[\s,;]+", self.cleaned_data.get(name, "").upper().strip()):
                if code and code not in known:
                    self.add_error(name, _("%(code)s is no country’s code.") % {"code": code[:20]})
                elif code in rules:
                    facts = {"country": known[code], "region": rules[code].name}
                    self.add_error(name, _("%(country)s stands in %(region)s already.") % facts)
                elif code:
                    rules[code] = region
        self.cleaned_data["rules"] = rules
        self.cleaned_data["rest_region"] = next(
            (r for r in self.regions if str(r.pk) == self.cleaned_data.get("rest")), None
        )
        return self.cleaned_data
