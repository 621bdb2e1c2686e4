"""Make requirements*.lock from requirements*.in: every file by its hash, no address of a registry."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--quiet"]


def lock(source: str, *more: str) -> None:
    """Resolve `source`.in into `source`.lock; what is locked already stays unless `--upgrade` is among `more`."""
    uv = [str(Path(sys.executable).with_name("uv")), "pip", "compile", f"{source}.in", "-o", f"{source}.lock"]
    subprocess.run([*uv, *OPTIONS, "--custom-compile-command", "make locks", *more], cwd=ROOT, check=True)


if __name__ == "__main__":
    lock("requirements", *sys.argv[1:])
    lock("requirements-dev", "--constraint", "requirements.lock", *sys.argv[1:])
