"""What applicants type, as clean values. What is not valid yet is kept as text, beside them."""

import re
import unicodedata
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation import queries
from presscentre.accreditation.actions.apply import ANSWERS, GLYPHS
from presscentre.accreditation.countries import countries
from presscentre.accreditation.models import Application, MediaType, Outlet
from presscentre.core import languages, moments

MOST_TYPED = 10_000  # signs of one answer that is kept although it is not valid
LISTED = dict(languages.INTERFACE)
PHONE = RegexValidator(
    r"^\+?[0-9٠-٩۰-۹ ()./-]{5,40}$", _("Write the number with its country code, such as +81 90 1234 5678.")
)
COMMAS = re.compile("[,،、，;؛]")
ANY_GLYPHS = [("", _("As in my language")), *((code, name) for code, name in languages.INTERFACE if code in GLYPHS)]


def in_latin(text: str) -> None:
    """Raise ValidationError for a letter of another script than Latin."""
    for sign in text:
        if sign.isalpha() and not unicodedata.name(sign, "").startswith(("LATIN", "MODIFIER LETTER")):
            raise forms.ValidationError(
                _("“%(letter)s” is not a Latin letter. Write the name as in your passport: Wang Xiaoming."),
                params={"letter": sign},
            )
    if not any(sign.isalpha() for sign in text):
        raise forms.ValidationError(_("Write the name in Latin letters, as in your passport: Wang Xiaoming."))


def holds_a_letter(text: str) -> None:
    """Raise ValidationError unless there is at least one letter of some script."""
    if not any(sign.isalpha() for sign in text):
        raise forms.ValidationError(_("Write your name in letters."))


def choices_of_country() -> list[tuple[str, Any]]:
    """Every country in the reader's language, after an invitation to choose."""
    return [("", _("Choose")), *countries()]


class ArrivalField(forms.DateTimeField):
    """A moment in the event's zone, to the minute, before the event is over; the form says which event it is."""

    zone: ZoneInfo
    until: datetime

    def __init__(self, **options: Any) -> None:
        entry = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        sentences = {"invalid": _("Write day and time, such as 2017-11-10 14:30.")}
        super().__init__(widget=entry, error_messages=sentences, required=False, **options)

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(self.zone):
            at = super().to_python(value)
        if at is not None and moments.in_utc(at) is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if at is not None and at >= self.until:
            raise forms.ValidationError(_("The event is over by then."))
        return at

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(self.zone):
            return super().prepare_value(value)


class ApplicationForm(forms.Form):
    """An application; with `whole` as it is handed in, otherwise as far as it is typed."""

    native_name = forms.CharField(
        label=_("Name in your own script"),
        max_length=120,
        validators=[holds_a_letter],
        help_text=_("As you write it yourself: 王小明, محمد العربي, Zoë Müller."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        error_messages={"required": _("Write your name.")},
    )
    name_language = forms.ChoiceField(
        label=_("Shapes of its signs"),
        choices=ANY_GLYPHS,
        required=False,
        help_text=_("Chinese, Japanese and Korean draw some signs in different ways. The badge follows your choice."),
    )
    latin_name = forms.CharField(
        label=_("Name in Latin letters"),
        max_length=120,
        validators=[in_latin],
        help_text=_("As in your passport. It stands on the badge below the other, or alone if both are the same."),
        widget=forms.TextInput(attrs={"autocapitalize": "words", "dir": "ltr", "spellcheck": "false"}),
        error_messages={"required": _("Write your name in Latin letters, as in your passport.")},
    )
    outlet: "forms.ModelChoiceField[Outlet]" = forms.ModelChoiceField(
        Outlet.objects.none(),
        label=_("Outlet"),
        error_messages={
            "required": _("Choose the outlet that you work for, or propose it."),
            "invalid_choice": _("Choose an outlet from the list, or propose it."),
        },
        widget=forms.HiddenInput,
    )
    media_type = forms.ChoiceField(
        label=_("What you make"),
        choices=MediaType.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you make; the evidence depends on it.")},
    )
    role = forms.CharField(
        label=_("Role"),
        max_length=80,
        help_text=_("As it shall stand on the badge: reporter, camera operator, producer."),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title", "dir": "auto"}),
        error_messages={"required": _("Write what you do, such as reporter.")},
    )
    equipment = forms.CharField(
        label=_("Equipment"),
        max_length=4000,
        required=False,
        help_text=_("What you bring, a line each, with serial numbers: customs and the gate read it."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    speaks = forms.MultipleChoiceField(
        label=_("Languages that you speak"), required=False, widget=forms.CheckboxSelectMultiple
    )
    speaks_other = forms.CharField(
        label=_("Other languages"), max_length=120, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    interpretation = forms.ChoiceField(
        label=_("Interpretation that you listen to"),
        required=False,
        help_text=_("Your badge names the channel, so that you get the right headset."),
    )
    phone = forms.CharField(
        label=_("Mobile phone"),
        max_length=40,
        required=False,
        validators=[PHONE],
        help_text=_("Only for what cannot wait for a mail."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
    )
    diet = forms.CharField(
        label=_("Dietary needs"), max_length=400, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    access_needs = forms.CharField(
        label=_("Access needs"), max_length=400, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    arrives_at = ArrivalField(label=_("You arrive"))

    def __init__(self, *args: Any, application: Application, whole: bool = True, **options: Any) -> None:
        self.application, event = application, application.event
        options.setdefault("initial", shown(application))
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        self.spoken = [(code, LISTED[code]) for code in event.languages if code in LISTED]
        fields: Any = self.fields
        fields["outlet"].queryset = queries.outlets_at(event)
        fields["speaks"].choices = self.spoken
        fields["interpretation"].choices = [("", _("None")), *self.spoken]
        fields["arrives_at"].zone, fields["arrives_at"].until = event.tz, event.ends_at
        for field in self.fields.values():
            field.required = field.required and whole
            field.widget.is_required = False  # the browser's own bubbles name neither the mend nor all fields

    @classmethod
    def of_post(cls, posted: QueryDict, application: Application, *, whole: bool) -> "ApplicationForm":
        """The form with what was sent; `fields` names those that were, if it was not the whole page."""
        form = cls(posted, application=application, whole=whole)
        if sent := set(posted.getlist("fields")):
            sent |= {"speaks", "speaks_other"} if sent & {"speaks", "speaks_other"} else set()
            for name in set(form.fields) - sent:
                del form.fields[name]
        return form

    @property
    def answers(self) -> dict[str, Any]:
        """The valid answers, by field of the application."""
        broken = self.errors
        given = {name: value for name, value in self.cleaned_data.items() if name not in broken}
        if "speaks" in given or "speaks_other" in given:
            others = [part.strip() for part in COMMAS.split(given.pop("speaks_other", ""))]
            listed = [code for code, _name in self.spoken if code in given.get("speaks", [])]
            given["speaks"] = [*listed, *dict.fromkeys(filter(None, others))]
        return given

    @property
    def typed(self) -> dict[str, str]:
        """What is not valid yet, as it was typed; it is shown again, and not lost."""
        return {
            name: kept(str(self.data.get(self.add_prefix(name), "")))
            for name in self.errors
            if name in self.fields and name not in ("outlet", "speaks")
        }


def shown(application: Application) -> dict[str, Any]:
    """What the fields show: what is kept, or what was typed and is not valid yet."""
    values = {name: getattr(application, name) for name in ANSWERS}
    listed = [code for code in application.speaks if code in application.event.languages]
    values["speaks"] = listed
    values["speaks_other"] = ", ".join(text for text in application.speaks if text not in listed)
    return {**values, **application.typed}


def kept(text: str) -> str:
    """The text as a database can hold it."""
    return text.replace("\x00", "")[:MOST_TYPED]
