"""Processes that work apart: without the server's secrets, with little memory and time, one job after the other.

Parent and child speak over the child's standard input and output. A message is a line of JSON whose "sizes" say how
many bytes follow it, part by part. A child ends when its input does, so it never outlives the server.
"""

import atexit
import json
import os
import resource
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO, Any

IDLE = 120.0  # seconds without a job after which a child gives its memory back
MOST_BACK = 256 * 1024 * 1024  # bytes of one answer: a child that somebody took over cannot fill the server, either
LONGEST_LINE = 1024 * 1024

Head = dict[str, Any]
Message = tuple[Head, Sequence[bytes]]


class Burst(Exception):
    """The child died of this job, took too long, or answered what cannot be understood."""


class _Gone(Exception):
    """The child is no longer there."""


class Child:
    """A process that runs this module, started at the first job and again after one that ended.

    `memory` bounds its data in bytes, beside the code of its libraries; `seconds` one job. After so many `jobs`, or
    once it has held more than `tired` bytes, it is let go, and the next job is another's. Safe from several threads:
    one waits.
    """

    def __init__(
        self, module: str, *, memory: int, seconds: float, jobs: int | None = None, tired: int | None = None
    ) -> None:
        self._module, self._memory, self._seconds = module, memory, seconds
        self._jobs, self._tired = jobs, tired
        self._child: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()
        self._done = 0  # jobs of this child
        self.peak = 0  # the most memory that a child has held, in bytes
        atexit.register(self.close)

    @property
    def pid(self) -> int | None:
        """The child's number; None while there is none."""
        return self._child.pid if self._child else None

    def ask(self, head: Head, *parts: bytes) -> Message:
        """What the child answers. Raises Burst; the next job then begins with another child."""
        with self._turn:
            if self._child is not None:
                # It may have gone to rest, or been killed, since we last asked: that is no fault of this job's.
                with suppress(_Gone):
                    return self._asked(head, parts)
            try:
                return self._asked(head, parts)
            except _Gone as gone:
                raise Burst from gone

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()

    def _asked(self, head: Head, parts: Sequence[bytes]) -> Message:
        try:
            return self._spoken(head, parts)
        except (BrokenPipeError, EOFError) as error:
            self.close()
            raise _Gone from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            self.close()
            raise Burst from error

    def _spoken(self, head: Head, parts: Sequence[bytes]) -> Message:
        child = self._running()
        assert child.stdin is not None
        assert child.stdout is not None
        until = time.monotonic() + self._seconds
        _send(child.stdin, head | {"seconds": self._seconds}, parts)
        told = json.loads(_line(child.stdout, until))
        if sum(told["sizes"]) > MOST_BACK:
            raise ValueError(told["sizes"])
        answer = [_exactly(child.stdout, size, until) for size in told["sizes"]]
        self._count(told["memory"])
        return told, answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child, self._done = _begin(self._module, self._memory), 0
        return self._child

    def _count(self, memory: int) -> None:
        self.peak, self._done = max(self.peak, memory), self._done + 1
        if (self._jobs and self._done >= self._jobs) or (self._tired and memory > self._tired):
            self.close()


def serve(work: Callable[[Head, list[bytes]], Message], *, rest: Callable[[], None] | None = None) -> None:
    """A child's life: one job after the other, until its input ends or nobody has asked for long.

    `rest` is called after each answer, while nobody waits.
    """
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while select.select([source], [], [], IDLE)[0] and (line := source.readline()):
        head = json.loads(line)
        parts = [source.read(size) for size in head["sizes"]]
        _bound(head["seconds"])
        told, answer = work(head, parts)
        _send(sink, told | {"memory": _held()}, answer)
        if rest is not None:
            rest()


def _begin(module: str, memory: int) -> subprocess.Popen[bytes]:
    """A child that knows where Python's modules lie, and none of the server's secrets."""
    known = {"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "LANG": "C.UTF-8"}
    return subprocess.Popen(
        [sys.executable, "-m", module, str(memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=known,
        bufsize=0,
    )


def _bound(seconds: float) -> None:
    """Let this job burn no more than every core can in its time: a parent that was killed cannot end a long one."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds * (os.cpu_count() or 1)) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def _held() -> int:
    """The most memory that this process has held, in bytes; getrusage would count what our parent held before."""
    with open("/proc/self/status", encoding="ascii") as status:
        peak = next(line for line in status if line.startswith("VmHWM"))
    return int(peak.split()[1]) * 1024


def _send(pipe: IO[bytes], head: Head, parts: Sequence[bytes]) -> None:
    """Write the line, then the parts, all of them."""
    line = json.dumps(head | {"sizes": [len(part) for part in parts]}).encode() + b"\n"
    for part in (line, *parts):
        rest = memoryview(part)
        while rest:
            rest = rest[pipe.write(rest) :]
    pipe.flush()


def _exactly(pipe: IO[bytes], size: int, until: float) -> bytes:
    """So many bytes, by this moment of the monotonic clock. Raises TimeoutError, or EOFError at the other end's end."""
    parts = []
    while size > 0:
        ready, _, _ = select.select([pipe], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            raise TimeoutError
        part = pipe.read(min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _line(pipe: IO[bytes], until: float) -> bytes:
    """All up to the next line's end; raises as `_exactly` does, and ValueError if there is no end."""
    read = b""
    while not read.endswith(b"\n"):
        read += _exactly(pipe, 1, until)
        if len(read) > LONGEST_LINE:
            raise ValueError(len(read))
    return read
