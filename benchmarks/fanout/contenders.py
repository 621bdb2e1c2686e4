"""Who is measured: each starts its server on one core and its publisher on the other, and says what to count."""

import contextlib
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.fanout import ours
from benchmarks.fanout.load import Pipe, running
from tests import servers

PEERS = "benchmarks.fanout.peers."


@dataclass
class Contest:
    """One contender, standing: where it listens, whose processor time counts, who publishes."""

    port: int
    counted: list[int]
    publisher: Pipe
    client: list[str] = field(default_factory=list)  # options of the load client


@contextlib.contextmanager
def floor(cores: tuple[int, int], size: int) -> Iterator[Contest]:
    with _in_one_process("floor", cores, size) as contest:
        yield contest


@contextlib.contextmanager
def broadcast(cores: tuple[int, int], size: int) -> Iterator[Contest]:
    with _in_one_process("broadcast", cores, size) as contest:
        yield contest


@contextlib.contextmanager
def _in_one_process(name: str, cores: tuple[int, int], size: int) -> Iterator[Contest]:
    """A peer that publishes from within its server."""
    port = servers.free_port()
    command = [sys.executable, "-m", PEERS + name, str(port), str(size)]
    with _folder() as folder, running(cores[0], *command, log=folder / "log") as server:
        server.hear()
        until_listening(port)
        yield Contest(port, [server.process.pid], server)


@contextlib.contextmanager
def stock(cores: tuple[int, int], size: int) -> Iterator[Contest]:
    """Channels' own consumer and layer in uvicorn, with the same WebSocket implementation as ours."""
    port = servers.free_port()
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(_folder())
        url, redis = stack.enter_context(redis_on(cores[0], folder))
        command = [sys.executable, "-m", "uvicorn", PEERS + "stock:application", "--port", str(port), *ours.UVICORN]
        environment = ours.environment({"REDIS_URL": url})
        server = stack.enter_context(running(cores[0], *command, environment=environment, log=folder / "log"))
        publisher = stack.enter_context(
            running(cores[1], sys.executable, "-m", PEERS + "stock_publisher", url, str(size), log=folder / "log")
        )
        publisher.hear()
        until_listening(port)
        yield Contest(port, [server.process.pid, redis], publisher, client=["--path", "/live/"])


@contextlib.contextmanager
def through_redis(cores: tuple[int, int], size: int) -> Iterator[Contest]:
    """Ours on PostgreSQL and Redis; the publisher is a process of its own that publishes through `live.topics`."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(_folder())
        url, redis = stack.enter_context(redis_on(cores[0], folder))
        database = stack.enter_context(servers.postgres())
        house = ours.prepared(folder, database, url)
        port, pid = stack.enter_context(ours.server(house, cores[0]))
        command = [sys.executable, "-m", "benchmarks.fanout.publish_rows", str(size)]
        publisher = stack.enter_context(running(cores[1], *command, environment=house, log=folder / "log"))
        publisher.hear()
        yield Contest(port, [pid, redis], publisher, client=ours.client(folder))


@contextlib.contextmanager
def embedded(cores: tuple[int, int], size: int) -> Iterator[Contest]:
    """Ours in one process on SQLite; each update is a reading posted to its API, which it takes in by itself."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(_folder())
        house = ours.prepared(folder, f"sqlite:///{folder}/presscentre.sqlite3", "")
        port, pid = stack.enter_context(ours.server(house, cores[0]))
        command = [sys.executable, "-m", "benchmarks.fanout.publish_readings", str(port), str(folder)]
        publisher = stack.enter_context(running(cores[1], *command, environment=house, log=folder / "log"))
        publisher.hear()
        yield Contest(port, [pid], publisher, client=ours.client(folder))


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
