"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from presscentre.core import navigation
from presscentre.home import office, views

root_urls: list[URLPattern | URLResolver] = [
    path("", views.start, name="start"),
    path("enter/", views.enter, name="enter"),
]
page_urls: list[URLPattern | URLResolver] = [path("", views.today, name="today")]
office_urls: list[URLPattern | URLResolver] = [path("", office.now, name="now")]
api_urls: list[URLPattern | URLResolver] = []  # under /api/v1/events/<event>/

navigation.add(navigation.PAGES, navigation.Link(0, _("Today"), "home:today"))
navigation.add(navigation.OFFICE, navigation.Link(0, _("Now"), "office-home:now"))
