"""Ours as it runs in production: the real application in uvicorn, people who have signed in, a closed event."""

import contextlib
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from benchmarks.fanout.load import ROOT, running
from tests import servers

PEOPLE = 5_200  # each socket has a person, a session and rights of its own
UVICORN = ["--ws", "websockets-sansio", "--ws-per-message-deflate", "false", "--ws-ping-interval", "0"]
UVICORN += ["--ws-max-size", "65536", "--loop", "uvloop", "--no-access-log", "--backlog", "4096"]
JOIN = json.dumps({"t": "join", "topic": "figures:double11", "lang": "en"})


def environment(changes: dict[str, str]) -> dict[str, str]:
    """The shell's, less what it says of Presscentre, plus `changes`."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PRESSCENTRE_", "DJANGO_"))}
    return clean | {"PYTHONPATH": str(ROOT)} | changes


def prepared(
    folder: Path, database: str, redis: str, by: str = "benchmarks.fanout.prepare", *told: str
) -> dict[str, str]:
    """A database that the module `by` has filled, here with a figure and people signed in; its server's environment."""
    port = servers.free_port()
    variables = environment(
        {
            "DJANGO_SETTINGS_MODULE": "presscentre.settings",
            "PRESSCENTRE_SECRET_KEY": "the-benchmark-has-nothing-to-hide-0123456789-abcdefghijk",
            "PRESSCENTRE_DATA_DIR": str(folder),
            "PRESSCENTRE_DATABASE_URL": database,
            "PRESSCENTRE_REDIS_URL": redis,
            "PRESSCENTRE_ORIGINS": f"http://127.0.0.1:{port}",
            "PRESSCENTRE_SSL_REDIRECT": "0",
            "PRESSCENTRE_LOG_LEVEL": "WARNING",
            "BENCHMARK_PORT": str(port),
        }
    )
    command = [sys.executable, "-m", by, str(folder), *(told or [str(PEOPLE)])]
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}")
    return variables


@contextlib.contextmanager
def server(house: dict[str, str], core: int) -> Iterator[tuple[int, int]]:
    """The application on one core; gives its port and process."""
    port = int(house["BENCHMARK_PORT"])
    log = Path(house["PRESSCENTRE_DATA_DIR"]) / "log"
    command = [sys.executable, "-m", "uvicorn", "presscentre.asgi:application", "--port", str(port), *UVICORN]
    with running(core, *command, environment=house, log=log) as process:
        until_healthy(port)
        yield port, process.process.pid


def until_healthy(port: int, patience: int = 60) -> None:
    """Return when the whole application answers, not only the port."""
    given_up = time.monotonic() + patience
    while time.monotonic() < given_up:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
            return
        time.sleep(0.1)
    raise TimeoutError(f"Nobody answers on port {port}.")


def client(folder: Path, join: str = JOIN) -> list[str]:
    """How the load client speaks to us: the subprotocol, everyone's own session, a join."""
    return [
        "--path",
        "/live/",
        "--protocol",
        "presscentre.live.1",
        "--join",
        join,
        "--cookies",
        str(folder / "cookies"),
    ]
