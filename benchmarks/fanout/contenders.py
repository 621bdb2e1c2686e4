"""Who is measured: each starts its server on one core and its publisher on the other, and says what to count."""

import contextlib
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.fanout import ours
from benchmarks.fanout.load import Pipe, running
from tests import servers

Cores = tuple[int, int]  # the server's, everyone else's
PEERS = "benchmarks.fanout.peers."


@dataclass
class Contest:
    """One contender, standing: where it listens, whose processor time counts, who publishes."""

    port: int
    counted: list[int]
    publisher: Pipe
    client: list[str] = field(default_factory=list)  # options of the load client


# A contender prepares once and then stands as often as it is measured, each time with a fresh server.
Stand = Callable[[], AbstractContextManager[Contest]]


@contextlib.contextmanager
def floor(cores: Cores, size: int) -> Iterator[Stand]:
    yield lambda: _in_one_process("floor", cores, size)


@contextlib.contextmanager
def broadcast(cores: Cores, size: int) -> Iterator[Stand]:
    yield lambda: _in_one_process("broadcast", cores, size)


@contextlib.contextmanager
def stock(cores: Cores, size: int) -> Iterator[Stand]:
    yield lambda: _stock(cores, size)


@contextlib.contextmanager
def through_redis(cores: Cores, size: int) -> Iterator[Stand]:
    """Ours on PostgreSQL and Redis; the publisher is a process of its own that publishes through `live.topics`."""
    with _folder() as folder, redis_on(cores[0], folder) as (url, redis), servers.postgres() as database:
        house = ours.prepared(folder, database, url)
        publisher = ["-m", "benchmarks.fanout.publish_rows", str(size)]
        yield lambda: _ours(cores, folder, house, publisher, [redis])


@contextlib.contextmanager
def embedded(cores: Cores, size: int) -> Iterator[Stand]:
    """Ours in one process on SQLite; each update is a reading posted to its API, which it takes in by itself."""
    with _folder() as folder:
        house = ours.prepared(folder, f"sqlite:///{folder}/presscentre.sqlite3", "")
        publisher = ["-m", "benchmarks.fanout.publish_readings", house["BENCHMARK_PORT"], str(folder)]
        yield lambda: _ours(cores, folder, house, publisher, [])


@contextlib.contextmanager
def _in_one_process(name: str, cores: Cores, size: int) -> Iterator[Contest]:
    """A peer that publishes from within its server."""
    port = servers.free_port()
    command = [sys.executable, "-m", PEERS + name, str(port), str(size)]
    with _folder() as folder, running(cores[0], *command, log=folder / "log") as server:
        server.hear()
        until_listening(port)
        yield Contest(port, [server.process.pid], server)


@contextlib.contextmanager
def _stock(cores: Cores, size: int) -> Iterator[Contest]:
    """Channels' own consumer and layer in uvicorn, with the same WebSocket implementation as ours."""
    port = servers.free_port()
    server = [sys.executable, "-m", "uvicorn", PEERS + "stock:application", "--port", str(port), *ours.UVICORN]
    publisher = [sys.executable, "-m", PEERS + "stock_publisher"]
    with _folder() as folder, redis_on(cores[0], folder) as (url, redis):
        log = folder / "log"
        environment = ours.environment({"REDIS_URL": url})
        with (
            running(cores[0], *server, environment=environment, log=log) as served,
            running(cores[1], *publisher, url, str(size), log=log) as publishing,
        ):
            publishing.hear()
            until_listening(port)
            yield Contest(port, [served.process.pid, redis], publishing, client=["--path", "/live/"])


@contextlib.contextmanager
def _ours(
    cores: Cores, folder: Path, house: dict[str, str], publisher: list[str], beside: list[int]
) -> Iterator[Contest]:
    with ours.server(house, cores[0]) as (port, pid):
        command = [sys.executable, *publisher]
        with running(cores[1], *command, environment=house, log=folder / "log") as publishing:
            publishing.hear()
            yield Contest(port, [pid, *beside], publishing, client=ours.client(folder))


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A temporary folder; if the measurement fails, the end of its log is shown."""
    with tempfile.TemporaryDirectory(prefix="presscentre-fanout-") as name:
        folder = Path(name)
        try:
            yield folder
        except Exception:
            print((folder / "log").read_text(errors="replace")[-3000:], file=sys.stderr)
            raise


@contextlib.contextmanager
def redis_on(core: int, folder: Path) -> Iterator[tuple[str, int]]:
    """A Redis on the server's core; gives its address and its process."""
    port = servers.free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    with running(core, "redis-server", *options, log=folder / "log") as redis:
        until_listening(port)
        yield f"redis://127.0.0.1:{port}/0", redis.process.pid


def until_listening(port: int, patience: float = 60) -> None:
    """Return when somebody listens there."""
    given_up = time.monotonic() + patience
    while time.monotonic() < given_up:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError(f"Nobody listens on port {port}.")
