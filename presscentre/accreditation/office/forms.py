"""What officers type while they decide, as clean values."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from presscentre.events.models import Zone

REASONS = {
    "waitlist": _("The applicant reads it, with their place in the line."),
    "refuse": _("The applicant reads it."),
    "revoke": _("The person reads it."),
    "approve": _("The applicant reads it. Leave it empty if there is nothing to say."),
    "promote": _("The applicant reads it. Leave it empty if there is nothing to say."),
    "reopen": _("The applicant reads it. Leave it empty if there is nothing to say."),
}
MUST = {"waitlist", "refuse", "revoke", "ask"}


class DecideForm(forms.Form):
    """One decision: words for the applicant, words for colleagues, and what an approval opens."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, verb: str, zones: list[Zone], **options: Any) -> None:
        super().__init__(*args, **options)
        if verb == "approve":
            self._open(zones)
        name, field = words_of(verb, REASONS.get(verb) or _("The applicant reads it and answers here."))
        self.fields[name] = field
        self.fields["internal"] = forms.CharField(
            label=_("For colleagues only"),
            max_length=2000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 1, "dir": "auto"}),
            help_text=_("Stays in the office, with the decision."),
        )

    def _open(self, zones: list[Zone]) -> None:
        """Which zones, and with which limits."""
        if zones:
            self.fields["zones"] = forms.ModelMultipleChoiceField(
                Zone.objects.filter(pk__in=[zone.pk for zone in zones]).order_by("key"),
                label=_("The badge opens"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        hint = _("With words here it is an approval with limits. The applicant reads them.")
        line = forms.TextInput({"dir": "auto"})
        self.fields["limits"] = forms.CharField(
            label=_("Limits"), max_length=400, required=False, help_text=hint, widget=line
        )


class WordsForm(forms.Form):
    """The words of a decision on many; every applicant reads the same."""

    def __init__(self, *args: Any, verb: str, **options: Any) -> None:
        super().__init__(*args, **options)
        name, field = words_of(verb, _("Every one of them reads it, as it stands here."))
        self.fields[name] = field


class NoteForm(forms.Form):
    """A note for colleagues."""

    text = forms.CharField(
        label=_("Note for colleagues"),
        max_length=4000,
        help_text=_("The applicant never sees this."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": _("Write the note first.")},
    )


def words_of(verb: str, hint: Any) -> tuple[str, forms.CharField]:
    """The field for what the applicant reads: a question or a reason, which some verbs must have."""
    if verb == "ask":
        name, label, missing = (
            "question",
            _("What do you need to know?"),
            _("Write the question; the applicant answers it."),
        )
    else:
        name, label, missing = "reason", _("Reason"), _("Say why; the applicant reads it.")
    return name, forms.CharField(
        label=label,
        max_length=2000,
        required=verb in MUST,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": missing},
    )
