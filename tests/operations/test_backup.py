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

    def manage(self, *arguments: str, check: bool = True) -> Any:
        return houses._manage(self.environment, *arguments, check=check)

    def python(self, code: str) -> str:
        return self.manage("shell", "--verbosity", "0", "-c", code).stdout

    def epochs(self) -> dict[str, list[Any]]:
        return json.loads(self.python(busy_house.EPOCHS))


@pytest.fixture(scope="module")
def place(house: House, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return lambda database: Place(house, database, tmp_path_factory.mktemp(database))


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def burnt(request: pytest.FixtureRequest, place: Any) -> Any:
    """A busy house, and the backup that was made of it."""
    old = place(request.param)
    old.python(busy_house.FILL)
    old.backup = str(old.folder / "busy.backup")
    old.said = json.loads(old.manage("backup", old.backup, "--json").stdout)
    return old


def sums(file: str) -> dict[str, str]:
    with zipfile.ZipFile(file) as archive:
        members = json.loads(archive.read("manifest.json"))["members"]
    return {name: facts["sha256"] for name, facts in members.items()}


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_a_backup_is_restored_into_an_empty_place(burnt: Any, place: Any, database: str) -> None:
    new = place(database)

    said = json.loads(new.manage("restore", burnt.backup, "--json").stdout)
    assert (said["rows"], said["media"]) == (burnt.said["rows"], 1)
    assert (said["audit"]["whole"], said["audit"]["sealed"], said["audit"]["unsealed"]) == (True, 700, 1)
    assert (new.folder / "media" / "outlets" / "7f3a.png").read_bytes() == PNG

    again = str(new.folder / "again.backup")
    new.manage("backup", again)
    assert sums(again) == sums(burnt.backup)  # row for row, byte for byte

    new.python(busy_house.PUBLISH)
    before, after = burnt.epochs(), new.epochs()
    assert [seq for _epoch, seq in after.values()] == [1, 1]
    assert [name for name in before if before[name][0] == after[name][0]] == []

    refused = new.manage("restore", burnt.backup, check=False)
    assert (refused.returncode, "This place is not empty" in refused.stderr) == (1, True)


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_force_replaces_what_is_there_and_a_failure_brings_it_back(burnt: Any, place: Any, database: str) -> None:
    new = place(database)
    new.python("from tests import factories; factories.event('harbour'); factories.person('Pia')")
    (new.folder / "media").mkdir()
    (new.folder / "media" / "old.txt").write_text("old")
    kept = str(new.folder / "kept.backup")
    new.manage("backup", kept)

    failed = new.manage("restore", spoilt(burnt.backup, new.folder), "--force", check=False)
    assert (failed.returncode, "nothing was changed" in failed.stderr) == (1, True)
    unchanged = str(new.folder / "unchanged.backup")
    new.manage("backup", unchanged)
    assert sums(unchanged) == sums(kept)

    new.manage("restore", burnt.backup, "--force")
    assert [path.name for path in (new.folder / "media").rglob("*")] == ["outlets", "7f3a.png"]
    again = str(new.folder / "again.backup")
    new.manage("backup", again)
    assert sums(again) == sums(burnt.backup)


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
