"""The player against a server that answers, stumbles, and goes: a real socket, no mocks of the house."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from presscentre.events.models import Event
from presscentre.home import actions
from presscentre.home.demo import cast, plan, player, records, wire


class Ear(BaseHTTPRequestHandler):
    """Keeps what was sent; answers with the next of `answers`, or hangs up on None."""

    protocol_version = "HTTP/1.1"
    answers: list[int | None] = []
    heard: list[dict] = []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status = self.answers.pop(0) if self.answers else 202
        if status is None:
            self.close_connection = True
            return
        self.heard.append({"path": self.path, "token": self.headers["Authorization"], "body": body})
        told = b'{"readings": []}'
        self.send_response(status)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *args):
        pass


@pytest.fixture
def ear() -> Iterator[ThreadingHTTPServer]:
    Ear.answers, Ear.heard = [], []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


PUSH = plan.Push(timedelta(seconds=181), "gmv", Decimal(10**10), False, "one source")
GUESS = plan.Push(timedelta(seconds=240), "gmv", Decimal(12 * 10**9), True, plan.BETWEEN)


def test_a_reading_goes_out_as_any_machine_sends_it(ear):
    line = wire.Wire("127.0.0.1", ear.server_port)
    line.push([PUSH, GUESS], records.starts_at("2017"))
    line.close()
    assert Ear.heard == [
        {
            "path": "/api/v1/events/double11/readings/",
            "token": f"Bearer {cast.source_token()}",
            "body": {
                "readings": [
                    {"figure": "gmv", "value": "10000000000", "as_of": "2017-11-10T16:03:01Z", "note": "one source"},
                    {
                        "figure": "gmv",
                        "value": "12000000000",
                        "as_of": "2017-11-10T16:04:00Z",
                        "note": plan.BETWEEN,
                        "interpolated": True,
                    },
                ]
            },
        }
    ]


def test_a_connection_that_was_closed_meanwhile_is_opened_anew_once(ear):
    line = wire.Wire("127.0.0.1", ear.server_port)
    Ear.answers = [202, None, 202, None, None]
    line.push([PUSH], records.starts_at("2017"))
    line.push([PUSH], records.starts_at("2017"))
    assert len(Ear.heard) == 2
    with pytest.raises(ConnectionError):
        line.push([PUSH], records.starts_at("2017"))
    line.close()


def test_a_server_that_takes_nothing_is_told_from_one_that_is_away(ear):
    line = wire.Wire("127.0.0.1", ear.server_port)
    Ear.answers = [401]
    with pytest.raises(wire.Refused):
        line.push([PUSH], records.starts_at("2017"))
    line.close()


def test_a_player_that_comes_late_catches_up_each_known_reading_on_its_own(demo, ear):
    late = records.starts_at("2017") + timedelta(days=1, minutes=22)
    Event.objects.filter(pk=demo.pk).update(clock_reads=late, clock_set_at=timezone.now())
    demo.refresh_from_db()
    steps, _end = player.score(demo)
    played = player.Player(ear.server_port, once=True)
    played._catch_up(demo, steps, timedelta(days=1, minutes=22))
    played.wire.close()

    sent = [reading for one in Ear.heard for reading in one["body"]["readings"]]
    known = plan.missed(steps, timedelta(days=1, minutes=22))
    assert [(one["figure"], one["value"]) for one in sent] == [(one.figure, str(one.value)) for one in known]
    assert {len(one["body"]["readings"]) for one in Ear.heard} == {1}


def test_the_player_notices_that_somebody_set_the_clock(demo, ear):
    played = player.Player(ear.server_port)
    actions.change_speed(Event.objects.get(pk=demo.pk), speed=Decimal(10), by=None, now=timezone.now())
    with pytest.raises(player.ClockWasSet):
        played._look_up(demo)


def test_the_player_stops_within_a_moment(demo):
    played = player.Player(1)
    played.stop()
    began = timezone.now()
    assert played._wait_until(demo, records.starts_at("2017") + timedelta(hours=1)) is False
    assert timezone.now() - began < timedelta(seconds=30)  # else it would be minutes


def test_a_fresh_night_begins_when_the_player_comes_and_a_begun_one_goes_on(demo):
    Event.objects.filter(pk=demo.pk).update(clock_set_at=timezone.now() - timedelta(seconds=30))
    before = Event.objects.get(pk=demo.pk).clock_set_at
    played = player.Player(1)
    played._begin()
    first = Event.objects.get(pk=demo.pk).clock_set_at
    played._begin()
    assert (first > before, Event.objects.get(pk=demo.pk).clock_set_at) == (True, first)
