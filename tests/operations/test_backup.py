"""A house that burnt down is opened again: on either database, with every row, under new epochs."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests import house as houses
from tests.house import House
from tests.operations import busy_house

pytestmark = pytest.mark.postgres  # once is enough: both databases are in each of these tests

PNG = bytes(range(256)) * 5000


class Place:
    """A database and a folder, worked on by manage.py."""

    def __init__(self, house: House, database: str, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            "PRESSCENTRE_DATA_DIR": str(folder),
            "PRESSCENTRE_DATABASE_URL": house.database(database, folder),
            "PRESSCENTRE_DEBUG": "1",
        }

    def does(self, lines: str) -> dict[str, Any]:
        """Run these lines; gives what they put into `said`."""
        code = busy_house.COMMANDS + lines + busy_house.SAY
        return json.loads(houses._manage(self.environment, "shell", "--verbosity", "0", "-c", code).stdout)


@pytest.fixture(scope="module")
def place(house: House, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return lambda database: Place(house, database, tmp_path_factory.mktemp(database))


@pytest.fixture(scope="module")
def burnt(request: pytest.FixtureRequest, place: Any) -> Any:
    """A busy house, and the backup that was made of it."""
    old = place(request.param)
    old.backup = str(old.folder / "busy.backup")
    backup = f"said['backup'] = json.loads(run('backup', {old.backup!r}, '--json')); said['epochs'] = epochs()"
    old.said = old.does(busy_house.FILL + backup)
    return old


def sums(file: str | Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as archive:
        members = json.loads(archive.read("manifest.json"))["members"]
    return {name: facts["sha256"] for name, facts in members.items()}


# Each database reads the other's backup, and with it both formats.
CROSSWISE = pytest.mark.parametrize(
    ("burnt", "database"), [("sqlite", "postgres"), ("postgres", "sqlite")], indirect=["burnt"], scope="module"
)


@CROSSWISE
def test_a_backup_is_restored_into_an_empty_place(burnt: Any, place: Any, database: str) -> None:
    new = place(database)
    again = new.folder / "again.backup"

    said = new.does(
        "from django.contrib.sessions.models import Session\n"
        "from django.utils import timezone\n"
        "Session.objects.create(session_key='somebody', session_data='', expire_date=timezone.now())\n"
        f"said['restore'] = json.loads(run('restore', {burnt.backup!r}, '--json'))\n"
        f"run('backup', {str(again)!r})\n"
        f"{busy_house.PUBLISH}\n"
        "said['epochs'] = epochs()\n"
        "said['sessions'] = Session.objects.count()\n"
        f"said['again'] = run('restore', {burnt.backup!r})\n"
    )

    restored, audit = said["restore"], said["restore"]["audit"]
    assert (restored["rows"], restored["media"]) == (burnt.said["backup"]["rows"], 1)
    assert (audit["whole"], audit["sealed"], audit["unsealed"]) == (True, 700, 1)
    assert (new.folder / "media" / "outlets" / "7f3a.png").read_bytes() == PNG
    assert said["sessions"] == 0
    assert sums(again) == sums(burnt.backup)  # row for row, byte for byte

    before, after = burnt.said["epochs"], said["epochs"]
    assert [seq for _epoch, seq in after.values()] == [1, 1]
    assert [name for name in before if before[name][0] == after[name][0]] == []
    assert said["again"].startswith("refused: This place is not empty (")


@CROSSWISE
def test_force_replaces_what_is_there_and_a_failure_brings_it_back(burnt: Any, place: Any, database: str) -> None:
    new = place(database)
    (new.folder / "media").mkdir()
    (new.folder / "media" / "old.txt").write_text("old")

    said = new.does(
        "from pathlib import Path\n"
        "from tests import factories\n"
        "factories.event('harbour'), factories.person('Pia')\n"
        f"folder = Path({str(new.folder)!r})\n"
        "run('backup', folder / 'before')\n"
        f"said['spoilt'] = run('restore', {spoilt(burnt.backup, new.folder)!r}, '--force')\n"
        "run('backup', folder / 'after')\n"
        f"said['whole'] = run('restore', {burnt.backup!r}, '--force')\n"
        "run('backup', folder / 'again')\n"
    )

    assert said["spoilt"].startswith("refused: The rows could not be stored (")
    assert sums(new.folder / "after") == sums(new.folder / "before")
    assert said["whole"].startswith(f"{burnt.said['backup']['rows']} rows and 1 media files are back.")
    assert sums(new.folder / "again") == sums(burnt.backup)
    assert sorted(path.name for path in (new.folder / "media").rglob("*")) == ["7f3a.png", "outlets"]


@pytest.mark.parametrize("burnt", ["sqlite"], indirect=True)
def test_media_that_cannot_be_put_in_their_place_leave_the_rows_too(burnt: Any, place: Any) -> None:
    """The rows are taken back by the transaction that the test above tries on both databases."""
    new = place("postgres")
    (new.folder / "media").mkdir()
    (new.folder / "media" / "old.txt").write_text("old")
    in_the_way = new.folder / "media.replaced"  # a file where the old media would be put aside
    in_the_way.write_text("?")

    said = new.does(
        "from pathlib import Path\n"
        "from tests import factories\n"
        "factories.event('harbour')\n"
        f"folder, busy = Path({str(new.folder)!r}), {burnt.backup!r}\n"
        "run('backup', folder / 'before')\n"
        "said['stopped'] = run('restore', busy, '--force')\n"
        "run('backup', folder / 'after')\n"
    )

    assert said["stopped"].startswith("refused: The media cannot be written: ")
    assert sums(new.folder / "after") == sums(new.folder / "before")


@pytest.mark.parametrize("burnt", ["sqlite"], indirect=True)
def test_what_fails_after_the_rows_says_that_they_are_there(burnt: Any, place: Any) -> None:
    new = place("postgres")

    said = new.does(
        "from django.db import DatabaseError\n"
        "from presscentre.operations.backup import restore\n"
        "from tests import factories\n"
        "def migrate(*arguments, **options): raise DatabaseError\n"
        "restore.call_command = migrate\n"
        f"said['unfinished'] = run('restore', {burnt.backup!r})\n"
        "said['people'] = sorted(factories.User.objects.values_list('name', flat=True))\n"
    )

    assert said["unfinished"].startswith("refused: Rows and media of the backup are in their place, but not open for")
    assert said["people"] == ["Ines", "Lena", "ledger"]
    assert sorted(path.name for path in (new.folder / "media").rglob("*")) == ["7f3a.png", "outlets"]


def spoilt(backup: str, folder: Path) -> str:
    """The same backup, its checksums right, but with an event that ends before it starts."""
    target = folder / "spoilt.backup"
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(target, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        facts = manifest["members"]["rows/events.event.jsonl"]
        for name in old.namelist():
            content = old.read(name)
            if name == "rows/events.event.jsonl":
                starts, ends = facts["columns"].index("starts_at"), facts["columns"].index("ends_at")
                rows = [json.loads(line) for line in content.splitlines()]
                for row in rows:
                    row[starts], row[ends] = row[ends], row[starts]
                content = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
                facts |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            if name != "manifest.json":
                new.writestr(name, content)
        new.writestr("manifest.json", json.dumps(manifest))
    return str(target)
