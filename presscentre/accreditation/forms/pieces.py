"""The small forms around an application: an outlet proposed, a piece of evidence, a picture, an answer, a name."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation.forms.application import choices_of_country, holds_a_letter
from presscentre.accreditation.models import Application, Evidence

HTTPS = URLValidator(schemes=["https"], message=_("Write the whole address, beginning with https://."))


class Form(forms.Form):
    """Without the browser's own bubbles and the colon after a label."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.is_required = False


class ProposalForm(Form):
    """An outlet that is not in the list. Its fields lie in the application's own form, so their names say whose."""

    proposed_name = forms.CharField(
        label=_("Name of the outlet"),
        max_length=120,
        validators=[holds_a_letter],
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "organization"}),
        error_messages={"required": _("Write the name of the outlet.")},
    )
    proposed_country = forms.ChoiceField(
        label=_("Based in"),
        choices=choices_of_country,
        help_text=_("Where the organisation has its seat, not where you work."),
        error_messages={"required": _("Choose the country in which the outlet is based.")},
    )
    proposed_website = forms.URLField(
        label=_("Website"),
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "dir": "ltr", "autocomplete": "off"}),
        error_messages={"invalid": _("Write the address of the website, such as https://example.org.")},
    )


class EvidenceForm(Form):
    """One piece of evidence: a file or an https address, of a kind."""

    kind = forms.ChoiceField(choices=Evidence.Kind.choices)

    def clean(self) -> dict[str, Any]:
        """Either the one or the other; both lie under the name of the kind, since several such fields are on a page."""
        cleaned = super().clean() or {}
        kind = cleaned.get("kind", "")
        cleaned["file"] = self.files.get(f"file-{kind}")
        cleaned["link"] = self.data.get(f"link-{kind}", "").strip()
        if cleaned["file"] is None and not cleaned["link"]:
            raise forms.ValidationError(_("Choose a file, or write an address that begins with https://."))
        if cleaned["file"] is None:
            HTTPS(cleaned["link"])
            if len(cleaned["link"]) > 500:
                raise forms.ValidationError(_("The address is too long: at most 500 signs."))
        return cleaned


class CropForm(Form):
    """The frame of a portrait, four whole numbers; or none, for the middle."""

    portrait = forms.FileField(required=False)
    crop = forms.RegexField(r"^\d{1,5},\d{1,5},\d{1,5},\d{1,5}$", required=False)

    @property
    def frame(self) -> list[int] | None:
        text = self.cleaned_data.get("crop", "")
        return [int(part) for part in text.split(",")] if text else None


class AnswerForm(Form):
    """What the office asked for."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={"required": _("Write an answer; you can add files below it.")},
    )


class NameForm(Form):
    """Somebody whom an outlet sends."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        validators=[holds_a_letter],
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Write the name.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("The invitation goes there, and the codes to sign in."),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        error_messages={
            "required": _("Give the address at which this person reads mail."),
            "invalid": _("Give the whole address, such as name@example.org."),
        },
    )


class SwapForm(NameForm):
    """The same, instead of somebody."""

    instead_of: "forms.ModelChoiceField[Application]" = forms.ModelChoiceField(
        Application.objects.none(), widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, occupant: Application, **options: Any) -> None:
        super().__init__(*args, **options, initial={"instead_of": occupant.pk})
        here = Application.objects.filter(event=occupant.event_id)
        self.fields["instead_of"].queryset = here  # type: ignore[attr-defined]
