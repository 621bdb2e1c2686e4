"""What officers say of a release, and by how much something is late."""

from django import forms
from django.utils.translation import gettext_lazy as _

from presscentre.briefings.actions.delay import MOST
from presscentre.briefings.queries import Rule

COMMENT = forms.Textarea({"rows": 2, "dir": "auto"})


class ReleaseForm(forms.Form):
    """Name and comment of a version; both are public."""

    name = forms.CharField(
        label=_("Name of the version"), max_length=80, required=False, widget=forms.TextInput({"dir": "auto"})
    )
    comment = forms.CharField(
        label=_("Comment for everyone"),
        max_length=2000,
        required=False,
        widget=COMMENT,
        help_text=_("It stands in the changelog and in every letter."),
    )


class DelayForm(forms.Form):
    """By how many minutes, what follows, and why; the comment is public."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=MOST)
    rule = forms.ChoiceField(choices=[(rule.value, rule.value) for rule in Rule])
    comment = forms.CharField(
        label=_("Comment for everyone"), max_length=2000, required=False, widget=forms.TextInput({"dir": "auto"})
    )
