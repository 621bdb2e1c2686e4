"""`manage.py demo`: load the demonstration, set its clock, and (with --play) replay it against a running server."""

import signal
from argparse import ArgumentParser
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from presscentre.core.errors import Refusal
from presscentre.events.models import Event
from presscentre.home import actions
from presscentre.home.demo import cast, player, records
from presscentre.people.models import User

LATEST = timedelta(hours=23, minutes=57)  # after that a time of day is of the evening before


def speed(text: str) -> Decimal:
    """How many seconds of the night pass in one: 60, 0.5."""
    told = Decimal(text)
    if not Decimal("0.1") <= told <= 3600:
        raise ValueError
    return told


def moment(text: str) -> timedelta:
    """A time of day in Shanghai as time after midnight; 23:58 and later are before it."""
    hours, minutes = (int(part) for part in text.split(":"))
    told = timedelta(hours=hours, minutes=minutes)
    if not (0 <= hours < 24 and 0 <= minutes < 60):
        raise ValueError
    return told - timedelta(days=1) if told > LATEST else told


class Command(BaseCommand):
    """Load, set the clock, play."""

    help = (
        "Load the demonstration: historic public figures of 11.11, invented people, and a closed event beside it. "
        "The server replays the night by itself when PRESSCENTRE_DEMO=1; --play does it against another server."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", nargs="?", choices=["floor"], help="floor: play the CEO's questions in the server")
        parser.add_argument("--speed", type=speed, help="how many times as fast as life (default 60, a floor 10)")
        parser.add_argument("--from", dest="start", type=moment, help="begin at this time in Shanghai (default 23:58)")
        parser.add_argument("--reset", action="store_true", help="begin the night anew, under a new epoch")
        parser.add_argument("--fresh", action="store_true", help="the same, unless nothing of it was played yet")
        parser.add_argument("--play", metavar="URL", help="replay against this server until Ctrl-C")
        parser.add_argument("--once", action="store_true", help="with --play: end after one night")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"] and not options["play"]:
            raise CommandError("--once ends a replay: give --play http://127.0.0.1:8000 as well.")
        try:
            self._load(options)
            if options["what"] == "floor":
                self._play_floor(options["speed"])
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        if options["play"]:
            self._play(options["play"], once=options["once"])

    def _load(self, options: dict[str, Any]) -> None:
        now = timezone.now()
        event = actions.load(by=None, now=now)
        played = options["fresh"] and player.has_begun(event)
        anew = options["reset"] or played or options["start"] is not None or event.clock_set_at is None
        # A night that ended while nothing was running begins again at once, not after the first look.
        over = not anew and event.clock(now) - records.starts_at("2017") >= player.score(event)[1]
        if anew or over:
            start = options["start"] if options["start"] is not None else cast.BEFORE_MIDNIGHT
            actions.begin_night(event, start=start, speed=options["speed"] or cast.SPEED, by=None, now=now)
        elif options["speed"] is not None:
            actions.change_speed(event, speed=options["speed"], by=None, now=now)
        self._invite_everybody()
        self.stdout.write(f"The demonstration stands at {event.clock(now).astimezone(event.tz):%H:%M:%S} in Shanghai.")

    def _invite_everybody(self) -> None:
        """After the clock is set: what happened at the doors happened before what it reads."""
        event, officer = Event.objects.get(slug=cast.SLUG), User.objects.get(email=cast.OFFICER.address)
        if came := actions.load_crowd(event, settings.DEMO_PEOPLE, officer=officer, by=None, now=timezone.now()):
            self.stdout.write(f"{came} invented journalists have applied.")
        if plans := actions.load_briefings(event, officer=officer, by=None, now=timezone.now()):
            self.stdout.write(f"{plans} briefings are in the schedule.")

    def _play_floor(self, speed: Decimal | None) -> None:
        event = Event.objects.get(slug=cast.SLUG)
        floor = actions.play_floor(event, speed=speed or cast.FLOOR_SPEED, by=None, now=timezone.now())
        told = {"event": event.slug, "sitting": floor.sitting_id}
        self.stdout.write("The running server plays the CEO's questions, until the sitting ends. Look at:")
        with override("en"):
            for view in ("briefings:floor", "office-floor:console"):
                self.stdout.write(f"  {reverse(view, kwargs=told)}")

    def _play(self, url: str, *, once: bool) -> None:
        parts = urlsplit(url)
        if parts.scheme != "http" or not parts.hostname:
            raise CommandError("--play takes the address of a server, as http://127.0.0.1:8000.")
        played = player.Player(parts.port or 80, host=parts.hostname, once=once)
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_told: played.stop())
        played.run()
