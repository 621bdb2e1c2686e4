"""Addresses of this app."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from presscentre.notices import views

root_urls: list[URLPattern | URLResolver] = []  # outside language and event
if settings.DEMO:
    root_urls.append(path("mailbox/", views.mailbox, name="mailbox"))
