"""A process of its own in which strangers' pictures are decoded: one that bursts takes nothing else with it.

Parent and child speak over the child's standard input and output: a line of JSON, then as many bytes as it says.
The child ends when its input does, so it never outlives the server. See docs/decisions/0106-a-darkroom.md.
"""

import atexit
import json
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from typing import IO

from presscentre.accreditation import apart
from presscentre.accreditation.portraits import Crop, Taken, Unfit, take

MEMORY = 420 * 1024 * 1024  # of data, beside the code of the libraries
SECONDS = 20.0  # for one picture


class Darkroom:
    """One child, started at the first picture and again after one that died. Safe from several threads: one waits."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()
        atexit.register(self.close)

    def take(self, data: bytes, crop: Sequence[int] | None = None) -> Taken:
        """What `portraits.take` gives, from the child. Raises Unfit, also if the child burst or took too long."""
        with self._turn:
            try:
                return self._ask(data, crop)
            except (OSError, EOFError, ValueError, TimeoutError) as error:
                self.close()
                raise Unfit("portrait_damaged") from error

    @property
    def pid(self) -> int | None:
        """The child's number; None while there is none."""
        return self._child.pid if self._child else None

    def memory(self) -> int:
        """The most memory that the child has held so far, in bytes; 0 if there is none."""
        if self._child is None:
            return 0
        with open(f"/proc/{self._child.pid}/status", encoding="ascii") as status:
            peak = next(line for line in status if line.startswith("VmHWM"))
        return int(peak.split()[1]) * 1024

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()

    def _ask(self, data: bytes, crop: Sequence[int] | None) -> Taken:
        child = self._running()
        assert child.stdin is not None
        assert child.stdout is not None
        until = time.monotonic() + SECONDS
        try:
            apart.send(child.stdin, {"size": len(data), "crop": None if crop is None else list(crop)}, data)
        except BrokenPipeError as error:
            raise EOFError from error
        told = json.loads(apart.line(child.stdout, until))
        if "code" in told:
            raise Unfit(told["code"], **told["facts"])
        original, picture, thumb = (apart.exactly(child.stdout, size, until) for size in told["sizes"])
        return Taken(original, picture, thumb, (told["size"][0], told["size"][1]), Crop(*told["crop"]))

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = apart.begin("presscentre.accreditation.darkroom")
        return self._child


def serve(source: IO[bytes], sink: IO[bytes]) -> None:
    """The child's life: one picture after the other, until its input ends."""
    while line := source.readline():
        asked = json.loads(line)
        data = source.read(asked["size"])
        try:
            taken = take(data, asked["crop"])
        except Unfit as unfit:
            apart.send(sink, {"code": unfit.code, "facts": unfit.facts})
            continue
        parts = (taken.original, taken.picture, taken.thumb)
        head = {"sizes": [len(part) for part in parts], "size": taken.size, "crop": taken.crop}
        apart.send(sink, head, *parts)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(sys.stdin.buffer, sys.stdout.buffer)
