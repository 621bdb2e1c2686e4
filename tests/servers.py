"""Throw-away PostgreSQL and Redis, and the real server as its own process: for tests that need the real thing.

`python -m tests.servers COMMAND…` starts both, tells COMMAND their addresses, and ends them with it, Ctrl-C included.
"""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

POSTGRES = "PRESSCENTRE_TEST_POSTGRES_URL"
REDIS = "PRESSCENTRE_TEST_REDIS_URL"
_ports: list[int] = []  # held as long as this process lives
NEEDED = "make test needs Debian's postgresql and redis-server: apt-get install postgresql redis-server"


def free_port() -> int:
    """A port that nobody holds now, and that no other run of ours is given while this process lives.

    Below those that the system gives to whoever connects: a server may come back to it after a pause.
    """
    for port in random.sample(range(20_000, 32_000), 12_000):
        name = socket.socket(socket.AF_UNIX)
        with contextlib.suppress(OSError), socket.socket() as probe:
            name.bind(f"\0presscentre-port-{port}")  # an abstract name: nothing of it is left when we end
            probe.bind(("127.0.0.1", port))
            _ports.append(name.detach())
            return port
        name.close()
    raise AssertionError("Every port is held.")


@contextlib.contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """A PostgreSQL of our own in a temporary folder; gives the address of its database `presscentre`.

    Without fsync: it is thrown away; a benchmark asks for a `durable` one, which keeps its promises as in production.
    Ready in about 1.5 s.
    """
    with tempfile.TemporaryDirectory(prefix="presscentre-pg-") as name:
        folder, port = Path(name), free_port()
        if os.getuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        initdb = [postgres_binary("initdb"), "-D", f"{folder}/data", "-U", "presscentre", "-A", "trust", "-N"]
        _run([*_unprivileged(), *initdb, "-E", "UTF8", "--locale", "C.UTF-8"], cwd=folder)
        options = [
            *("-D", f"{folder}/data", "-p", str(port), "-h", "127.0.0.1", "-k", str(folder)),
            *(() if durable else ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")),
            *("-c", "max_connections=200", "-c", "shared_buffers=256MB", "-c", "logging_collector=off"),
        ]
        # Dies with us even if we are killed: SIGINT is PostgreSQL's fast shutdown.
        command = [*_unprivileged("INT"), postgres_binary("postgres"), *options]
        with _process(command, folder, stop=signal.SIGINT):
            address = f"postgres://presscentre@127.0.0.1:{port}"
            _until(lambda: _answers(address), folder)
            with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE presscentre")
            yield f"{address}/presscentre"


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """A Redis of our own on a free port; gives its address. Keeps nothing."""
    with tempfile.TemporaryDirectory(prefix="presscentre-redis-") as name, redis_on(free_port(), Path(name)) as url:
        yield url


@contextlib.contextmanager
def redis_on(port: int, folder: Path) -> Iterator[str]:
    """A Redis on this port: a test that kills one starts another in its place."""
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    binary = shutil.which("redis-server") or sys.exit(NEEDED)
    with _process(["setpriv", "--pdeathsig", "TERM", binary, *options], folder, stop=signal.SIGTERM):
        _until(lambda: _listens(port), folder)
        yield f"redis://127.0.0.1:{port}/0"


def postgres_binary(name: str) -> str:
    """Debian keeps the server's programs away from PATH; the newest version wins."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    return str(found[-1]) if found else shutil.which(name) or sys.exit(NEEDED)


def _unprivileged(death: str = "KILL") -> list[str]:
    """PostgreSQL refuses to run as root."""
    who = ["--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
    return ["setpriv", "--pdeathsig", death, *who]


def _run(command: list[str], cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command}: {done.stdout}{done.stderr}")


@contextlib.contextmanager
def _process(command: list[str], folder: Path, stop: signal.Signals) -> Iterator[subprocess.Popen[bytes]]:
    """Run in a session of its own, so that Ctrl-C reaches us first and we end it in order."""
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, start_new_session=True)
    try:
        yield process
    finally:
        end(process, stop)


def end(process: subprocess.Popen[bytes], stop: signal.Signals = signal.SIGTERM, patience: float = 15) -> None:
    """Ask it to stop; after `patience` seconds, make it."""
    if process.poll() is None:
        process.send_signal(stop)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()


def _until(ready: "object", folder: Path, patience: float = 120) -> None:
    """Wait for `ready()`; after `patience` seconds give up with the server's own words."""
    given_up = time.monotonic() + patience
    while not ready():  # type: ignore[operator]
        if time.monotonic() > given_up:
            sys.exit((folder / "log").read_text(errors="replace"))
        time.sleep(0.03)


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _answers(address: str) -> bool:
    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(f"{address}/postgres", connect_timeout=2):
        return True
    return False


def main(command: list[str]) -> int:
    """Run `command` beside both servers; its exit status is ours."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job begins with it ignored
    with postgres() as postgres_url, redis() as redis_url:
        environment = os.environ | {POSTGRES: postgres_url, REDIS: redis_url}
        child = subprocess.Popen(command, env=environment)
        try:
            return child.wait()
        except KeyboardInterrupt:
            return child.wait()  # it got the same Ctrl-C and is tidying up
        finally:
            end(child)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
