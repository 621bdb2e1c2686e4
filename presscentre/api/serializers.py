"""What the ground looks like to a machine: an event, its regions, its rooms."""

from typing import Any

from rest_framework import serializers

from presscentre.events.models import Event, Region, Room


class RegionOut(serializers.ModelSerializer[Region]):
    class Meta:
        model = Region
        fields = ["key", "name", "position"]


class RoomOut(serializers.ModelSerializer[Room]):
    class Meta:
        model = Room
        fields = ["key", "name", "seats"]
        extra_kwargs = {"seats": {"help_text": "null where nobody sits"}}


class EventOut(serializers.ModelSerializer[Event]):
    now = serializers.SerializerMethodField(help_text="The event's own time at this answer; as_of is compared with it.")
    languages = serializers.ListField(child=serializers.CharField())
    clock_speed = serializers.CharField(help_text="1.00 on the wall clock; a demonstration may run faster.")
    regions = RegionOut(many=True)
    rooms = RoomOut(many=True)

    class Meta:
        model = Event
        fields = [
            *("slug", "name", "kind", "audience", "starts_at", "ends_at", "zone", "languages"),
            *("now", "clock_speed", "regions", "rooms"),
        ]

    def get_now(self, event: Event) -> str:
        now: Any = self.context["now"]
        return str(now.strftime("%Y-%m-%dT%H:%M:%SZ"))
