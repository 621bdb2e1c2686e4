"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from presscentre.briefings.office import seats as office_seats
from presscentre.briefings.views import schedule, seats
from presscentre.core import navigation

root_urls: list[URLPattern | URLResolver] = []  # outside language and event: personal calendars
page_urls: list[URLPattern | URLResolver] = [  # under /<lang>/<event>/schedule/
    path("", schedule.schedule, name="schedule"),
    path("seats/", seats.seats, name="seats"),
    path("seats/<int:sitting>/take/", seats.take, name="take-seat"),
    path("seats/<int:seat>/accept/", seats.accept, name="accept-seat"),
    path("seats/<int:seat>/give-up/", seats.give_up, name="give-up-seat"),
]
office_urls: list[URLPattern | URLResolver] = [  # under /office/<event>/briefings/
    path("<int:sitting>/seats/", office_seats.seats, name="seats"),
    path("<int:sitting>/seats/give/", office_seats.give, name="give-seat"),
    path("<int:sitting>/seats/<int:seat>/take-back/", office_seats.take_back, name="take-back-seat"),
]
floor_urls: list[URLPattern | URLResolver] = []  # under /office/<event>/floor/

navigation.add(navigation.PAGES, navigation.Link(40, _("Schedule"), "briefings:schedule"))
