"""The machine under the figures: its name for the report, its cores, and what a process used of it."""

import contextlib
import os
import platform
import resource
import sys
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")


def named() -> dict[str, Any]:
    """What a reader needs to know to compare: processor, cores, memory, kernel, Python."""
    processor = next((line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if "model name" in line), "")
    memory = next(int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal"))
    return {
        "processor": processor or platform.machine(),
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 2**20, 1),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
    }


def two_cores() -> tuple[int, int]:
    """One core for the server, another for everything else."""
    ours = sorted(os.sched_getaffinity(0))
    if len(ours) < 2:
        sys.exit("This benchmark needs two cores: one for the server, one for its clients.")
    return ours[0], ours[-1]


def allow_files(wanted: int) -> None:
    """Raise the limit of open files, for us and whom we start."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < wanted:
        sys.exit(f"This benchmark needs {wanted} open files in a process; the limit is {hard} (ulimit -n).")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def go_first(pid: int) -> None:
    """Have this session served before the machine's other work, which is not what we measure; only root may."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, -15)
        # Linux shares the processor between sessions first; within them alone the line above counts.
        Path(f"/proc/{pid}/autogroup").write_text("-15")


def cpu_seconds(*pids: int) -> float:
    """User and system time that these processes have used so far, all threads."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def resident_kib(*pids: int) -> int:
    """Memory that these processes hold now."""
    lines = (line for pid in pids for line in _lines(f"/proc/{pid}/status"))
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines()
