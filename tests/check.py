"""`make check`: what can be known without running the program. Two at a time, the slow ones first."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
LAPTOP = {"PRESSCENTRE_DEBUG": "1"}
PRODUCTION = {
    "PRESSCENTRE_SECRET_KEY": secrets.token_urlsafe(64),
    "PRESSCENTRE_HOSTS": "press.example.org",
    "PRESSCENTRE_ORIGINS": "https://press.example.org",
    "PRESSCENTRE_EMAIL_URL": "smtp+tls://mail.example.org:587",
}


def checks() -> list[tuple[str, list[str], dict[str, str]]]:
    """Name, command and environment of each."""
    templates = subprocess.run(["git", "ls-files", "templates/*.html"], cwd=ROOT, capture_output=True, text=True)
    manage = [sys.executable, "manage.py"]
    return [
        ("types", [f"{BIN}/mypy", "--no-error-summary"], LAPTOP),
        ("migrations", [*manage, "makemigrations", "--check", "--dry-run"], LAPTOP),
        ("deploy", [*manage, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
        (
            "architecture",
            [sys.executable, "-m", "pytest", "-q", "tests/test_architecture.py", "-k", "not catalogue"],
            {},
        ),
        ("contracts", [f"{BIN}/lint-imports", "--no-logo"], LAPTOP),
        ("messages", [sys.executable, "-m", "tests.messages"], {}),
        ("format", [f"{BIN}/ruff", "format", "--check", "--quiet", "."], {}),
        ("lint", [f"{BIN}/ruff", "check", "--quiet", "."], {}),
        ("templates", [f"{BIN}/djade", "--check", "--target-version", "5.2", *templates.stdout.split()], {}),
    ]


def check(name: str, command: list[str], environment: dict[str, str]) -> bool:
    """Run one; say how it went, with its words if it failed."""
    began = time.monotonic()
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PRESSCENTRE_")}
    with tempfile.TemporaryDirectory(prefix="presscentre-check-") as folder:
        told = clean | {"PRESSCENTRE_DATA_DIR": folder} | environment
        done = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, check=False)
    words = "" if done.returncode == 0 else f"\n{done.stdout}{done.stderr}"
    print(f"{'ok' if done.returncode == 0 else 'FAILED':8}{name}, {time.monotonic() - began:.1f} s{words}", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    with ThreadPoolExecutor(2) as pool:
        sys.exit(not all(list(pool.map(lambda row: check(*row), checks()))))
