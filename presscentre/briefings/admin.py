"""Records of briefings: who speaks, who interprets, and when somebody or a room is not to be had."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple, ModelForm, MultipleChoiceField
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from presscentre.briefings.models import Absence, Interpreter, Speaker
from presscentre.core.languages import INTERFACE
from presscentre.office.site import OwnEvents, Records, register


@register(Speaker)
class SpeakerRecords(Records):
    """Name and role are public once a sitting with them is released; the address is for letters alone."""

    list_display = ["name", "role", "email", "event"]
    list_filter = [OwnEvents]
    list_select_related = ["event"]
    search_fields = ["name"]
    ordering = ["event", "name"]


@register(Interpreter)
class InterpreterRecords(Records):
    """Known to the office alone."""

    list_display = ["name", "email", "event"]
    list_filter = [OwnEvents]
    list_select_related = ["event"]
    search_fields = ["name"]
    ordering = ["event", "name"]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Languages are ticked, not typed."""
        if db_field.name == "languages":
            label = capfirst(db_field.verbose_name)
            return MultipleChoiceField(label=label, choices=INTERFACE, widget=CheckboxSelectMultiple)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class AbsenceRecord(ModelForm[Absence]):
    """Exactly one of the three, of the same event, and an end after the start."""

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        event = told.get("event") or getattr(self.instance, "event", None)
        named = [row for row in (told.get("speaker"), told.get("interpreter"), told.get("room")) if row]
        if len(named) != 1:
            raise ValidationError(_("Name one speaker, one interpreter or one room."))
        if event is not None and named[0].event_id != event.pk:
            raise ValidationError(_("Choose somebody, or a room, of this event."))
        starts_at, ends_at = told.get("starts_at"), told.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            raise ValidationError({"ends_at": _("It must end after it starts.")})
        return told


@register(Absence)
class AbsenceRecords(Records):
    """A sitting that needs them meanwhile is warned of before each release."""

    form = AbsenceRecord
    list_display = ["__str__", "event", "starts_at", "ends_at", "reason"]
    list_filter = [OwnEvents]
    list_select_related = ["event", "speaker", "interpreter", "room"]
    ordering = ["event", "starts_at"]
