"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from presscentre.core.navigation import OFFICE, Link, add
from presscentre.privacy import views
from presscentre.privacy.office import documents, giving, keeping, requests, telling

root_urls: list[URLPattern | URLResolver] = [
    path("accounts/me/data/", views.my_data, name="my-data"),
    path("accounts/me/data/everything/", views.everything, name="everything"),
    path("accounts/me/data/copy/", views.ask_for_copy, name="ask-for-copy"),
    path("accounts/me/data/copies/<str:secret>/", views.take_copy, name="take-copy"),
    path("accounts/me/data/told/<int:seen>/", views.told, name="told"),
    path("accounts/me/data/consents/<slug:event>/<slug:purpose>/withdraw/", views.withdraw, name="withdraw"),
    path("accounts/me/data/requests/", views.ask, name="ask"),
    path("accounts/me/data/requests/<int:asked>/take-back/", views.take_back, name="take-back"),
    path("accounts/me/data/identity/<slug:event>/", views.identity, name="identity"),
    path("accounts/me/data/erase/", views.erase, name="erase"),
]
page_urls: list[URLPattern | URLResolver] = [path("media/", views.public_list, name="public-list")]  # /<lang>/<event>/
office_urls: list[URLPattern | URLResolver] = [  # under /office/<event>/personal-data/
    path("", telling.record, name="record"),
    path("notices/", telling.notices, name="notices"),
    path("checks/", telling.checks, name="checks"),
    path("periods/", keeping.periods, name="periods"),
    path("periods/<str:holding>/", keeping.set_period, name="set-period"),
    path("purge/", keeping.purge, name="purge"),
    path("holds/", keeping.hold_back, name="hold-back"),
    path("holds/<int:held>/lift/", keeping.lift, name="lift"),
    path("requests/", requests.requests, name="requests"),
    path("requests/<int:asked>/answer/", requests.answer, name="answer"),
    path("requests/<int:asked>/erase/", requests.erase, name="erase"),
    path("requests/address/", requests.erase_address, name="erase-address"),
    path("documents/", documents.documents, name="documents"),
    path("documents/<int:document>/", documents.document, name="document"),
    path("documents/<int:document>/scan/", documents.scan, name="scan"),
    path("documents/<int:document>/check/", documents.check, name="check"),
    path("transfers/", giving.transfers, name="transfers"),
    path("breaches/", giving.breaches, name="breaches"),
    path("breaches/<int:breach>/told/", giving.tell_authority, name="tell-authority"),
    path("alarms/<int:alarm>/", giving.settle, name="settle-alarm"),
]

add(OFFICE, Link(91, _("Personal data"), "office-privacy:record", roles=("administrator", "accreditation")))
