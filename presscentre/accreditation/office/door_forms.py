"""What the office types on the pages of the door."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation.models import Checkpoint, Scan, Scanner
from presscentre.core import languages
from presscentre.events.models import Event
from presscentre.people.models import User


class Form(forms.Form):
    """Labels without a colon: they stand above their field."""

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.event = event
        self.checkpoints = list(Checkpoint.objects.filter(event=event).order_by("position", "name", "pk"))


class ChangeForm(Form):
    """Where a scanner stands, what it may do, and in which language it speaks."""

    checkpoint = forms.ChoiceField(label=_("Checkpoint"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=languages.INTERFACE)
    supervisor = forms.BooleanField(label=_("May search for people by name"), required=False)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        self.known = {row.key: row for row in self.checkpoints}
        choices = [("", _("Chosen on the device")), *((row.key, row.name) for row in self.checkpoints)]
        self.fields["checkpoint"].choices = choices  # type: ignore[attr-defined]
        spoken = [(code, name) for code, name in languages.INTERFACE if code in event.languages]
        self.fields["language"].choices = spoken  # type: ignore[attr-defined]

    def clean_checkpoint(self) -> Checkpoint | None:
        return self.known.get(self.cleaned_data["checkpoint"])


class ScannerForm(ChangeForm):
    """A new scanner."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Who carries it, or where it lies: North gate, phone 2.")
    )
    field_order = ["name", "checkpoint", "language", "supervisor"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if Scanner.objects.in_use().filter(event=self.event, name=name).exists():
            raise forms.ValidationError(_("Another scanner of this event has this name."))
        return name


class DeskForm(Form):
    """Whether the badge desk is open, and what screens say of it."""

    is_open = forms.BooleanField(label=_("The badge desk is open"), required=False)
    words = forms.CharField(
        label=_("Where it is, and until when"),
        max_length=160,
        required=False,
        help_text=_("Screens show it as you write it, in every language."),
    )


class LogForm(Form):
    """Which scans to show; all of them at first."""

    checkpoint = forms.ChoiceField(label=_("Checkpoint"), required=False)
    answer = forms.ChoiceField(label=_("Answer"), required=False, choices=[("", _("Any")), *Scan.Answer.choices])
    device = forms.ChoiceField(label=_("Read by"), required=False)
    words = forms.CharField(label=_("Name, outlet or address"), required=False, max_length=100)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        readers = User.objects.filter(pk__in=Scan.objects.filter(event=event).values("by").distinct()).order_by("name")
        anywhere = [("", _("Any")), *((row.key, row.name) for row in self.checkpoints)]
        self.fields["checkpoint"].choices = anywhere  # type: ignore[attr-defined]
        by_whom = [("", _("Any")), *((str(row.pk), str(row)) for row in readers)]
        self.fields["device"].choices = by_whom  # type: ignore[attr-defined]
