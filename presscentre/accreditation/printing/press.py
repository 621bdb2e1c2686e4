"""A process of its own that draws badges with Typst: one that bursts takes nothing else with it.

Parent and child speak over the child's standard input and output: a line of JSON, then as many bytes as it says.
The child ends when its input does, so it never outlives the server. Faces stay in memory: neither side writes a file.
"""

import json
import os
import resource
import select
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import typst

from presscentre.accreditation import apart
from presscentre.accreditation.printing.fonts import FOLDERS
from presscentre.accreditation.printing.photos import NotAPhoto, wrapped
from presscentre.accreditation.printing.qr import drawn

MEMORY = 380 * 1024 * 1024  # of data, beside the code of the libraries
TIRED = 300 * 1024 * 1024  # a child that holds more is let go after its job
SECONDS = 60.0  # for one job
MANY, REMEMBERED = 8, 10  # faces in a job after which Typst is made to forget; documents that it remembers
IDLE = 120.0  # seconds without a job after which a child gives its memory back
TEMPLATE = Path(__file__).with_name("badge.typ")


_BROKEN = (OSError, EOFError, ValueError, TimeoutError)


class PressFailed(Exception):
    """The badges could not be drawn: the process burst, took too long or met something it does not understand."""


@dataclass(frozen=True)
class Job:
    """What badge.typ shows, and the JPEGs that its faces name by their place in the list."""

    data: dict[str, Any]
    portraits: Sequence[bytes] = ()


class Press:
    """One child, started at the first job and again after one that died. Safe from several threads: one waits."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()
        self.peak = 0  # the most memory that a child has held, in bytes

    @property
    def pid(self) -> int | None:
        """The child's number, if there is one."""
        return self._child.pid if self._child else None

    def pdf(self, job: Job) -> bytes:
        """The badges as one PDF. Raises PressFailed."""
        return self._print(job, format="pdf")[0]

    def pictures(self, job: Job, *, dots_per_inch: int = 144) -> list[bytes]:
        """The pages as PNGs. Raises PressFailed."""
        return self._print(job, format="png", ppi=dots_per_inch)

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()

    def _print(self, job: Job, **how: Any) -> list[bytes]:
        with self._turn:
            if self._child is not None:
                # It may have gone to rest, or been killed, since we last asked: that is no fault of this job's.
                with suppress(*_BROKEN):
                    return self._ask(job, how)
                self.close()
            try:
                return self._ask(job, how)
            except _BROKEN as error:
                self.close()
                raise PressFailed("The press has stopped.") from error

    def _ask(self, job: Job, how: dict[str, Any]) -> list[bytes]:
        child = self._running()
        assert child.stdin is not None
        assert child.stdout is not None
        until = time.monotonic() + SECONDS
        data = json.dumps(job.data).encode()
        head = {"how": how, "data": len(data), "portraits": [len(portrait) for portrait in job.portraits]}
        apart.send(child.stdin, head, data, *job.portraits)
        told = json.loads(apart.line(child.stdout, until))
        if "error" in told:
            raise PressFailed(told["error"])
        pages = [apart.exactly(child.stdout, size, until) for size in told["sizes"]]
        self.peak = max(self.peak, told["memory"])
        if told["memory"] > TIRED:
            self.close()
        return pages

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = apart.begin("presscentre.accreditation.printing.press")
        return self._child


def serve(source: IO[bytes], sink: IO[bytes]) -> None:
    """The child's life: one job after the other, until its input ends."""
    template = TEMPLATE.read_bytes()
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(FOLDERS))
    while select.select([source], [], [], IDLE)[0] and (line := source.readline()):
        head = json.loads(line)
        data = json.loads(source.read(head["data"]))
        portraits = [source.read(size) for size in head["portraits"]]
        files: list[int] = []
        try:
            files += [_in_memory(wrapped(portrait)) for portrait in portraits]
            for face in data["faces"]:
                face["qr"] = drawn(face.pop("code"))
            pages = _draw(template, fonts, json.dumps(data), files, head["how"])
            apart.send(sink, {"sizes": [len(page) for page in pages], "memory": _memory()}, *pages)
        except (typst.TypstError, MemoryError, NotAPhoto) as error:
            apart.send(sink, {"error": type(error).__name__})
        finally:
            for file in files:
                os.close(file)
        if len(data["faces"]) > MANY:
            _forget(fonts)


def _forget(fonts: typst.Fonts) -> None:
    """Typst remembers ten documents, in case the next is like one of them: ours are not, and 48 faces are much."""
    blank = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
    for _document in range(REMEMBERED):
        blank.compile(b"#page[]", format="pdf", pdf_tags=False)


def _draw(template: bytes, fonts: typst.Fonts, data: str, files: list[int], how: dict[str, Any]) -> list[bytes]:
    # A file in memory has a path as long as it is open, and Typst reads nothing but paths below its root.
    inputs = {"data": data, "files": json.dumps([str(file) for file in files])}
    compiler = typst.Compiler(template, root="/proc/self/fd", font_paths=fonts, ignore_system_fonts=True)
    made = compiler.compile(sys_inputs=inputs, pdf_tags=False, **how)
    return list(made) if isinstance(made, list) else [made or b""]


def _memory() -> int:
    """The most memory that this process has held, in bytes; getrusage would count what our parent held before."""
    with open("/proc/self/status", encoding="ascii") as status:
        peak = next(line for line in status if line.startswith("VmHWM"))
    return int(peak.split()[1]) * 1024


def _in_memory(data: bytes) -> int:
    file = os.memfd_create("portrait")
    with os.fdopen(os.dup(file), "wb") as writer:
        writer.write(data)
    return file


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(sys.stdin.buffer, sys.stdout.buffer)
