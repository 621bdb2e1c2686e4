"""Addresses of this app. The event's stylesheet asks who may see the event, and so lives in `people`."""

from django.urls import URLPattern, URLResolver

api_urls: list[URLPattern | URLResolver] = []  # under /api/v1/events/<event>/
