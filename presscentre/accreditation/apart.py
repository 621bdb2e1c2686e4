"""Children that work apart: started without the server's secrets, spoken to in lines of JSON with bytes behind them."""

import json
import os
import select
import subprocess
import sys
import time
from typing import IO, Any


def environment() -> dict[str, str]:
    """What a child may know: where Python's modules lie, and none of the server's secrets."""
    return {"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "LANG": "C.UTF-8"}


def begin(module: str) -> subprocess.Popen[bytes]:
    """A child that runs this module and is spoken to over its standard input and output."""
    return subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        bufsize=0,
    )


def send(pipe: IO[bytes], head: dict[str, Any], *parts: bytes) -> None:
    """Write a line of JSON, then these bytes, all of them."""
    for part in (json.dumps(head).encode() + b"\n", *parts):
        rest = memoryview(part)
        while rest:
            rest = rest[pipe.write(rest) :]
    pipe.flush()


def exactly(pipe: IO[bytes], size: int, until: float) -> bytes:
    """So many bytes, by this moment of the monotonic clock. Raises TimeoutError, or EOFError at the other end's end."""
    parts = []
    while size:
        ready, _, _ = select.select([pipe], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            raise TimeoutError
        part = pipe.read(min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def line(pipe: IO[bytes], until: float) -> bytes:
    """All up to the next line's end; raises as `exactly` does."""
    read = b""
    while not read.endswith(b"\n"):
        read += exactly(pipe, 1, until)
    return read
