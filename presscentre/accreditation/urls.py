"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from presscentre.accreditation import api

root_urls: list[URLPattern | URLResolver] = []  # outside language and event: /scan/
page_urls: list[URLPattern | URLResolver] = []  # under /<lang>/<event>/accreditation/
office_urls: list[URLPattern | URLResolver] = []  # under /office/<event>/accreditation/
door_urls: list[URLPattern | URLResolver] = []  # under /office/<event>/door/
api_urls: list[URLPattern | URLResolver] = [  # under /api/v1/events/<event>/
    path("checkpoints/", api.Checkpoints.as_view(), name="checkpoints"),
    path("scans/", api.scans, name="scans"),
]
