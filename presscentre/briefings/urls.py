"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from presscentre.briefings.office import briefings, console, fairness, floors, plan, release, sittings, split
from presscentre.briefings.office import seats as office_seats
from presscentre.briefings.views import briefing, calendars, feeds, floor, schedule, seats
from presscentre.core import navigation
from presscentre.people.models import Remit

root_urls: list[URLPattern | URLResolver] = [  # outside language and event
    path("calendar.ics", calendars.personal, name="personal"),
]
page_urls: list[URLPattern | URLResolver] = [  # under /<lang>/<event>/schedule/
    path("", schedule.schedule, name="schedule"),
    path("schedule.json", feeds.data, name="data"),
    path("changes/", briefing.changes, name="changes"),
    path("schedule.ics", calendars.whole, name="calendar"),
    path("rooms/<slug:key>.ics", calendars.room, name="room-calendar"),
    path("calendars/", calendars.mine, name="calendars"),
    path("calendars/new/", calendars.make, name="make-calendar"),
    path("calendars/<int:pk>/revoke/", calendars.revoke, name="revoke-calendar"),
    path("seats/", seats.seats, name="seats"),
    path("seats/<int:sitting>/take/", seats.take, name="take-seat"),
    path("seats/<int:seat>/accept/", seats.accept, name="accept-seat"),
    path("seats/<int:seat>/give-up/", seats.give_up, name="give-up-seat"),
    path("floor/<int:sitting>/", floor.floor, name="floor"),
    path("floor/<int:sitting>/ask/", floor.ask, name="ask"),
    path("floor/<int:sitting>/questions/<int:question>/rephrase/", floor.rephrase, name="rephrase"),
    path("floor/<int:sitting>/questions/<int:question>/withdraw/", floor.withdraw, name="withdraw"),
    path("<slug:key>/", briefing.briefing, name="briefing"),
    path("<slug:key>/wish/", briefing.wish, name="wish"),
    path("<slug:key>/wish/back/", briefing.unwish, name="unwish"),
]
office_urls: list[URLPattern | URLResolver] = [  # under /office/<event>/briefings/
    path("", plan.plan, name="plan"),
    path("all/", briefings.briefings, name="briefings"),
    path("new/", briefings.new, name="new"),
    path("release/", release.release, name="release"),
    path("versions/", release.versions, name="versions"),
    path("versions/<int:number>/back/", release.back, name="back"),
    path("<int:sitting>/", sittings.sitting, name="sitting"),
    path("<int:sitting>/move/", sittings.move, name="move"),
    path("<int:sitting>/copy/", sittings.change, {"verb": "copy"}, name="copy"),
    path("<int:sitting>/unplace/", sittings.change, {"verb": "unplace"}, name="unplace"),
    path("<int:sitting>/cancel/", sittings.change, {"verb": "cancel"}, name="cancel"),
    path("<int:sitting>/keep/", sittings.change, {"verb": "keep"}, name="keep"),
    path("<int:sitting>/remove/", sittings.change, {"verb": "remove"}, name="remove-sitting"),
    path("<int:sitting>/delay/", release.delay, name="delay"),
    path("<int:sitting>/seats/", office_seats.seats, name="seats"),
    path("<int:sitting>/seats/give/", office_seats.give, name="give-seat"),
    path("<int:sitting>/seats/<int:seat>/take-back/", office_seats.take_back, name="take-back-seat"),
    path("<slug:key>/", briefings.briefing, name="briefing"),
    path("<slug:key>/sittings/", sittings.new, name="new-sitting"),
    path("<slug:key>/line/", briefings.line, name="line"),
    path("<slug:key>/remove/", briefings.remove, name="remove"),
    path("<slug:key>/split/", split.split, name="split"),
    path("<slug:key>/split/keep/", split.keep, name="keep-split"),
    path("<slug:key>/split/rooms/", split.draft_rooms, name="draft-rooms"),
]
floor_urls: list[URLPattern | URLResolver] = [  # under /office/<event>/floor/
    path("", floors.floors, name="floors"),
    path("fairness/", fairness.fairness, name="fairness"),
    path("fairness.json", fairness.as_json, name="fairness-json"),
    path("fairness.csv", fairness.as_csv, name="fairness-csv"),
    path("fairness.svg", fairness.as_picture, name="fairness-picture"),
    path("<int:sitting>/", console.console, name="console"),
    path("<int:sitting>/moderators/", floors.appoint, name="appoint"),
    path("<int:sitting>/transcript/", console.transcript, name="transcript"),
    path("<int:sitting>/answers/<int:answer>/", console.answer, name="answer"),
    path("<int:sitting>/questions/<int:question>/<slug:verb>/", console.judge, name="judge"),
    path("<int:sitting>/<slug:verb>/", console.act, name="act"),
]

navigation.add(navigation.PAGES, navigation.Link(40, _("Schedule"), "briefings:schedule"))
navigation.add(navigation.OFFICE, navigation.Link(35, _("Floor"), "office-floor:floors"))
navigation.add(
    navigation.OFFICE,
    navigation.Link(34, _("Briefings"), "office-briefings:plan", (Remit.Role.BRIEFINGS,)),
)
