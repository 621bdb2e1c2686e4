"""A source that is fetched: by a real server's address, with care."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from presscentre.figures import jobs, pull, writer
from presscentre.figures.actions import Delivery
from presscentre.figures.models import Source
from presscentre.figures.parsing import MOST_BYTES
from tests import factories
from tests.factories import MINUTE
from tests.figures.conftest import on_the_wall

BODY = json.dumps({"figure": "gmv", "value": "5", "as_of": "2017-11-10T16:00:05Z"}).encode()


DRIPS = {
    "/line": b"HTTP/1.1 2",
    "/headers": b"HTTP/1.1 200 OK\r\nX-Long: ",
    "/body": b"HTTP/1.1 200 OK\r\n\r\n",
    "/chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
}


class Handler(BaseHTTPRequestHandler):
    def drip(self, beginning: bytes) -> None:
        """A byte now and then, for a minute or until nobody listens."""
        self.wfile.write(beginning)
        for _ in range(1200):
            self.wfile.write(b"1")
            time.sleep(0.05)

    def do_GET(self) -> None:
        if beginning := DRIPS.get(self.path):
            self.drip(beginning)
            return
        if self.path == "/slow":
            self.send_response(200)
            self.end_headers()
            for _ in range(1200):
                self.wfile.write(b" ")
                time.sleep(0.05)
            return
        status = 302 if self.path == "/elsewhere" else 404 if self.path == "/gone" else 200
        self.send_response(status)
        self.send_header("Location", "/")
        self.end_headers()
        self.wfile.write(b"x" * (MOST_BYTES + 1) if self.path == "/huge" else b"{" if self.path == "/half" else BODY)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.handle_error = lambda *_: None  # a client that hangs up is what we try
    thread = threading.Thread(target=httpd.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


@pytest.fixture
def pulled(source, server, settings) -> Source:
    settings.PULL_PRIVATE = True
    source.pull_url, source.pull_seconds = f"{server}/", 60
    source.save()
    return source


def test_a_source_is_fetched_in_its_turn(gala, gmv, pulled):
    now = timezone.now()
    jobs.pull_sources(now)
    pulled.refresh_from_db()
    assert (on_the_wall(gala), pulled.pulled_at, pulled.problem) == ({"gmv": "5"}, now, "")

    jobs.pull_sources(now + MINUTE / 2)
    pulled.refresh_from_db()
    assert pulled.pulled_at == now
    jobs.pull_sources(now + MINUTE)
    pulled.refresh_from_db()
    assert pulled.pulled_at == now + MINUTE


@pytest.mark.parametrize(
    ("path", "problem"),
    [("/elsewhere", "status_302"), ("/gone", "status_404"), ("/huge", "too_large"), ("/half", "not_json")],
)
def test_what_went_wrong_is_written_down(gala, gmv, pulled, path, problem):
    Source.objects.update(pull_url=pulled.pull_url.rstrip("/") + path)
    jobs.pull_sources(timezone.now())

    pulled.refresh_from_db()
    assert (pulled.problem, on_the_wall(gala)) == (problem, {"gmv": None})


def test_a_server_that_drips_is_left(server):
    with pytest.raises(pull.PullFailed, match="timed_out"):
        pull.fetch(f"{server}/slow", private=True, deadline=0.3)


@pytest.mark.parametrize("path", DRIPS)
def test_a_server_that_drips_anywhere_is_left_at_the_deadline(server, path):
    with pytest.raises(pull.PullFailed, match="timed_out"):
        pull.fetch(server + path, private=True, deadline=0.3)


def test_one_that_drips_keeps_no_other_waiting_and_one_no_leaves_the_others(gala, gmv, pulled, monkeypatch):
    """Three sources: one drips, one cannot be stored just now, one is well."""

    def fetch(url, *, private, deadline):
        """The deadline of the one that drips comes soon; the others take as long as a busy machine needs."""
        return pull.fetch(url, private=private, deadline=1.0 if "/headers" in url else 120.0)

    monkeypatch.setattr(jobs, "fetch", fetch)
    for key, path in (("dripping", "/headers"), ("unlucky", "/")):
        other = factories.source(gala, key, gmv)
        other.pull_url, other.pull_seconds = pulled.pull_url.rstrip("/") + path, 60
        other.save()
    commit = writer.deliver
    monkeypatch.setattr(writer, "deliver", lambda event, what: commit(event, refused_if_unlucky(what)))

    jobs.pull_sources(timezone.now())
    problems = dict(Source.objects.values_list("key", "problem"))
    assert problems == {"ticker": "", "dripping": "timed_out", "unlucky": "take_in_busy"}
    assert on_the_wall(gala) == {"gmv": "5"}


def refused_if_unlucky(delivery: Delivery) -> Delivery:
    if delivery.source is not None and delivery.source.key == "unlucky":
        raise writer.TakeInBusy
    return delivery


@pytest.mark.parametrize("address", ["http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::1]:{port}/"])
def test_our_own_network_is_not_asked(server, address):
    with pytest.raises(pull.PullFailed, match=r"address_refused|unreachable"):
        pull.fetch(address.format(port=server.rpartition(":")[2]))
    assert pull.fetch(f"{server}/", private=True) == BODY


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:99999/",
        "http://[::1/",
        "ftp://example.org/",
        "http://",
        "http://me:secret@127.0.0.1/",
    ],
)
def test_only_plain_addresses_of_the_web_are_fetched(address):
    with pytest.raises(pull.PullFailed, match="address_refused"):
        pull.fetch(address, private=True)
