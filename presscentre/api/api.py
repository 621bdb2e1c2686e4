"""/api/v1/events/<event>/: the ground that every machine stands on."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from presscentre.api.models import Scope
from presscentre.api.serializers import EventOut, RegionOut, RoomOut
from presscentre.api.views import MachineView
from presscentre.events.models import Event, Region, Room


class EventView(MachineView):
    """The event: its dates, zone, languages and clock, its regions and rooms."""

    scope = Scope.EVENTS_READ

    @extend_schema(operation_id="event", responses=EventOut)
    def get(self, request: Request, event: str) -> Response:
        found = Event.objects.prefetch_related("regions", "rooms").get(pk=self.event.pk)
        return Response(EventOut(found, context={"now": self.now}).data)


class Regions(MachineView, GenericAPIView[Region]):
    """The press regions of the event, page by page."""

    scope = Scope.EVENTS_READ
    serializer_class = RegionOut
    queryset = Region.objects.none()

    def get_queryset(self) -> QuerySet[Region]:
        return Region.objects.filter(event=self.event)

    @extend_schema(operation_id="regions", responses=RegionOut(many=True))
    def get(self, request: Request, event: str) -> Response:
        return self.get_paginated_response(RegionOut(self.paginate_queryset(self.get_queryset()), many=True).data)


class Rooms(MachineView, GenericAPIView[Room]):
    """The rooms of the event, page by page."""

    scope = Scope.EVENTS_READ
    serializer_class = RoomOut
    queryset = Room.objects.none()

    def get_queryset(self) -> QuerySet[Room]:
        return Room.objects.filter(event=self.event)

    @extend_schema(operation_id="rooms", responses=RoomOut(many=True))
    def get(self, request: Request, event: str) -> Response:
        return self.get_paginated_response(RoomOut(self.paginate_queryset(self.get_queryset()), many=True).data)
