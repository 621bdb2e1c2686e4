"""What the demonstration's door asks: as whom, and in which language."""

from django import forms
from django.utils.translation import gettext_lazy as _

from presscentre.core import languages


class EnterForm(forms.Form):
    """One of the invented people, or a screen."""

    WHO = [
        ("journalist", _("Journalist")),
        ("officer", _("Press officer")),
        ("translator", _("Translator")),
        ("screen", _("Screen")),
    ]
    who = forms.ChoiceField(choices=WHO)
    language = forms.ChoiceField(label=_("Language"), choices=languages.INTERFACE)
