"""Input to clean values: what people ask for, what the office settles."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from presscentre.core import holdings
from presscentre.events.models import Event
from presscentre.privacy import giving
from presscentre.privacy.models import Controller, DataRequest, IdentityDocument

COUNTRY = RegexValidator(r"^[A-Z]{2}$", _("Write the country as two capital letters, such as JP."))


class AskForm(forms.ModelForm):  # type: ignore[type-arg]
    """What somebody wants about their data, in their own words."""

    kind = forms.ChoiceField(
        label=_("What do you ask for?"),
        choices=[choice for choice in DataRequest.Kind.choices if choice[0] in ("correct", "object", "other")],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = DataRequest
        fields = ["kind", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}


class IdentityForm(forms.Form):
    """Number and picture of a document."""

    kind = forms.ChoiceField(label=_("Document"), choices=IdentityDocument.Kind.choices)
    country = forms.CharField(label=_("Issued by (two letters)"), max_length=2, validators=[COUNTRY])
    number = forms.CharField(
        label=_("Number"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"})
    )
    scan = forms.FileField(
        label=_("Picture of the page with your portrait"),
        required=False,
        help_text=_("JPEG, PNG or PDF, at most 8 MB. It is deleted as soon as it has been checked."),
    )


class ControllerForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who answers for the data of an event."""

    class Meta:
        model = Controller
        fields = ["name", "address", "contact", "officer", "authority", "abroad", "security_body", "looks_allowed"]
        widgets = {"address": forms.Textarea(attrs={"rows": 3})}


class DaysForm(forms.Form):
    """For how many days."""

    days = forms.IntegerField(label=_("Days"), min_value=0, max_value=3650)


class Moment(forms.DateTimeField):
    """A moment as the event's clock writes it."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)


class AtEvent(forms.Form):
    """A form whose moments are read in the event's zone."""

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        self.event = event
        super().__init__(*args, **kwargs)

    def moment(self, name: str) -> datetime:
        """The moment that was typed, in the event's zone."""
        naive: datetime = self.cleaned_data[name].replace(tzinfo=None)
        return naive.replace(tzinfo=self.event.tz)


class HoldForm(AtEvent):
    """Delete nothing of a person, or of the event, until then."""

    email = forms.EmailField(label=_("E-mail of the person"), required=False, help_text=_("Empty: everybody."))
    reason = forms.CharField(label=_("Reason"), max_length=400)
    until = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))

    def end(self) -> datetime:
        """The start of the day after, in the event's zone."""
        day = self.cleaned_data["until"] + timedelta(days=1)
        return datetime(day.year, day.month, day.day, tzinfo=self.event.tz)


class AnswerForm(forms.Form):
    """What was done, or why not."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[choice for choice in DataRequest.Outcome.choices if choice[0] != "taken_back"]
    )
    text = forms.CharField(label=_("Answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class AddressForm(forms.Form):
    """An address without an account."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)


class ReasonForm(forms.Form):
    """Why somebody needs to see something."""

    reason = forms.CharField(label=_("Reason"), max_length=400)


class TransferForm(forms.Form):
    """To whom which fields are given, on what basis."""

    recipient = forms.CharField(label=_("Recipient"), max_length=200)
    country = forms.CharField(label=_("Country (two letters)"), max_length=2, validators=[COUNTRY])
    abroad = forms.BooleanField(
        label=_("This is outside the event's country: only those who agreed are in the file"), required=False
    )
    basis = forms.CharField(label=_("Legal basis"), max_length=400)
    fields_given = forms.MultipleChoiceField(label=_("Fields"), widget=forms.CheckboxSelectMultiple)
    passphrase = forms.CharField(
        label=_("Passphrase"),
        min_length=16,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 16 characters. It opens the file; send it another way."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fields_given"].choices = [(column.key, column.label) for column in giving.columns()]  # type: ignore[attr-defined]


class BreachForm(AtEvent):
    """What got out, and between which moments."""

    what = forms.CharField(label=_("What happened"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    holdings = forms.MultipleChoiceField(label=_("Which data"), widget=forms.CheckboxSelectMultiple)
    begins_at = Moment(label=_("Since when"))
    ends_at = Moment(label=_("Until when"))
    noticed_at = Moment(label=_("Noticed at"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(entry.key, entry.label) for entry in holdings.in_turn()]
        self.fields["holdings"].choices = choices  # type: ignore[attr-defined]
