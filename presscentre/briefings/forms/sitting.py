"""A sitting: when and where, for whom, in which languages, with whom; and a move of it on the grid."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from presscentre.accreditation.models import MediaType
from presscentre.accreditation.office.bounds import MomentField
from presscentre.briefings.actions.sittings import Booth
from presscentre.briefings.models import Interpreter, Sitting, Speaker
from presscentre.events.models import Event, Region, Room

MOST = 100_000  # seats: more is a slip of the finger
CHANNELS = 6
NAMES = dict(settings.LANGUAGES)
NUMBERS = ("capacity", "remote_capacity", "standby", "door_closes", "per_outlet")
ASIS = ("room", "starts_at", "ends_at", *NUMBERS, "remote_link", "languages", "media_types", "equipment")
MANY = ("regions", "speakers")
ENDS_FIRST = _("It must end after it starts.")


def number(label: Any, most: int = MOST, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, **options)


def ticked(label: Any, choices: Any, **options: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **options
    )


class SittingForm(forms.Form):
    """One sitting's draft, whole."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput, required=False)
    capacity = number(_("Seats in the room"))
    remote_capacity = number(_("Remote places"), initial=0)
    remote_link = forms.URLField(
        label=_("Remote line"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Only holders of a remote place see it."),
    )
    standby = number(_("Standby line"), initial=0, help_text=_("How many may wait at the door."))
    door_closes = number(_("Door list closes, minutes before the start"), 240, initial=10)
    per_outlet = number(_("Seats for one outlet"), required=False, help_text=_("Empty: as many as it takes."))
    languages = ticked(_("Spoken languages"), settings.LANGUAGES)
    media_types = ticked(_("Media types"), MediaType.choices, help_text=_("None ticked: all."))
    equipment = forms.CharField(
        label=_("Equipment"), max_length=400, required=False, widget=forms.TextInput({"dir": "auto"})
    )

    def __init__(self, data: Any = None, *, event: Event, sitting: Sitting | None = None) -> None:
        super().__init__(data, initial=known_of(sitting, event))
        self.event = event
        self.fields["room"] = forms.ModelChoiceField(
            Room.objects.filter(event=event).order_by("key"), label=_("Room"), required=False
        )
        for name, label in (("starts_at", _("Starts")), ("ends_at", _("Ends"))):
            known = getattr(sitting, name, None)
            self.fields[name] = MomentField(zone=event.tz, known=known, label=label, required=False)
        rows: list[tuple[str, Any, Any]] = [
            ("regions", _("Press regions"), Region.objects.filter(event=event).order_by("position", "key")),
            ("speakers", _("Speakers"), Speaker.objects.filter(event=event).order_by("name")),
        ]
        for name, label, there in rows:
            self.fields[name] = forms.ModelMultipleChoiceField(
                there, label=label, required=False, widget=forms.CheckboxSelectMultiple
            )
        self.fields["regions"].help_text = _("None ticked: open to all.")
        self._channels()
        for code in event.languages:
            self.fields[build_localized_fieldname("label", code)] = forms.CharField(
                label=NAMES[code], max_length=80, required=False, widget=forms.TextInput({"dir": "auto", "lang": code})
            )

    def _channels(self) -> None:
        booths = Interpreter.objects.filter(event=self.event).order_by("name")
        for place in range(1, CHANNELS + 1):
            self.fields[f"channel_{place}"] = forms.ChoiceField(
                label=_("Channel %(number)d") % {"number": place},
                choices=[("", "–"), *settings.LANGUAGES],
                required=False,
            )
            self.fields[f"interpreter_{place}"] = forms.ModelChoiceField(
                booths, label=_("Interpreter on channel %(number)d") % {"number": place}, required=False
            )

    @property
    def labels(self) -> list[forms.BoundField]:
        return [self[build_localized_fieldname("label", code)] for code in self.event.languages]

    @property
    def channel_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"channel_{place}"], self[f"interpreter_{place}"]) for place in range(1, CHANNELS + 1)]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        starts_at, ends_at = told.get("starts_at"), told.get("ends_at")
        if (starts_at is None) != (ends_at is None) and not {"starts_at", "ends_at"} & set(self.errors):
            self.add_error("ends_at", _("Give both a start and an end, or neither."))
        elif starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", ENDS_FIRST)
        spoken = [told[f"channel_{place}"] for place in range(1, CHANNELS + 1) if told.get(f"channel_{place}")]
        if len(set(spoken)) < len(spoken):
            self.add_error("channel_1", _("Each language has one channel at most."))
        return told

    @property
    def facts(self) -> dict[str, Any]:
        """What `add_sitting` and `edit_sitting` take."""
        labels = [build_localized_fieldname("label", code) for code in self.event.languages]
        return {name: self.cleaned_data[name] for name in (*ASIS, *MANY, *labels)} | {"channels": self.booths}

    @property
    def booths(self) -> list[Booth]:
        told = self.cleaned_data
        places = [place for place in range(1, CHANNELS + 1) if told[f"channel_{place}"]]
        return [(told[f"channel_{place}"], told[f"interpreter_{place}"]) for place in places]


class MoveForm(forms.Form):
    """A place on the grid: the room, and when it starts there, as the page wrote it."""

    version = forms.IntegerField(min_value=1)

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["room"] = forms.ModelChoiceField(Room.objects.filter(event=event))
        self.fields["starts_at"] = MomentField(zone=event.tz)
        self.fields["ends_at"] = MomentField(zone=event.tz, required=False)

    @property
    def problem(self) -> str:
        """What is wrong, in one sentence."""
        return " ".join(str(sentence) for sentences in self.errors.values() for sentence in sentences)


def known_of(sitting: Sitting | None, event: Event) -> dict[str, Any]:
    """What the form begins with."""
    if sitting is None:
        return {}
    known: dict[str, Any] = {name: getattr(sitting, name) for name in ("version", *ASIS)}
    known |= {name: list(getattr(sitting, name).all()) for name in MANY}
    for code in event.languages:
        field = build_localized_fieldname("label", code)
        known[field] = getattr(sitting, field)
    for place, channel in enumerate(sitting.channels.all(), 1):
        known |= {f"channel_{place}": channel.language, f"interpreter_{place}": channel.interpreter_id}
    return known
