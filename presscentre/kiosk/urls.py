"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from presscentre.core import navigation
from presscentre.kiosk import office, views

root_urls: list[URLPattern | URLResolver] = [
    path("screen/", views.screen, name="screen"),
    path("screen/code/", views.ask, name="ask"),
    path("screen/credential/", views.collect, name="collect"),
    path("screen/health/", views.report, name="report"),
    path("screen/worker.js", views.service_worker, name="worker"),
]
page_urls: list[URLPattern | URLResolver] = []  # under /<lang>/<event>/
office_urls: list[URLPattern | URLResolver] = [
    path("", office.screens, name="screens"),
    path("pairing/", office.pairing, name="pairing"),
    path("approval/", office.approval, name="approval"),
    path("several/", office.several, name="several"),
    path("message/", office.message, name="message"),
    path("<int:pk>/scene/", office.scene, name="scene"),
    path("<int:pk>/name/", office.name, name="name"),
    path("<int:pk>/identify/", office.identify, name="identify"),
    path("<int:pk>/revocation/", office.revocation, name="revocation"),
]
api_urls: list[URLPattern | URLResolver] = []  # under /api/v1/events/<event>/

navigation.add(navigation.OFFICE, navigation.Link(70, _("Screens"), "office-kiosk:screens", ("screens",)))
