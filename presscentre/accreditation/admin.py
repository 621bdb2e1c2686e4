"""Records of accreditation: looked up here, moved by decisions elsewhere."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple, ChoiceField, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation import lists
from presscentre.accreditation.models import (
    Application,
    Checkpoint,
    Delegation,
    Invitation,
    Outlet,
    RegionRule,
    Register,
    Tag,
)
from presscentre.office.admin import ReadOnly
from presscentre.office.site import OwnEvents, Records, register


@register(Outlet)
class OutletRecords(ReadOnly):
    """Known to all events; made, named and merged on the office's page of outlets."""

    event_path = None
    list_display = ["name", "country", "confirmed_at", "merged_into"]
    list_filter = ["country"]
    list_select_related = ["merged_into"]
    search_fields = ["aliases__name", "domains__name"]
    ordering = ["name", "pk"]


@register(Delegation)
class DelegationRecords(ReadOnly):
    """An outlet at an event, with its places and its press region."""

    list_display = ["outlet", "event", "region", "contact"]
    list_filter = [OwnEvents]
    list_select_related = ["outlet", "event", "region", "contact"]
    search_fields = ["outlet__aliases__name"]
    ordering = ["event", "outlet__name", "pk"]


@register(Application)
class ApplicationRecords(ReadOnly):
    """Where each stands; what people wrote is read on the page of the application, where reading is counted."""

    list_display = ["pk", "event", "state", "outlet", "submitted_at", "decided_at"]
    list_filter = [OwnEvents, "state", "media_type"]
    list_select_related = ["event", "outlet"]
    fields = ["event", "state", "version", "outlet", "media_type", "created_at", "submitted_at", "decided_at"]
    ordering = ["-pk"]


@register(Invitation)
class InvitationRecords(ReadOnly):
    """Who was invited; sent, reminded and withdrawn on the office's page of invitations."""

    list_display = ["pk", "event", "outlet", "made_at", "expires_at", "opened_at", "withdrawn_at"]
    list_filter = [OwnEvents]
    list_select_related = ["event", "outlet"]
    fields = ["event", "outlet", "language", "skip_review", "made_at", "expires_at", "opened_at", "withdrawn_at"]
    ordering = ["-pk"]


@register(Register)
class RegisterRecords(ReadOnly):
    """How an event accredits; set on the office's page of the register, which looks at what is given."""

    list_display = ["event", "open_to_all", "closes_at", "hall_places", "rule_version"]
    list_filter = [OwnEvents]
    list_select_related = ["event"]
    ordering = ["event"]


@register(RegionRule)
class RegionRuleRecords(ReadOnly):
    """Which country belongs to which region; set as a whole on the office's page, since each version counts."""

    list_display = ["country", "region", "event"]
    list_filter = [OwnEvents]
    list_select_related = ["event", "region"]
    ordering = ["event", "country"]


@register(Tag)
class TagRecords(Records):
    """Words of the office for its own order; applicants never see them."""

    list_display = ["name", "event"]
    list_filter = [OwnEvents]
    list_select_related = ["event"]
    search_fields = ["name"]
    ordering = ["event", "name"]


class CheckpointRecord(ModelForm[Checkpoint]):
    """A checkpoint asks for zones of its own event, and for a list that some feature offers."""

    list_kind = ChoiceField(label=_("List"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "list_kind" in self.fields:
            kinds = [(kind.key, kind.label) for kind in lists.REGISTRY.values()]
            self.fields["list_kind"].choices = kinds  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        event = told.get("event") or getattr(self.instance, "event", None)
        named = [*told.get("zones", []), *filter(None, [told.get("room")])]
        if event is not None and any(row.event_id != event.pk for row in named):
            raise ValidationError(_("Choose a room and zones of this event."))
        return told


@register(Checkpoint)
class CheckpointRecords(Records):
    """Where badges are read. Its key is written in scans that wait on devices, and stays."""

    form = CheckpointRecord
    list_display = ["name", "key", "event", "list_kind", "once", "counts_inside", "position"]
    list_filter = [OwnEvents]
    list_select_related = ["event"]
    search_fields = ["key", "name"]
    formfield_overrides = {models.ManyToManyField: {"widget": CheckboxSelectMultiple}}
    ordering = ["event", "position", "name"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["key", "event"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only before anybody was scanned there."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.scans.exists())
