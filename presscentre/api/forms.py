"""What an administrator types to issue a token."""

from django import forms
from django.utils.translation import gettext_lazy as _

from presscentre.api.models import Scope


class TokenForm(forms.Form):
    """`expires_at` is in the event's zone, as the office reads its clocks."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("What runs with it: “GMV counter, hall 3”."))
    scopes = forms.MultipleChoiceField(label=_("Opens"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple)
    expires_at = forms.DateTimeField(
        label=_("Expires"),
        required=False,
        help_text=_("Empty: when you revoke it."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
