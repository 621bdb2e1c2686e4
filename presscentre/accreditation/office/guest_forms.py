"""What officers type about invitations and guest lists, as clean values."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation import guests, queries
from presscentre.accreditation.countries import countries
from presscentre.accreditation.models import MediaType, Outlet
from presscentre.accreditation.office.bounds import MomentField
from presscentre.core.languages import CODES
from presscentre.events.models import Event

COLUMN_LABELS = {
    "email": _("E-mail"),
    "name": _("Name"),
    "language": _("Language"),
    "outlet": _("Outlet"),
    "media_type": _("Media type"),
    "skip_review": _("Without review"),
}


class UntilForm(forms.Form):
    """Until when an invitation counts, in the event's own zone and time."""

    def __init__(self, *args: Any, event: Event, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        hint = _("From then on the link opens nothing, unless applications are open to all.")
        missing = {"required": _("Say until when the invitation counts.")}
        self.fields["until"] = MomentField(zone=event.tz, label=_("Valid until"), help_text=hint)
        self.fields["until"].error_messages |= missing
        self.fields["until"].initial = ends_at(event, now)


def ends_at(event: Event, now: datetime) -> datetime:
    """When invitations usually end: as applications close, else as the event begins or, once it runs, ends."""
    closes = queries.register_of(event).closes_at
    return next((at for at in (closes, event.starts_at) if at is not None and at > now), event.ends_at)


class InviteForm(UntilForm):
    """One invitation."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={"required": _("Give the address."), "invalid": _("This is no e-mail address.")},
    )
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput({"dir": "auto"}), required=False)
    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=[row for row in settings.LANGUAGES if row[0] in CODES]
    )
    outlet = forms.CharField(
        label=_("Outlet"),
        max_length=120,
        help_text=_("Any of its names. Leave it empty if the person shall choose."),
        widget=forms.TextInput({"dir": "auto"}),
        required=False,
    )
    media_type = forms.ChoiceField(label=_("Media type"), choices=[("", _("The person chooses")), *MediaType.choices])
    skip_review = forms.BooleanField(
        label=_("Without review: approved at once, as long as places are left"), required=False
    )

    def __init__(self, *args: Any, event: Event, now: datetime, **options: Any) -> None:
        super().__init__(*args, event=event, now=now, **options)
        self.event = event
        self.fields["media_type"].required = False
        self.fields["language"].initial = event.languages[0] if event.languages else "en"

    def clean_outlet(self) -> Outlet | None:
        """The one outlet that is called that; "" is none."""
        name = self.cleaned_data["outlet"].strip()
        if not name:
            return None
        found = queries.called_exactly(self.event, name)
        if len(found) != 1:
            several = _("Several outlets are called that. Write the whole name of the one that you mean.")
            nobody = _("No outlet is called that. Add it under “Outlets” first, or leave this empty.")
            raise forms.ValidationError(several if found else nobody)
        return found[0]


class ListForm(forms.Form):
    """A file with guests."""

    file = forms.FileField(
        label=_("CSV or XLSX file"),
        help_text=_("At most 10 MB and 20,000 rows. You see what becomes of each row before anybody is written to."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
        widget=forms.ClearableFileInput({"accept": ".csv,.tsv,.txt,.xlsx,.xlsm"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > guests.MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB. Send it in parts."))
        return file


class ReadingForm(forms.Form):
    """How a list is read: its encoding, and which column holds what."""

    heading = forms.BooleanField(label=_("The first row names the columns"), required=False)

    def __init__(self, *args: Any, width: int, heads: list[str], encoding: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if encoding:
            self.fields["encoding"] = forms.ChoiceField(
                label=_("Encoding"), choices=list(guests.ENCODINGS.items()), initial=encoding
            )
        places = [("", _("not in the list"))] + [(str(place), heads[place]) for place in range(width)]
        for column in guests.COLUMNS:
            self.fields[column] = forms.ChoiceField(label=COLUMN_LABELS[column], choices=places, required=False)
        self.order_fields(["encoding", "heading", *guests.COLUMNS])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("email"):
            self.add_error("email", _("Say in which column the addresses are."))
        return given

    @property
    def columns(self) -> dict[str, Any]:
        """As a list keeps it."""
        given = self.cleaned_data
        places = {column: int(given[column]) for column in guests.COLUMNS if given.get(column)}
        return {"places": places, "heading": given["heading"]}


class SendForm(UntilForm):
    """The confirmation of exactly what was seen."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    language = forms.ChoiceField(
        label=_("Language for rows that name none"), choices=[row for row in settings.LANGUAGES if row[0] in CODES]
    )


class OutletOfRowsForm(forms.Form):
    """Which outlet an unknown name means: one that is there, or a new one and where it is based."""

    name = forms.CharField(max_length=120, widget=forms.HiddenInput)
    called = forms.CharField(max_length=120, required=False)
    country = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, **options)
        self.event = event
        self.fields["country"].choices = [("", ""), *countries()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        found = queries.called_exactly(self.event, given.get("called") or "")
        if given.get("called") and len(found) != 1:
            self.add_error("called", _("No outlet, or more than one, is called that."))
        elif not given.get("called") and not given.get("country"):
            self.add_error("country", _("Name an outlet, or say where the new one is based."))
        given["outlet"] = found[0] if len(found) == 1 else None
        return given
