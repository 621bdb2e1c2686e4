"""GET /api/v1/events/<event>/figures/…: what is shown, what was shown at any past moment, and every revision."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from presscentre.api.models import Scope
from presscentre.api.paging import Pages
from presscentre.api.views import MachineView
from presscentre.figures import queries
from presscentre.figures.api.shapes import FigureOut, ReadingOut, RevisionOut
from presscentre.figures.models import Figure, Reading, Revision
from presscentre.figures.parsing import instant

AT = OpenApiParameter("at", OpenApiTypes.DATETIME, description="As it stood at this moment; now, if it is left out.")


class NewestRevisions(Pages):
    """The newest first."""

    ordering = "-rev"


class NewestReadings(Pages):
    """The newest first."""

    ordering = ("-as_of", "-pk")  # type: ignore[assignment]


class FigureView(MachineView):
    """For one public figure of the token's event; any other is not there."""

    scope = Scope.FIGURES_READ

    def figure(self, key: str) -> Figure:
        return get_object_or_404(_public(self.event), key=key)


class FigureList(MachineView):
    """The public figures in the order of the wall, each with what is shown of it."""

    scope = Scope.FIGURES_READ

    @extend_schema(operation_id="figures", parameters=[AT], responses=FigureOut(many=True))
    def get(self, request: Request, event: str) -> Response:
        at, language = _at(request), get_language() or "en"
        if at is None:
            rows = [_out(row.figure, row.entry) for row in queries.wall(self.event, language).figures]
        else:
            then = queries.board_at(self.event, at)
            rows = [_out(figure, _then(then.get(figure.key), language)) for figure in _public(self.event)]
        return Response(FigureOut(rows, many=True).data)


class FigureOne(FigureView):
    """One public figure and what is shown of it, or was at `?at=`."""

    @extend_schema(operation_id="figure", parameters=[AT], responses=FigureOut)
    def get(self, request: Request, event: str, key: str) -> Response:
        figure, at, language = self.figure(key), _at(request), get_language() or "en"
        if at is None:
            entry = queries.shown(figure, language).entry
        else:
            entry = _then(queries.shown_at(figure, at), language)
        return Response(FigureOut(_out(figure, entry)).data)


class Readings(FigureView, GenericAPIView[Reading]):
    """The values of a figure's public curve, the newest first."""

    serializer_class = ReadingOut
    pagination_class = NewestReadings
    queryset = Reading.objects.none()

    @extend_schema(operation_id="figure_readings")
    def get(self, request: Request, event: str, key: str) -> Response:
        rows = Reading.objects.filter(figure=self.figure(key), on_curve=True).select_related("source")
        return self.get_paginated_response(ReadingOut(self.paginate_queryset(rows), many=True).data)


class Revisions(FigureView, GenericAPIView[Revision]):
    """Every revision of a figure, the newest first; with `?at=`, those published until then."""

    serializer_class = RevisionOut
    pagination_class = NewestRevisions
    queryset = Revision.objects.none()

    @extend_schema(operation_id="figure_revisions", parameters=[AT])
    def get(self, request: Request, event: str, key: str) -> Response:
        rows = Revision.objects.filter(figure=self.figure(key))
        at = _at(request)
        if at is not None:
            rows = rows.filter(published_at__lte=at)
        return self.get_paginated_response(RevisionOut(self.paginate_queryset(rows), many=True).data)


def _public(event: Any) -> QuerySet[Figure]:
    rows = Figure.objects.filter(event=event, audience=Figure.Audience.PUBLIC)
    return rows.select_related("event", "shown").order_by("position", "key")


def _at(request: Request) -> datetime | None:
    given = request.query_params.get("at")
    if given is None:
        return None
    # A plus in an address is a space by the time it is here.
    at = instant(given.replace(" ", "+"))
    if at is None:
        raise ValidationError({"at": _("Write the moment with its offset, for example 2017-11-10T16:03:01Z.")})
    return at


def _then(revision: Revision | None, language: str) -> dict[str, Any] | None:
    return None if revision is None else queries.entry_of(revision, language)


def _out(figure: Figure, entry: dict[str, Any] | None) -> dict[str, Any]:
    names = ("key", "name", "about", "unit", "decimals", "monotonic", "starts_at")
    return {name: getattr(figure, name) for name in names} | {"shown": entry}
