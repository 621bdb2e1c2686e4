"""The real server as processes of its own: what faults and browsers are tried on.

with house.open(database="postgres", redis=True, workers=2, demo=True) as server:
    server.manage("officer", "add", "ines@example.org", "--role", "figures")
    server.url, server.port, server.environment, server.log()
    server.kill(); server.start()
"""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import servers, template

ROOT = Path(__file__).resolve().parent.parent


class House:
    """Opens servers on migrated databases, each a copy of a template."""

    def __init__(self, fixture: Callable[[str], Any], folders: pytest.TempPathFactory) -> None:
        self.fixture, self.folders = fixture, folders

    @contextlib.contextmanager
    def open(
        self,
        *,
        database: str = "sqlite",
        redis: bool = False,
        demo: bool = False,
        workers: int = 1,
        serve: bool = False,
        application: str = "presscentre.asgi:application",
        environment: dict[str, str] | None = None,
    ) -> Iterator["Server"]:
        """A server that answers /healthz, with a database of its own; gone at the end.

        `application` is what uvicorn serves. With `serve` it is `manage.py serve`, as `make run` starts it: it loads
        and plays the demonstration, too.
        """
        folder = self.folders.mktemp("server")
        variables = {
            "PRESSCENTRE_DATA_DIR": str(folder),
            "PRESSCENTRE_DATABASE_URL": self.database(database, folder),
            "PRESSCENTRE_REDIS_URL": self.fixture("redis_url") if redis else "",
            "PRESSCENTRE_DEMO" if demo else "PRESSCENTRE_DEBUG": "1",
            "PRESSCENTRE_DEMO_PEOPLE": "40",
            **(environment or {}),
        }
        server = (Serving if serve else Server)(folder, variables, workers, application)
        try:
            server.start()
            yield server
        finally:
            server.stop()

    def database(self, kind: str, folder: Path) -> str:
        """Address of a fresh, migrated database."""
        if kind == "sqlite":
            return self._sqlite(folder)
        return self._postgres()

    def _sqlite(self, folder: Path) -> str:
        copy = folder / "presscentre.sqlite3"
        shutil.copy(template.sqlite(), copy)
        return f"sqlite:///{copy}"

    def _postgres(self) -> str:
        address = self.fixture("postgres_url").rpartition("/")[0]
        begun = template.postgres(address)
        copy = f"house_{secrets.token_hex(4)}"
        with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{begun}"')
        return f"{address}/{copy}"


def _manage(environment: dict[str, str], *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=_environment(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if check and done.returncode:
        raise AssertionError(f"manage.py {' '.join(arguments)}: {done.stdout}{done.stderr}")
    return done


def _environment(changes: dict[str, str]) -> dict[str, str]:
    """The shell's, less what it says of Presscentre and Django, plus `changes`."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PRESSCENTRE_", "DJANGO_"))}
    return clean | changes


class Server:
    """uvicorn with our application in a process of its own; `stop` is graceful, `kill` is SIGKILL."""

    def __init__(
        self,
        folder: Path,
        environment: dict[str, str],
        workers: int = 1,
        application: str = "presscentre.asgi:application",
    ) -> None:
        self.folder, self.environment, self.workers, self.application = folder, environment, workers, application
        self.port = servers.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, patience: float = 300) -> None:
        """Start (again, on the same port) and wait until /healthz answers."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *self.command()],  # it goes with us even if we are killed
                cwd=ROOT,
                env=_environment(self.environment),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait(patience)

    def command(self) -> list[str]:
        """uvicorn as one would start it behind a proxy."""
        options = ["--host", "127.0.0.1", "--port", str(self.port), "--workers", str(self.workers)]
        options += ["--ws", "websockets-sansio", "--ws-per-message-deflate", "false"]
        options += ["--ws-max-size", "65536", "--ws-ping-interval", "0"]
        return [sys.executable, "-m", "uvicorn", self.application, "--no-access-log", *options]

    def wait(self, patience: float = 300) -> None:
        """Until /healthz answers 200."""
        given_up = time.monotonic() + patience
        while time.monotonic() < given_up:
            assert self.process is not None
            if self.process.poll() is not None:
                raise AssertionError(f"The server ended with {self.process.returncode}:\n{self.log()}")
            if self.answers():
                return
            time.sleep(0.05)
        raise AssertionError(f"No answer from {self.url}/healthz within {patience} s:\n{self.log()}")

    def answers(self) -> bool:
        """True if /healthz says 200 now."""
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
        return False

    def stop(self) -> None:
        """End it the graceful way."""
        if self.process is not None:
            servers.end(self.process, patience=60)
            self._sweep()

    def kill(self) -> None:
        """End it the hard way, its workers too."""
        assert self.process is not None
        self._sweep()
        self.process.wait()

    def _sweep(self) -> None:
        """SIGKILL to whatever is left of the group that we started."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """`manage.py …` on this server's database; fails the test unless `check` is False."""
        return _manage(self.environment, *arguments, check=check)

    def python(self, code: str) -> str:
        """Run lines of Python with the models at hand on this server's database; gives what they print."""
        return self.manage("shell", "--verbosity", "0", "-c", code).stdout

    def spawn(self, *arguments: str) -> subprocess.Popen[bytes]:
        """`manage.py …` beside the server, for instance a worker to be killed; end it yourself (servers.end)."""
        with (self.folder / f"log-{arguments[0]}").open("ab") as log:
            return subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", sys.executable, str(ROOT / "manage.py"), *arguments],
                env=_environment(self.environment),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def log(self) -> str:
        """Everything the server has said."""
        return (self.folder / "log").read_text(errors="replace")


class Serving(Server):
    """The one process of `make run`."""

    def command(self) -> list[str]:
        return [sys.executable, str(ROOT / "manage.py"), "serve", "--port", str(self.port)]
