"""GET /api/v1/events/<event>/checkpoints/: where badges are read, by which rules, and how many are inside."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from presscentre.accreditation import queries
from presscentre.accreditation.models import Checkpoint
from presscentre.api.models import Scope
from presscentre.api.views import MachineView


class CheckpointOut(serializers.Serializer[Any]):
    """A checkpoint. `inside` is null where nobody is counted."""

    key = serializers.CharField()
    name = serializers.CharField()
    zones = serializers.ListField(child=serializers.CharField(), help_text="A badge needs one of these; none: any.")
    list = serializers.CharField(source="list_kind", help_text="The kind of list that is asked.")
    opens_at = serializers.DateTimeField(allow_null=True)
    closes_at = serializers.DateTimeField(allow_null=True)
    once = serializers.BooleanField()
    inside = serializers.IntegerField(allow_null=True)


class Checkpoints(MachineView):
    """The checkpoints of the event in the office's order. A scan names one by its key."""

    scope = Scope.SCANS_WRITE

    @extend_schema(operation_id="checkpoints", responses=CheckpointOut(many=True))
    def get(self, request: Request, event: str) -> Response:
        inside = queries.inside_entries(self.event)
        found = Checkpoint.objects.filter(event=self.event).prefetch_related("zones").order_by("position", "name", "pk")
        return Response(CheckpointOut([_row(checkpoint, inside) for checkpoint in found], many=True).data)


def _row(checkpoint: Checkpoint, inside: dict[str, Any]) -> dict[str, Any]:
    names = ("key", "name", "list_kind", "opens_at", "closes_at", "once")
    return {
        **{name: getattr(checkpoint, name) for name in names},
        "zones": [zone.key for zone in checkpoint.zones.all()],
        "inside": inside.get(checkpoint.key, {}).get("inside"),
    }
