"""Addresses of this app."""

from django.urls import URLPattern, URLResolver

root_urls: list[URLPattern | URLResolver] = []  # outside language and event
page_urls: list[URLPattern | URLResolver] = []  # under /<lang>/<event>/
office_urls: list[URLPattern | URLResolver] = []  # under /office/<event>/
api_urls: list[URLPattern | URLResolver] = []  # under /api/v1/events/<event>/
