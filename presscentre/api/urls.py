"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from presscentre.api import api, office, views
from presscentre.core import navigation

root_urls: list[URLPattern | URLResolver] = [
    path("api/", views.entrance, name="entrance"),
    path("api/v1/schema/", views.schema, name="schema"),
    path("api/docs/", views.docs, name="docs"),
    path("api/v1/events/<slug:event>/", api.EventView.as_view(), name="event"),
    path("api/v1/events/<slug:event>/regions/", api.Regions.as_view(), name="regions"),
    path("api/v1/events/<slug:event>/rooms/", api.Rooms.as_view(), name="rooms"),
]
page_urls: list[URLPattern | URLResolver] = []  # under /<lang>/<event>/
office_urls: list[URLPattern | URLResolver] = [  # under /office/<event>/tokens/
    path("", office.tokens, name="tokens"),
    path("issue/", office.issue, name="issue"),
    path("<int:pk>/revoke/", office.revoke, name="revoke"),
]
api_urls: list[URLPattern | URLResolver] = []  # of features only

navigation.add(navigation.OFFICE, navigation.Link(90, _("Tokens"), "office-api:tokens", roles=("administrator",)))
