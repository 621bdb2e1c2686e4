"""Records of figures: what is counted, who writes it, its limits, milestones and earlier editions."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple, ModelChoiceField, ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from presscentre.figures import actions, queries
from presscentre.figures.models import PLACES, Edition, EditionReading, Figure, MilestoneRule, Source
from presscentre.office.scope import scope_of
from presscentre.office.site import Lines, OwnEvents, Records, edited, register


@register(Figure)
class FigureRecords(Records):
    """What is shown of a figure is moved by actions only; a key is part of published addresses, and stays."""

    list_display = ["name", "key", "unit", "audience", "released_by", "position", "event"]
    list_filter = [OwnEvents, "audience", "released_by"]
    list_select_related = ["event"]
    search_fields = ["key", "name"]
    ordering = ["event", "position", "key"]
    readonly_fields = ["preferred_source"]  # changed by a switch, which looks at the jump

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*self.readonly_fields, "key", "event"] if obj else list(self.readonly_fields)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """No more places are shown than are stored."""
        if db_field.name == "decimals":
            kwargs["max_value"] = PLACES
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only before anything was shown of it."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.rev == 0)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            actions.edit(obj, edited(form), by=request.user, now=obj.event.clock(timezone.now()))
        else:
            super().save_model(request, obj, form, change)


class SourceRecord(ModelForm[Source]):
    """A source writes figures of its own event only."""

    def clean_figures(self) -> Any:
        figures = self.cleaned_data["figures"]
        event = self.cleaned_data.get("event") or getattr(self.instance, "event", None)
        if any(figure.event_id != event.pk for figure in figures if event is not None):
            raise ValidationError(_("Choose a figure of this event."))
        return figures


@register(Source)
class SourceRecords(Records):
    """Machines that push, or addresses that are fetched."""

    form = SourceRecord
    list_display = ["name", "key", "event", "heard_at", "problem"]
    list_filter = [OwnEvents]
    list_select_related = ["event"]
    search_fields = ["key", "name"]
    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        models.ManyToManyField: {"widget": CheckboxSelectMultiple},  # a handful, and readable with the keyboard alone
    }
    ordering = ["event", "key"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["heard_at", "problem", *(["key", "event", "user"] if obj else [])]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> ModelChoiceField[Any]:
        if db_field.name == "user":
            kwargs["queryset"] = queries.machines(None if (scope := scope_of(request)).everywhere else scope.events)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not obj.readings.exists())


@register(MilestoneRule)
class MilestoneRuleRecords(Records):
    """When a published value is worth a sentence."""

    event_path = "figure__event"
    list_display = ["figure", "kind", "threshold", "edition"]
    list_select_related = ["figure", "edition__figure"]
    ordering = ["figure__position", "figure__key", "pk"]


class EditionReadings(Lines):
    model = EditionReading
    extra = 3
    ordering = ["elapsed"]


@register(Edition)
class EditionRecords(Records):
    """An earlier run to compare with, and its known readings."""

    event_path = "figure__event"
    list_display = ["label", "figure", "starts_at"]
    list_select_related = ["figure"]
    ordering = ["figure__position", "figure__key", "label"]
    inlines = [EditionReadings]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A milestone's rule of this figure may look at it."""
        return ["figure"] if obj else []

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self._tell(request, [form.instance])

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        self._tell(request, [obj])

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        gone = list(queryset.select_related("figure__event"))
        super().delete_queryset(request, queryset)
        self._tell(request, gone)

    def _tell(self, request: HttpRequest, editions: list[Edition]) -> None:
        """What is shown is compared with it: every page, and the one text that belongs to one number of the feed."""
        for figure in {edition.figure for edition in editions}:
            actions.compare_anew(figure, by=request.user, now=figure.event.clock(timezone.now()))
