"""Forms of printing: a badge, a run, a key."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation.models import Print
from presscentre.accreditation.printing.layouts import CHOICES, LAYOUTS
from presscentre.accreditation.printing.runs import ORDERS
from presscentre.events.models import Event, Region

AGAIN = [choice for choice in Print.Reason.choices if choice[0] != Print.Reason.FIRST]


class PrintForm(forms.Form):
    """One badge on paper; once it is printed, why it shall be printed again."""

    layout = forms.ChoiceField(label=_("Paper"), choices=CHOICES)

    def __init__(self, *args: Any, printed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if printed:
            choices = [("", _("Choose why")), *AGAIN]
            self.fields["reason"] = forms.ChoiceField(label=_("Why again"), choices=choices)


class RunForm(forms.Form):
    """Many badges on paper: whose, in which order, and whether those come along that are printed already."""

    layout = forms.ChoiceField(label=_("Paper"), choices=CHOICES)
    order = forms.ChoiceField(label=_("Sorted"), choices=[(key, order.name) for key, order in ORDERS.items()])
    region: forms.ModelChoiceField[Region] = forms.ModelChoiceField(
        Region.objects.none(), label=_("Press region"), required=False, empty_label=_("All regions")
    )
    again = forms.ChoiceField(
        label=_("Printed already"),
        required=False,
        choices=[("", _("Leave them out")), *AGAIN],
        help_text=_("With a reason they are printed again, each with a new code: the earlier prints open no door."),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = self.fields["region"]
        assert isinstance(regions, forms.ModelChoiceField)
        regions.queryset = Region.objects.filter(event=event).order_by("position", "pk")


class WhyForm(forms.Form):
    """Why all badges, or a key, are given up."""

    reason = forms.CharField(label=_("Reason"), max_length=400, strip=True)


def layout_or_usual(text: str) -> str:
    """The layout that was named, or A6."""
    return text if text in LAYOUTS else "a6"
