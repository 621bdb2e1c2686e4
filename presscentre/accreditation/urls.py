"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path, re_path
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation import api
from presscentre.accreditation.office import (
    badges,
    decide,
    delegations,
    door,
    keys,
    many,
    outlets,
    printing,
    register,
    remarks,
    review,
    scanners,
)
from presscentre.accreditation.views import badge, form, invitation, naming, pieces, scan, scanner, status
from presscentre.core import navigation
from presscentre.people.models import Remit

root_urls: list[URLPattern | URLResolver] = [  # outside language and event
    path("scan/", scan.station, name="station"),
    path("scan/pair/", scan.pair, name="pair"),
    path("scan/manifest.webmanifest", scan.manifest, name="manifest"),
    path("scan/worker.js", scan.worker, name="worker"),
    path("scan/list/", scanner.sync, name="sync"),
    path("scan/list/records/", scanner.records, name="records"),
    path("scan/search/", scanner.search, name="search"),
]
page_urls: list[URLPattern | URLResolver] = [  # under /<lang>/<event>/accreditation/
    path("", status.status, name="status"),
    path("accent.css", status.accent, name="accent"),
    path("begin/", status.begin, name="begin"),
    path("invitation/", invitation.invitation, name="invitation"),
    path("invitation/decline/", invitation.decline, name="decline"),
    path("invitation/<str:token>/", invitation.link, name="invitation-link"),
    path("application/", form.form, name="form"),
    path("application/keep/", form.keep, name="keep"),
    path("application/outlets/", pieces.outlets, name="outlets"),
    path("application/outlet/", pieces.choose_outlet, name="choose-outlet"),
    path("application/outlet/propose/", pieces.propose_outlet, name="propose-outlet"),
    path("application/portrait/", pieces.take_portrait, name="take-portrait"),
    path("application/portrait/change/", pieces.change_portrait, name="change-portrait"),
    re_path(r"^application/portrait/(?P<which>picture|original)\.jpg$", pieces.portrait, name="portrait"),
    path("application/evidence/", pieces.add_evidence, name="add-evidence"),
    path("application/evidence/<int:piece_of>/", pieces.evidence, name="evidence"),
    path("application/evidence/<int:piece_of>/remove/", pieces.remove_evidence, name="remove-evidence"),
    path("application/answer/", status.answer, name="answer"),
    path("application/change/", status.change, name="change"),
    path("application/withdraw/", status.withdraw, name="withdraw"),
    path("badge/", badge.badge, name="badge"),
    path("badge/badge.pdf", badge.pdf, name="badge-pdf"),
    path("badge/worker.js", badge.worker, name="badge-worker"),
    path("outlet/", naming.outlet, name="outlet"),
    path("outlet/<int:place>/", naming.name, name="name"),
]
office_urls: list[URLPattern | URLResolver] = [  # under /office/<event>/accreditation/
    path("", review.queue, name="queue"),
    path("<int:application>/", review.application, name="application"),
    path("<int:application>/decide/<slug:verb>/", decide.decide, name="decide"),
    path("<int:application>/notes/", remarks.note, name="note"),
    path("<int:application>/tags/", remarks.tag, name="tag"),
    path("<int:application>/portrait.jpg", remarks.portrait, name="portrait"),
    path("<int:application>/thumb.jpg", remarks.thumb, name="thumb"),
    path("<int:application>/evidence/<int:evidence>/", remarks.evidence, name="evidence"),
    path("<int:application>/evidence/<int:evidence>/judge/", remarks.judge, name="judge"),
    path("<int:application>/badge/", badges.badge, name="badge"),
    path("<int:application>/badge/picture.png", badges.picture, name="badge-picture"),
    path("<int:application>/badge/print/", badges.print_badge, name="print-badge"),
    path("badges/", badges.badges, name="badges"),
    path("badges/prints/<int:pk>.pdf", badges.printed, name="printed"),
    path("badges/test.pdf", badges.test_sheet, name="test-sheet"),
    path("badges/runs/new/", printing.new_run, name="run-new"),
    path("badges/runs/<int:pk>/", printing.run, name="run"),
    path("badges/runs/<int:pk>/<int:first>.pdf", printing.part, name="run-part"),
    path("badges/runs/<int:pk>/badges.zip", printing.archive, name="run-archive"),
    path("badges/runs/<int:pk>/stop/", printing.stop, name="stop-run"),
    path("badges/runs/<int:pk>/go-on/", printing.go_on, name="go-on"),
    path("badges/keys/", keys.keys, name="keys"),
    path("badges/keys/change/", keys.change_key, name="change-key"),
    path("badges/keys/<int:number>/break/", keys.break_key, name="break-key"),
    path("badges/keys/renew/", keys.renew, name="renew"),
    path("many/", many.many, name="many"),
    path("waiting-list/", many.waiting_list, name="waiting-list"),
    path("outlets/", outlets.outlets, name="outlets"),
    path("outlets/new/", outlets.new, name="outlet-new"),
    path("outlets/<int:outlet>/", outlets.outlet, name="outlet"),
    path("outlets/<int:outlet>/confirm/", outlets.confirm, name="confirm-outlet"),
    path("outlets/<int:outlet>/names/", outlets.add_alias, name="add-alias"),
    path("outlets/<int:outlet>/names/<int:alias>/remove/", outlets.remove_alias, name="remove-alias"),
    path("outlets/<int:outlet>/domains/", outlets.add_domain, name="add-domain"),
    path("outlets/<int:outlet>/domains/<int:domain>/remove/", outlets.remove_domain, name="remove-domain"),
    path("outlets/<int:outlet>/merge/", outlets.merge, name="merge"),
    path("outlets/<int:outlet>/delegation/", delegations.invite_outlet, name="invite-outlet"),
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/<int:delegation>/", delegations.delegation, name="delegation"),
    path("delegations/<int:delegation>/contact/", delegations.contact, name="contact"),
    path("delegations/<int:delegation>/region/", delegations.override, name="override"),
    path("delegations/<int:delegation>/region/rule/", delegations.by_rule, name="by-rule"),
    path("register/", register.register, name="register"),
    path("register/capacities/", register.capacities, name="capacities"),
    path("register/regions/", register.rules, name="rules"),
    path("register/regions/follow/", register.follow_rules, name="follow-rules"),
]
door_urls: list[URLPattern | URLResolver] = [  # under /office/<event>/door/
    path("", door.door, name="door"),
    path("scans/", door.log, name="log"),
    path("desk/", door.desk, name="desk"),
    path("checkpoints/<slug:key>/opening/", door.opening, name="opening"),
    path("checkpoints/<slug:key>/closing/", door.closing, name="closing"),
    path("conflicts/<int:pk>/settle/", door.settle, name="settle"),
    path("scanners/", scanners.add, name="add"),
    path("scanners/<int:pk>/", scanners.change, name="scanner"),
    path("scanners/<int:pk>/code/", scanners.code, name="code"),
    path("scanners/<int:pk>/revocation/", scanners.revocation, name="revocation"),
]
api_urls: list[URLPattern | URLResolver] = [  # under /api/v1/events/<event>/
    path("checkpoints/", api.Checkpoints.as_view(), name="checkpoints"),
    path("scans/", api.scans, name="scans"),
]

navigation.add(navigation.PAGES, navigation.Link(60, _("Accreditation"), "accreditation:status"))
navigation.add(
    navigation.OFFICE,
    navigation.Link(10, _("Accreditation"), "office-accreditation:queue", (Remit.Role.ACCREDITATION,)),
)
navigation.add(
    navigation.OFFICE,
    navigation.Link(25, _("Door"), "office-door:door", (Remit.Role.DOOR, Remit.Role.ACCREDITATION)),
)
