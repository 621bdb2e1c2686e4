"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from presscentre.briefings.office import console, fairness, floors
from presscentre.briefings.office import seats as office_seats
from presscentre.briefings.views import briefing, feeds, floor, schedule, seats
from presscentre.core import navigation

root_urls: list[URLPattern | URLResolver] = []  # outside language and event: personal calendars
page_urls: list[URLPattern | URLResolver] = [  # under /<lang>/<event>/schedule/
    path("", schedule.schedule, name="schedule"),
    path("schedule.json", feeds.data, name="data"),
    path("changes/", briefing.changes, name="changes"),
    path("seats/", seats.seats, name="seats"),
    path("seats/<int:sitting>/take/", seats.take, name="take-seat"),
    path("seats/<int:seat>/accept/", seats.accept, name="accept-seat"),
    path("seats/<int:seat>/give-up/", seats.give_up, name="give-up-seat"),
    path("floor/<int:sitting>/", floor.floor, name="floor"),
    path("floor/<int:sitting>/ask/", floor.ask, name="ask"),
    path("floor/<int:sitting>/questions/<int:question>/rephrase/", floor.rephrase, name="rephrase"),
    path("floor/<int:sitting>/questions/<int:question>/withdraw/", floor.withdraw, name="withdraw"),
    path("<slug:key>/", briefing.briefing, name="briefing"),
]
office_urls: list[URLPattern | URLResolver] = [  # under /office/<event>/briefings/
    path("<int:sitting>/seats/", office_seats.seats, name="seats"),
    path("<int:sitting>/seats/give/", office_seats.give, name="give-seat"),
    path("<int:sitting>/seats/<int:seat>/take-back/", office_seats.take_back, name="take-back-seat"),
]
floor_urls: list[URLPattern | URLResolver] = [  # under /office/<event>/floor/
    path("", floors.floors, name="floors"),
    path("fairness/", fairness.fairness, name="fairness"),
    path("fairness.json", fairness.as_json, name="fairness-json"),
    path("fairness.csv", fairness.as_csv, name="fairness-csv"),
    path("<int:sitting>/", console.console, name="console"),
    path("<int:sitting>/moderators/", floors.appoint, name="appoint"),
    path("<int:sitting>/transcript/", console.transcript, name="transcript"),
    path("<int:sitting>/answers/<int:answer>/", console.answer, name="answer"),
    path("<int:sitting>/questions/<int:question>/<slug:verb>/", console.judge, name="judge"),
    path("<int:sitting>/<slug:verb>/", console.act, name="act"),
]

navigation.add(navigation.PAGES, navigation.Link(40, _("Schedule"), "briefings:schedule"))
navigation.add(navigation.OFFICE, navigation.Link(35, _("Floor"), "office-floor:floors"))
