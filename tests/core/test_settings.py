"""Settings fail at the start and name their variable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from presscentre.core import checks

LONG = "7Qm-x2vLpT9wZr4KcN8sYbHf3JdGu6EaXo5WiRk1MtPqVnBzCy"


def test_a_laptop_makes_its_own_secret_once(tmp_path: Path) -> None:
    first = checks.secret_key("", allow_made_up=True, folder=tmp_path)

    assert len(first) > 60
    assert checks.secret_key("", allow_made_up=True, folder=tmp_path) == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("given", "complaint"), [("", "missing"), ("hunter2", "weak"), ("a" * 80, "weak")])
def test_production_refuses_a_missing_or_weak_secret(tmp_path: Path, given: str, complaint: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"PRESSCENTRE_SECRET_KEY is {complaint}"):
        checks.secret_key(given, allow_made_up=False, folder=tmp_path)

    assert checks.secret_key(LONG, allow_made_up=False, folder=tmp_path) == LONG
    assert list(tmp_path.iterdir()) == []


def test_a_database_address_is_read_whole() -> None:
    settings = checks.database("postgres://press:s%40fe@db.example.org:5433/centre?pool=3&sslmode=require")

    assert (settings["NAME"], settings["USER"], settings["PASSWORD"]) == ("centre", "press", "s@fe")
    assert (settings["HOST"], settings["PORT"]) == ("db.example.org", "5433")
    assert settings["OPTIONS"] == {"pool": {"min_size": 1, "max_size": 3, "timeout": 20}, "sslmode": "require"}


@pytest.mark.parametrize("address", ["mysql://db/centre", "centre.sqlite3", ""])
def test_another_database_is_refused_by_name(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="PRESSCENTRE_DATABASE_URL must begin with"):
        checks.database(address)


def test_another_way_of_mail_is_refused_by_name() -> None:
    assert checks.mail("smtp+tls://press:pw@mail.example.org")["port"] == 587
    with pytest.raises(ImproperlyConfigured, match="PRESSCENTRE_EMAIL_URL must begin with"):
        checks.mail("pigeon://roof")


def test_the_program_does_not_start_without_a_secret() -> None:
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PRESSCENTRE_", "DJANGO_"))}

    start = subprocess.run([sys.executable, "manage.py", "check"], env=bare, capture_output=True, text=True)

    assert start.returncode == 1
    assert "PRESSCENTRE_SECRET_KEY is missing" in start.stderr
