"""`manage.py serve`, which `make run` ends in: one process, and nothing left of it."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from tests import servers, template
from tests.house import ROOT


@pytest.fixture
def served(tmp_path):
    """Starts `manage.py serve` as a laptop's shell would; ends what a test leaves."""
    started = []

    def serve(port, **environment):
        bare = {key: value for key, value in os.environ.items() if not key.startswith(("PRESSCENTRE_", "DJANGO_"))}
        with (tmp_path / "said").open("ab") as said:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", str(port)],
                cwd=ROOT,
                env=bare | {"PRESSCENTRE_DATA_DIR": str(tmp_path)} | environment,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        started.append(process)
        return process

    yield serve
    for process in started:
        servers.end(process, signal.SIGKILL)


def said(tmp_path):
    return (tmp_path / "said").read_text()


def wait_for(words, tmp_path, process, patience=300):
    given_up = time.monotonic() + patience
    while words not in said(tmp_path):
        assert process.poll() is None, said(tmp_path)
        assert time.monotonic() < given_up, said(tmp_path)
        time.sleep(0.1)


def gone(group, patience=60):
    """Whoever it started ends with it; the system takes them away a moment later."""
    given_up = time.monotonic() + patience
    with contextlib.suppress(ProcessLookupError):
        while True:
            os.killpg(group, 0)
            assert time.monotonic() < given_up, "Something of it runs on."
            time.sleep(0.05)


def read(url):
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.status, answer.read().decode()


def test_the_demonstration_serves_from_nothing_and_says_where_to_look(served, tmp_path):
    port = servers.free_port()

    process = served(port, PRESSCENTRE_DEMO="1")
    wait_for("Ctrl-C ends it", tmp_path, process)

    wait_for(f"http://127.0.0.1:{port}/en/double11/figures/", tmp_path, process)
    status, page = read(f"http://127.0.0.1:{port}/en/double11/figures/")
    assert (status, "<figure-live" in page) == (200, True)
    for door in ("#journalist", "#officer", "#screen", "/api/docs/"):
        assert door in said(tmp_path)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_leaves_no_process_and_no_open_port(served, tmp_path, stop):
    shutil.copy(template.sqlite(), tmp_path / "presscentre.sqlite3")
    port = servers.free_port()
    process = served(port, PRESSCENTRE_DEBUG="1")
    wait_for("Ctrl-C ends it", tmp_path, process)

    process.send_signal(stop)

    assert process.wait(300) in (0, -stop)
    assert "Traceback" not in said(tmp_path)
    gone(process.pid)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", port))


def test_a_port_in_use_is_said_at_once(served, tmp_path):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()

        process = served(held.getsockname()[1], PRESSCENTRE_DEBUG="1")

        assert process.wait(300) == 1
    assert "try: PORT=8001 make run" in said(tmp_path)
    assert "Traceback" not in said(tmp_path)
    assert not (tmp_path / "presscentre.sqlite3").exists()


def test_without_a_secret_production_does_not_start(served, tmp_path):
    process = served(servers.free_port())

    assert process.wait(300) == 1
    assert "PRESSCENTRE_SECRET_KEY is missing" in said(tmp_path)
