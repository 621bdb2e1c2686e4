"""Addresses of this app."""

from django.urls import URLPattern, URLResolver

root_urls: list[URLPattern | URLResolver] = []  # outside language and event: personal calendars
page_urls: list[URLPattern | URLResolver] = []  # under /<lang>/<event>/schedule/
office_urls: list[URLPattern | URLResolver] = []  # under /office/<event>/briefings/
floor_urls: list[URLPattern | URLResolver] = []  # under /office/<event>/floor/
