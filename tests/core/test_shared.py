"""Redis dies in the night: people sign in, machines push, screens are paired; guessing stays limited."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from presscentre.api import actions
from presscentre.core import checks, shared
from presscentre.kiosk.rules import GUESSES
from presscentre.notices.models import Notice
from tests import factories, servers

pytestmark = [pytest.mark.redis, pytest.mark.django_db]


@pytest.fixture
def redis_there(settings: Any, tmp_path: Path) -> Iterator[Callable[[bool], None]]:
    """Call it with False and Redis is dead, with True and another one runs in its place."""
    port, running = servers.free_port(), ExitStack()

    def there(alive: bool) -> None:
        running.close()
        if alive:
            running.enter_context(servers.redis_on(port, tmp_path))

    there(True)
    settings.CACHES = {"default": checks.cache(f"redis://127.0.0.1:{port}/0")}
    # A Redis that is there may be slow on a busy machine; one that is dead refuses at once.
    settings.CACHES["default"]["OPTIONS"] |= {"socket_timeout": 120, "socket_connect_timeout": 120}
    yield there
    running.close()


def sign_in(person: Any) -> str | None:
    """A mailed code, typed; gives who the browser then is."""
    browser = Client()
    browser.post("/accounts/login/", {"email": person.email})
    code = Notice.objects.filter(template="people/code", to=person.email).latest("pk").facts["code"]
    browser.post("/accounts/login/code/confirm/", {"code": code})
    return browser.session.get("_auth_user_id")


def test_everything_goes_on_while_redis_is_away_and_after_it_is_back(redis_there, gala, lena, caplog):
    _token, secret = actions.issue(gala, name="counter", scopes=["events:read"], by=None, now=timezone.now())
    machine = Client(headers={"authorization": f"Bearer {secret}"})
    officer = Client()
    factories.sign_in(officer, factories.officer("Sven", gala, "screens"))
    guess = lambda: officer.post("/office/double11/screens/pairing/", {"code": "WWWWWW"}).status_code  # noqa: E731

    assert (sign_in(lena), machine.get("/api/v1/events/double11/").status_code, guess()) == (str(lena.pk), 200, 422)
    redis_there(False)
    assert (sign_in(lena), machine.get("/api/v1/events/double11/").status_code) == (str(lena.pk), 200)
    assert [guess() for _ in range(GUESSES + 1)] == [422] * GUESSES + [429]
    assert caplog.text.count("core.cache_away") == 1

    redis_there(True)
    time.sleep(shared.QUIET)
    assert (sign_in(lena), machine.get("/api/v1/events/double11/").status_code, guess()) == (str(lena.pk), 200, 422)
    assert "core.cache_back" in caplog.text


def test_a_redis_that_hangs_is_waited_for_once_in_three_seconds(settings, monkeypatch):
    assert shared.QUIET == 3
    monkeypatch.setattr(shared, "QUIET", 3600.0)  # a busy machine may need longer for the hundred
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it lets everybody in and says nothing
        settings.CACHES = {"default": checks.cache(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")}

        assert [cache.get("key", "nothing") for _ in range(100)] == ["nothing"] * 100
        assert calls_at(silent) == 1


def calls_at(door: socket.socket) -> int:
    """How many have come to this door, and stand there."""
    door.setblocking(False)
    came = 0
    while True:
        try:
            door.accept()[0].close()
        except BlockingIOError:
            return came
        came += 1


def test_a_counter_begins_again_where_it_is_not_known(redis_there):
    cache.set("tries", 3)
    assert (cache.incr("tries"), cache.get_many(["tries", "else"])) == (4, {"tries": 4})

    redis_there(False)
    with pytest.raises(ValueError, match="tries"):
        cache.incr("tries")
    assert (cache.add("tries", 0, 60), cache.incr("tries"), cache.has_key("tries")) == (True, 1, True)
    cache.set_many({"a": 1, "b": 2})
    assert (cache.get_many(["a", "b"]), cache.touch("a", 5), cache.delete("a")) == ({"a": 1, "b": 2}, True, True)
    cache.delete_many(["b"])
    cache.clear()
    assert cache.get("tries") is None
