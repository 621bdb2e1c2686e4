"""A view that forgets to say for whom it is, is for nobody."""

import pytest
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from presscentre.api import actions
from presscentre.api.models import Scope
from presscentre.api.views import MachineView


class Forgotten(APIView):
    def get(self, request, event):
        return Response({"secret": True})


class Opened(MachineView):
    scope = Scope.EVENTS_READ

    def get(self, request, event):
        return Response({"event": self.event.slug})


@pytest.fixture
def ask(gala, now):
    _token, secret = actions.issue(gala, name="all", scopes=Scope.values, by=None, now=now)

    def _ask(view, shown=secret):
        request = APIRequestFactory().get("/", headers={"authorization": f"Bearer {shown}"})
        return view.as_view()(request, event=gala.slug)

    return _ask


def test_a_view_without_a_scope_is_closed_to_every_token(ask):
    assert ask(Forgotten).status_code == 403
    assert ask(Opened).data == {"event": "double11"}


def test_and_to_whoever_has_none(ask):
    assert [ask(view, "pct_wrong").status_code for view in (Forgotten, Opened)] == [401, 401]


def test_a_view_says_its_audience_by_its_scope():
    assert (Opened.audience, getattr(Forgotten, "audience", None)) == ("machine: events:read", None)
