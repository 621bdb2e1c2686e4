"""Records of the ground: events and what stands in them, people and what they may decide."""

from typing import Any

from django.forms import CheckboxSelectMultiple, MultipleChoiceField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst

from presscentre.core.languages import INTERFACE
from presscentre.events import actions
from presscentre.events.models import Event, Region, Room, Zone
from presscentre.office.scope import scope_of
from presscentre.office.site import OwnEvents, Records, edited, register
from presscentre.people.models import Profile, Remit, User


@register(Event)
class EventRecords(Records):
    """An event's clock is set by an action, not here. An administrator of all events makes one; nobody deletes one."""

    event_path = ""
    list_display = ["name", "slug", "kind", "audience", "starts_at", "ends_at"]
    list_filter = ["kind", "audience"]
    search_fields = ["slug", "name"]
    readonly_fields = ["clock_set_at", "clock_reads", "clock_speed"]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Languages are ticked, not typed."""
        if db_field.name == "languages":
            label = capfirst(db_field.verbose_name)
            return MultipleChoiceField(label=label, choices=INTERFACE, widget=CheckboxSelectMultiple)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A short name is part of published addresses, and a kind decides which clock runs: both stay."""
        return [*self.readonly_fields, "slug", "kind"] if obj else list(self.readonly_fields)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Whatever depends on the event follows: topics, and what features show of it."""
        if change:
            actions.edit(obj, edited(form), by=request.user, now=obj.clock(timezone.now()))
        else:
            super().save_model(request, obj, form, change)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return scope_of(request).everywhere

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OfAnEvent(Records):
    """Something that stands in an event, under a short name and a name in each language."""

    list_display = ["name", "key", "event"]
    list_filter = [OwnEvents]
    search_fields = ["key", "name"]
    list_select_related = ["event"]


@register(Region)
class RegionRecords(OfAnEvent):
    """Neutral labels in the event's own words."""

    list_display = ["name", "key", "event", "position"]
    ordering = ["event", "position", "key"]


@register(Room)
class RoomRecords(OfAnEvent):
    list_display = ["name", "key", "event", "seats"]
    ordering = ["event", "key"]


@register(Zone)
class ZoneRecords(OfAnEvent):
    ordering = ["event", "key"]


class ReadOnly(Records):
    """Looked up here, changed by actions elsewhere."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@register(User)
class UserRecords(ReadOnly):
    """Everybody and everything that acts. People are added and locked out on the event's page of people."""

    event_path = None
    list_display = ["__str__", "kind", "language", "is_active", "created_at"]
    list_filter = ["kind", "is_active"]
    search_fields = ["name", "email"]
    fields = ["kind", "email", "name", "language", "zone", "is_active", "created_at"]
    ordering = ["name", "pk"]


@register(Remit)
class RemitRecords(ReadOnly):
    """Who may decide what. Changed on the event's page of people, or by `manage.py officer`."""

    list_display = ["user", "role", "event"]
    list_filter = ["role", OwnEvents]
    list_select_related = ["user", "event"]
    search_fields = ["user__name", "user__email"]
    ordering = ["event", "role", "pk"]


@register(Profile)
class ProfileRecords(ReadOnly):
    """Journalists."""

    event_path = None
    list_display = ["latin_name", "native_name", "user"]
    list_select_related = ["user"]
    search_fields = ["latin_name", "native_name", "user__email"]
    ordering = ["latin_name", "pk"]
