"""Input of journalists and moderators as clean values."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from presscentre.briefings.actions.questions import MOST


class QuestionForm(forms.Form):
    """One question of a journalist."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=MOST,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("One question, in any of the ten languages. Only the moderators read it before you are called."),
    )
    language = forms.ChoiceField(label=_("In which language"), choices=settings.LANGUAGES)
    link = forms.CharField(
        label=_("About a page of this event"),
        required=False,
        max_length=500,
        help_text=_("Paste its address if your question is about a figure or a statement."),
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
