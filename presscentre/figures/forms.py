"""What officers type, as clean values. Whether it may be shown is for the actions to say."""

import base64
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from presscentre.core import languages, moments
from presscentre.events.models import Event
from presscentre.figures.models import DIGITS, PLACES, Figure, Source


class MomentField(forms.DateTimeField):
    """A moment in the event's own zone, to the second."""

    def __init__(self, *, zone: ZoneInfo, **options: Any) -> None:
        self.zone = zone
        entry = forms.DateTimeInput(format="%Y-%m-%dT%H:%M:%S", attrs={"type": "datetime-local", "step": "1"})
        sentences = {
            "required": _("Give the moment."),
            "invalid": _("Write day and time, such as 2017-11-11 00:38:00."),
        }
        super().__init__(widget=entry, error_messages=sentences, **options)

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(self.zone):
            at = super().to_python(value)
        if at is not None and moments.in_utc(at) is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return at

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(self.zone):
            return super().prepare_value(value)


class ValueField(forms.DecimalField):
    """An amount with at most fourteen digits before the point and four after it, typed without grouping."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        sentences = {"required": _("Give the value."), "invalid": _("Write the value in digits, such as 41.25.")}
        options.setdefault("error_messages", sentences)
        super().__init__(max_digits=DIGITS, decimal_places=PLACES, **options)


class EntryForm(forms.Form):
    """A reading by hand."""

    figure: "forms.ModelChoiceField[Figure]" = forms.ModelChoiceField(
        Figure.objects.none(),
        label=_("Figure"),
        empty_label=_("Choose a figure"),
        error_messages={"required": _("Choose the figure."), "invalid_choice": _("Choose a figure of this event.")},
    )
    value = ValueField(label=_("Value"), help_text=_("Every digit: 168200000000 or 41.25."))
    note = forms.CharField(label=_("Certainty"), max_length=200, required=False, help_text=_("Readers see it."))

    def __init__(self, *args: Any, event: Event, now: datetime, **options: Any) -> None:
        options.setdefault("initial", {}).setdefault("as_of", now.replace(microsecond=0))
        super().__init__(*args, **options)
        self.fields["figure"].queryset = Figure.objects.filter(event=event).order_by("position", "key")  # type: ignore[attr-defined]
        hint = _("The moment at which the value was true.")
        self.fields["as_of"] = MomentField(zone=event.tz, label=_("As of"), help_text=hint)
        later = _("Shown nowhere before this moment. Leave it empty to show the value at once.")
        self.fields["not_before"] = MomentField(zone=event.tz, label=_("Not before"), required=False, help_text=later)
        self.order_fields(["figure", "value", "as_of", "note", "not_before"])


class NotBeforeForm(forms.Form):
    """When a held reading may be shown at the earliest."""

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, **options)
        hint = _("Leave it empty to lift the embargo.")
        self.fields["not_before"] = MomentField(zone=event.tz, label=_("Not before"), required=False, help_text=hint)


class ReasonForm(forms.Form):
    """Why a value is taken back, in the languages of the event."""

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, **options)
        first, *others = [(code, name) for code, name in languages.INTERFACE if code in event.languages]
        area = forms.Textarea(attrs={"rows": 2, "lang": first[0]})
        everyone = _("One sentence that everyone may read. It stands in the public log for ever.")
        missing = {"required": _("Say why, in one sentence that everyone may read.")}
        self.fields["reason"] = forms.CharField(
            label=_("Reason"), max_length=300, widget=area, help_text=everyone, error_messages=missing
        )
        for code, name in others:
            area = forms.Textarea(attrs={"rows": 2, "lang": code, "dir": "auto"})
            self.fields[f"reason_{code}"] = forms.CharField(label=name, max_length=300, required=False, widget=area)

    @property
    def translations(self) -> list[Any]:
        """The fields of the other languages."""
        return [self[name] for name in self.fields if name.startswith("reason_")]

    @property
    def reasons(self) -> dict[str, str]:
        """The reason in each other language that has one, by code."""
        given = {name.removeprefix("reason_"): text for name, text in self.cleaned_data.items() if "reason_" in name}
        return {code: text for code, text in given.items() if text}


class CorrectForm(ReasonForm):
    """The right value, and why the other was wrong."""

    value = ValueField(label=_("The right value"), help_text=_("Every digit, with a point before decimals."))

    field_order = ["value", "reason"]


class SourceForm(forms.Form):
    """From which source a figure is taken."""

    source = forms.ModelChoiceField(Source.objects.none(), label=_("Take it from"), empty_label=None)
    anyway = forms.BooleanField(label=_("Switch even if the value jumps"), required=False)

    def __init__(self, *args: Any, figure: Figure, **options: Any) -> None:
        options.setdefault("initial", {}).setdefault("source", figure.preferred_source_id)
        super().__init__(*args, **options)
        self.fields["source"].queryset = figure.sources.order_by("name")  # type: ignore[attr-defined]


class FileForm(forms.Form):
    """A file of readings."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("Columns figure, value and as_of, named in the first line; note and unit may follow."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )


class CheckedFileForm(forms.Form):
    """The same file again, after its preview, as Base64; clean, it is the file's bytes."""

    content = forms.CharField(widget=forms.HiddenInput, strip=True)

    def clean_content(self) -> bytes:
        try:
            return base64.b64decode(self.cleaned_data["content"], validate=True)
        except ValueError:
            raise forms.ValidationError(_("Choose a file.")) from None
