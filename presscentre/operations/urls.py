"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from presscentre.operations import views

root_urls: list[URLPattern | URLResolver] = [  # outside language and event
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
]
