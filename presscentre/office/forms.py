"""What the frame's own pages are asked."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _


class AuditForm(forms.Form):
    """Which acts to show; everything is optional."""

    verb = forms.CharField(label=_("Act"), max_length=60, required=False)
    person = forms.CharField(label=_("Person"), max_length=120, required=False)
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, verbs: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].widget = forms.Select(choices=[("", _("All acts")), *((verb, verb) for verb in verbs)])

    def span(self, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
        """The day that was asked for, half-open, in the event's zone."""
        day = self.cleaned_data.get("day")
        if day is None:
            return None
        return datetime.combine(day, time(), zone), datetime.combine(day + timedelta(days=1), time(), zone)
