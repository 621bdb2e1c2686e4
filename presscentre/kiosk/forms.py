"""What the office types: a code, a name, a scene, a message."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from presscentre.core import languages
from presscentre.events.models import Event
from presscentre.kiosk.credentials import ALPHABET, CODE_LENGTH
from presscentre.kiosk.models import Screen
from presscentre.kiosk.scenes import Choice, offered

LONGEST_MESSAGE = 160  # what can be read at ten metres in two languages


class Form(forms.Form):
    """Labels without a colon: they stand above their field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class CodeForm(Form):
    """The code as the wall shows it; spaces, hyphens and small letters do not matter."""

    code = forms.CharField(label=_("Code on the screen"), max_length=20)

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].upper().replace("-", " ").split())
        if len(code) != CODE_LENGTH or set(code) - set(ALPHABET):
            raise forms.ValidationError(
                _("The code has %(length)d letters and digits; %(never)s are never among them."),
                params={"length": CODE_LENGTH, "never": "0 O 1 I L S U Z"},
            )
        return code


class SceneField(forms.ChoiceField):
    """One of the pictures that this event offers; cleans to a Choice."""

    def offer(self, offers: Sequence[Choice], current: Screen | None = None) -> None:
        self.known = {choice.value: choice for choice in offers}
        self.choices = [(value, choice.label) for value, choice in self.known.items()]
        if current is not None and current.scene == "kiosk.message":
            kept = Choice("", _("Message"), current.scene, current.options)
            self.known[""] = kept
            self.choices = [("", kept.label), *self.choices]
            self.required = False

    def clean(self, value: Any) -> Choice:
        return self.known[super().clean(value)]


class ShowForm(Form):
    """What one screen shows, and in which language."""

    scene = SceneField(label=_("Scene"))
    language = forms.ChoiceField(label=_("Language"), choices=languages.INTERFACE)

    def __init__(
        self,
        *args: Any,
        event: Event,
        screen: Screen | None = None,
        offers: Sequence[Choice] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scene"].offer(offered(event) if offers is None else offers, screen)  # type: ignore[attr-defined]
        spoken = [(code, name) for code, name in languages.INTERFACE if code in event.languages]
        self.fields["language"].choices = spoken  # type: ignore[attr-defined]


class ApproveForm(ShowForm):
    """A waiting browser becomes a screen."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=CODE_LENGTH)
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Where it hangs, so that anybody finds it: Hall B, left of stage.")
    )
    field_order = ["name", "scene", "language", "code"]


class NameForm(Form):
    """Another name for a screen."""

    name = forms.CharField(label=_("Name"), max_length=80)


class SeveralForm(Form):
    """Several of these screens, ticked; all of them at first."""

    screens = forms.MultipleChoiceField(label=_("On these screens"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, event: Event, screens: Sequence[Screen], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event, self.known = event, {str(screen.pk): screen for screen in screens}
        field = self.fields["screens"]
        field.choices = [(pk, screen.name) for pk, screen in self.known.items()]  # type: ignore[attr-defined]
        field.initial = list(self.known)

    def clean_screens(self) -> list[Screen]:
        return [self.known[pk] for pk in self.cleaned_data["screens"]]


class ShowSeveralForm(SeveralForm):
    """The same picture on several screens."""

    scene = SceneField(label=_("Scene"))
    field_order = ["scene", "screens"]

    def __init__(
        self,
        *args: Any,
        event: Event,
        screens: Sequence[Screen],
        offers: Sequence[Choice] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, event=event, screens=screens, **kwargs)
        self.fields["scene"].offer(offered(event) if offers is None else offers)  # type: ignore[attr-defined]


class MessageForm(SeveralForm):
    """A message in as many of the event's languages as are filled in; they stand side by side.

    `now`, in event time, is when it was sent: the screens show it.
    """

    def __init__(self, *args: Any, event: Event, screens: Sequence[Screen], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, event=event, screens=screens, **kwargs)
        self.now = now
        names = dict(languages.INTERFACE)
        for code in event.languages:
            words = forms.Textarea(attrs={"rows": 2, "lang": code, "dir": "auto"})
            self.fields[f"text-{code}"] = forms.CharField(
                label=names.get(code, code), max_length=LONGEST_MESSAGE, required=False, widget=words
            )
        self.order_fields([*(f"text-{code}" for code in event.languages), "screens"])

    @property
    def words(self) -> list[forms.BoundField]:
        """The fields of the texts, one for each language."""
        return [self[f"text-{code}"] for code in self.event.languages]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        texts = {code: told[f"text-{code}"] for code in self.event.languages if told.get(f"text-{code}")}
        if not texts:
            raise forms.ValidationError(_("Write the message in at least one language."), code="required")
        options = {"texts": texts, "sent_at": self.now.isoformat()}
        told["scene"] = Choice("", _("Message"), "kiosk.message", options)
        return told
