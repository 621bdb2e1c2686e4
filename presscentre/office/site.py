"""OfficeSite: Django's admin under our frame, for records; decisions are pages of their own."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin, SimpleListFilter, TabularInline
from django.contrib.admin.widgets import AdminSplitDateTime
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.forms import BaseInlineFormSet, DateTimeField, ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltranslation.fields import TranslationField
from modeltranslation.translator import translator as model_translator

from presscentre.audit.actions import record
from presscentre.core import moments
from presscentre.core.audience import declare
from presscentre.office.pages import to_strengthen
from presscentre.office.scope import event_of, rows_of, scope_of
from presscentre.people import rules
from presscentre.people.strong import is_strongly_signed_in

CLOSED = {"login", "logout", "password_change", "password_change_done", "view_on_site"}


def moment_that_zones_know(at: datetime) -> None:
    """Raise ValidationError for the first and the last year of the calendar, where no page could show it."""
    if moments.in_utc(at) is None:
        raise ValidationError(DateTimeField.default_error_messages["invalid"], code="invalid")


# Beyond these the databases store what no page can compute with.
SENSIBLE: dict[type[models.Field[Any, Any]], list[Any]] = {
    models.DateTimeField: [moment_that_zones_know],
    models.DurationField: [MinValueValidator(timedelta(0)), MaxValueValidator(timedelta(days=3660))],
}


class OfficeSite(AdminSite):
    """Administrators only, signed in with a second factor; each sees the rows of the events they administer."""

    site_header = site_title = _("Press office")
    index_title = _("Records")
    site_url = None
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(scope_of(request)) and is_strongly_signed_in(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        guarded = super().admin_view(view, cacheable)

        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not scope_of(request):
                raise Http404
            if not is_strongly_signed_in(request):
                return to_strengthen(request)
            answer: HttpResponse = guarded(request, *args, **kwargs)
            return answer

        return page

    def get_urls(self) -> list[URLPattern | URLResolver]:
        kept = [entry for entry in super().get_urls() if getattr(entry, "name", "") not in CLOSED]
        for pattern in patterns_in(kept):
            declare(pattern.callback, "office: administrator")
        return kept


class Records(ModelAdmin[Any]):
    """Rows of the events that this administrator administers; every change is in the audit.

    `event_path` leads from a row to its event, "" if the row is the event, None if it belongs to none: then only an
    administrator of all events sees it.
    """

    event_path: str | None = "event"
    list_per_page = 50
    show_full_result_count = False

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A translated field is shown once for each language, not once more for the reader's own."""
        translated = model_translator.get_options_for_model(self.model).all_fields if is_translated(self.model) else {}
        return [*(super().get_exclude(request, obj) or []), *translated]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Of a row that stood already only what was edited is written: actions may have moved the rest meanwhile."""
        obj.save(update_fields=edited(form) if change else None)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return rows_of(scope_of(request), super().get_queryset(request), self.event_path)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._opens_to(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._opens_to(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._opens_to(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._opens_to(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._opens_to(request)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if isinstance(db_field, models.DateTimeField):
            kwargs.setdefault("help_text", _("In UTC."))
        field = within_reason(super().formfield_for_dbfield(db_field, request, **kwargs), db_field)
        if field is not None and isinstance(field.widget, AdminSplitDateTime):
            for part, name in zip(field.widget.widgets, (_("%(field)s, date"), _("%(field)s, time")), strict=True):
                part.attrs["aria-label"] = name % {"field": field.label}
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> ModelChoiceField[Any]:
        if "queryset" not in kwargs:
            kwargs["queryset"] = self._choices(db_field.remote_field.model, request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[return-value]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if "queryset" not in kwargs:
            kwargs["queryset"] = self._choices(db_field.remote_field.model, request)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._note("added", request, obj, [])
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._note("changed", request, obj, changed_fields(message))
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            self._note("deleted", request, obj, [])
        return super().log_deletions(request, queryset)

    def _opens_to(self, request: HttpRequest) -> bool:
        scope = scope_of(request)
        return bool(scope) if self.event_path is not None else scope.everywhere

    def _choices(self, model: type[models.Model], request: HttpRequest) -> models.QuerySet[Any]:
        """What a field may point at: rows of the administrator's own events, by the way that their records name."""
        there = self.admin_site.get_model_admin(model) if self.admin_site.is_registered(model) else None
        return rows_of(scope_of(request), model._default_manager.all(), getattr(there, "event_path", None))

    def _note(self, what: str, request: HttpRequest, obj: models.Model, fields: list[str]) -> None:
        event = event_of(obj, self.event_path)
        now = timezone.now()
        at = event.clock(now) if event else now
        record(f"records.{what}", obj, by=request.user, at=at, event=event, fields=fields)


class NamedFields(BaseInlineFormSet[Any, Any, Any]):
    """Rows in a table: the heading of the column names each field for those who cannot see it, too."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            field.widget.attrs["aria-label"] = capfirst(field.label or "")


class Lines(TabularInline[Any, Any]):
    """Rows that belong to a record and are edited with it."""

    template = "admin/edit_inline/lines.html"
    formset = NamedFields

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        return within_reason(super().formfield_for_dbfield(db_field, request, **kwargs), db_field)


class OwnEvents(SimpleListFilter):
    """Filter by event: only the administrator's own are offered. Use it instead of "event" in `list_filter`."""

    title = _("event")
    parameter_name = "event"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(event.slug, event.name) for event in rules.administered_by(request.user).order_by("slug")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return queryset.filter(event__slug=self.value()) if self.value() else queryset


def within_reason(field: Any, db_field: Any) -> Any:
    """The form's field, which refuses what is stored but could not be shown. For inlines, too."""
    if field is not None:
        field.validators = [*field.validators, *SENSIBLE.get(type(db_field), ())]
    return field


def is_translated(model: type[models.Model]) -> bool:
    """True if the model has names in several languages."""
    return model in model_translator.get_registered_models()


def edited(form: Any) -> list[str]:
    """The columns that this form changes; with a translated name also the one that stands for all its languages."""
    fields = [field for field in form.instance._meta.concrete_fields if field.name in form.changed_data]
    whole = {field.translated_field.name for field in fields if isinstance(field, TranslationField)}
    return [field.name for field in fields] + sorted(whole)


def changed_fields(message: Any) -> list[str]:
    """The names of changed fields in what the admin would log; never their values."""
    parts = message if isinstance(message, list) else []
    return sorted({str(name) for part in parts for name in part.get("changed", {}).get("fields", [])})


def patterns_in(entries: list[URLPattern | URLResolver]) -> list[URLPattern]:
    """Every pattern below these, however deep."""
    found: list[URLPattern] = []
    for entry in entries:
        found += [entry] if isinstance(entry, URLPattern) else patterns_in(entry.url_patterns)
    return found


records = OfficeSite(name="admin")


def register(*models_: type[models.Model]) -> Callable[[type[Records]], type[Records]]:
    """Put this class of records on the office's site."""

    def put(klass: type[Records]) -> type[Records]:
        records.register(models_, klass)
        return klass

    return put
