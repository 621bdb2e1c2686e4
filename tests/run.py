"""`make test`: everything that must hold, one kind after the other, and nothing left behind.

1. units on SQLite; 2. units on PostgreSQL, with races and Redis; 3. faults: killed and starved processes;
4. journeys in a real browser. Each is a run of pytest of its own; all run, then it is said what failed.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests import servers, template

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = {
    "chromium": lambda: shutil.which("chromium"),
    "postgresql": lambda: list(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("initdb"),
    "redis-server": lambda: shutil.which("redis-server"),
    "fonts-noto-core": lambda: Path("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf").exists(),
    "fonts-noto-cjk": lambda: list(Path("/usr/share/fonts/opentype/noto").glob("NotoSansCJK*")),
}
WHOLE = os.environ.get("TEST_ALL") == "1"


def provide() -> None:
    """Install what the tests need of Debian's, or end with the exact command that does."""
    missing = [name for name, there in PACKAGES.items() if not there()]
    if not missing:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.getuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {', '.join(missing)}", flush=True)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "--quiet"], env=environment, check=False, stdout=subprocess.DEVNULL)
        subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL)
        missing = [name for name, there in PACKAGES.items() if not there()]
    if missing:
        sys.exit(f"The tests need {', '.join(missing)}: sudo {' '.join(command)}")


def runs(postgres_url: str) -> list[tuple[str, list[str], dict[str, str]]]:
    """Name, pytest's arguments and environment of each run, in order."""
    # Counting branches makes every line half as dear again.
    coverage = ["--cov", "--cov-report=term:skip-covered"] if WHOLE else []
    # Each half in its order, so that a file's server is opened once; who is ready first helps the other.
    both = ["-n", "2", "--dist", "worksteal"]
    # On SQLite a browser reads every page of the demonstration: here each is tried on PostgreSQL alone.
    elsewhere = "not redis" if WHOLE else "not redis and not pages"
    kinds = [
        ("units on SQLite", [*both, "-m", elsewhere], {}),
        ("units on PostgreSQL", [*both, *coverage], {"PRESSCENTRE_DATABASE_URL": postgres_url}),
        ("faults", [*both, "-m", "faults"], {}),
        ("journeys in a browser", [*both, "-m", "e2e"], {}),
    ]
    return [*kinds, ("load", ["-m", "load"], {})] if WHOLE else kinds


def run(name: str, arguments: list[str], environment: dict[str, str]) -> tuple[str, int, float]:
    """One run of pytest; its name, exit status and seconds. Nothing collected is a failure too."""
    print(f"\n=== {name} ===", flush=True)
    began = time.monotonic()
    command = [sys.executable, "-m", "pytest", "--quiet", "--durations=8", "--durations-min=5", *arguments]
    with tempfile.TemporaryDirectory(prefix="presscentre-run-") as folder:
        told = {"PRESSCENTRE_DATA_DIR": folder, "COVERAGE_FILE": f"{folder}/coverage"}
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", *command, f"--basetemp={folder}/tmp"],
            cwd=ROOT,
            env=os.environ | told | environment,
            start_new_session=True,  # Ctrl-C reaches us alone, and whatever is left of its group goes with it
        )
        try:
            status = process.wait()
        finally:
            servers.end(process, signal.SIGINT)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    return name, status, time.monotonic() - began


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job begins with it ignored
    provide()
    with servers.postgres() as postgres_url, servers.redis() as redis_url:
        os.environ |= {servers.POSTGRES: postgres_url, servers.REDIS: redis_url}
        with ThreadPoolExecutor() as both:
            begun = [both.submit(template.sqlite), both.submit(template.postgres, postgres_url.rpartition("/")[0])]
        print(f"Migrated databases to begin with: {', '.join(str(one.result()) for one in begun)}", flush=True)
        done = [run(*kind) for kind in runs(postgres_url)]
    print("\n=== make test ===")
    for name, status, seconds in done:
        print(f"{'passed' if status == 0 else 'FAILED':8}{name}, {seconds:.0f} s")
    return int(any(status for _name, status, _seconds in done))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
