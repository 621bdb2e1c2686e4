"""The load: the C client, and the pipes by which publishers and servers are told to publish."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import machine

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = HERE.parent / "build"


def compiled() -> Path:
    """The client, compiled if its source is newer."""
    source, binary = HERE / "wsfan.c", BUILD / "wsfan"
    if not binary.exists() or binary.stat().st_mtime < source.stat().st_mtime:
        BUILD.mkdir(exist_ok=True)
        command = ["cc", "-O2", "-Wall", "-Wextra", "-o", str(binary), str(source)]
        if subprocess.run(command, check=False).returncode:
            sys.exit("make bench-fanout needs a C compiler: apt-get install gcc libc6-dev")
    return binary


class Pipe:
    """A process that answers each line on its stdin with a line of JSON."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def hear(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.process.args} ended with {self.process.wait()}")
        return dict(json.loads(line))

    def ask(self, line: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.hear()


@contextlib.contextmanager
def running(
    core: int, *command: str, environment: dict[str, str] | None = None, log: Path | None = None
) -> Iterator[Pipe]:
    """Run on one core until the block ends; it goes with us even if we are killed."""
    errors = log.open("ab") if log else None
    process = subprocess.Popen(
        ["taskset", "-c", str(core), "setpriv", "--pdeathsig", "KILL", *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        cwd=ROOT,
        env=environment,
        start_new_session=True,
    )
    machine.go_first(process.pid)
    try:
        yield Pipe(process)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for stream in (process.stdin, process.stdout, errors):
            with contextlib.suppress(BrokenPipeError):
                if stream:
                    stream.close()
