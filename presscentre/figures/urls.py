"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from presscentre.core import navigation
from presscentre.figures import api, feeds, views
from presscentre.figures.office import correct, decide, desk, enter
from presscentre.people.models import Remit

root_urls: list[URLPattern | URLResolver] = []  # outside language and event
page_urls: list[URLPattern | URLResolver] = [  # under /<lang>/<event>/
    path("figures.json", feeds.data, name="data"),
    path("figures/<slug:key>.csv", feeds.table, name="csv"),
    path("figures/<slug:key>.json", feeds.document, name="json"),
    path("figures/", views.wall, name="wall"),
    path("figures/<slug:key>/", views.figure, name="figure"),
]
office_urls: list[URLPattern | URLResolver] = [  # under /office/<event>/figures/
    path("", desk.desk, name="desk"),
    path("pausing/", desk.pausing, name="pausing"),
    path("pause/", desk.pause, name="pause"),
    path("resume/", desk.resume, name="resume"),
    path("enter/", enter.enter, name="enter"),
    path("import/", enter.upload, name="import"),
    path("import/check/", enter.check, name="check"),
    path("import/take-in/", enter.take_in, name="take-in"),
    path("held/<int:reading>/", decide.preview, name="preview"),
    path("held/<int:reading>/release/", decide.release, name="release"),
    path("held/<int:reading>/discard/", decide.discard, name="discard"),
    path("held/<int:reading>/not-before/", decide.embargo, name="embargo"),
    path("milestones/<int:milestone>/release/", desk.release_milestone, name="release-milestone"),
    path("milestones/<int:milestone>/discard/", desk.discard_milestone, name="discard-milestone"),
    path("figure/<slug:key>/", correct.figure, name="figure"),
    path("figure/<slug:key>/source/", correct.source, name="source"),
    path("figure/<slug:key>/<int:rev>/correct/", correct.correct, name="correct"),
    path("figure/<slug:key>/<int:rev>/withdraw/", correct.withdraw, name="withdraw"),
]
api_urls: list[URLPattern | URLResolver] = [  # under /api/v1/events/<event>/
    path("readings/", api.readings, name="readings"),
    path("figures/", api.FigureList.as_view(), name="figures"),
    path("figures/<slug:key>/", api.FigureOne.as_view(), name="figure"),
    path("figures/<slug:key>/readings/", api.Readings.as_view(), name="history"),
    path("figures/<slug:key>/revisions/", api.Revisions.as_view(), name="revisions"),
]

navigation.add(navigation.PAGES, navigation.Link(30, _("Figures"), "figures:wall"))
navigation.add(navigation.OFFICE, navigation.Link(30, _("Figures"), "office-figures:desk", (Remit.Role.FIGURES,)))
