"""A backup that is damaged, strange or in the wrong place is refused before anything is touched."""

import json
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from presscentre.events.models import Event
from presscentre.operations.backup import rows
from presscentre.operations.backup.archive import Unusable, reading, writing

# A test's own transaction is no place for PostgreSQL's one moment; test_backup tries that with real processes.
pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media" / "outlets").mkdir(parents=True)
    (tmp_path / "media" / "outlets" / "7f3a.png").write_bytes(b"\x89PNG" * 1000)


@pytest.fixture
def file(db, gala, tmp_path):
    """A backup of the gala."""
    path = tmp_path / "gala.backup"
    call_command("backup", path, stdout=StringIO())
    return path


def restore(path):
    call_command("restore", path, stdout=StringIO())


def test_a_backup_says_what_it_holds_and_is_for_its_owner_alone(db, gala, tmp_path):
    out = StringIO()
    call_command("backup", tmp_path / "b", "--json", stdout=out)

    said = json.loads(out.getvalue())
    assert (said["media"], said["bytes"]) == (1, (tmp_path / "b").stat().st_size)
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600
    with reading(tmp_path / "b") as archive:
        members = archive.manifest["members"]
        assert (members["rows/events.event.jsonl"]["rows"], sum(m.get("rows", 0) for m in members.values())) == (
            1,
            said["rows"],
        )
        assert b"".join(archive.parts("media/outlets/7f3a.png")) == b"\x89PNG" * 1000


def test_sessions_workers_and_secrets_stay_out(file, settings, tmp_path):
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        everything = b"".join(archive.read(name) for name in names)

    tables = {f"rows/{label}.jsonl" for label in rows.LEFT_OUT}
    assert [name for name in names if name in tables] == []
    assert settings.SECRET_KEY.encode() not in everything


def test_a_backup_never_writes_over_another(file):
    before = file.read_bytes()

    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", file, stdout=StringIO())
    assert file.read_bytes() == before


def test_a_backup_that_fails_leaves_nothing_behind(tmp_path):
    with pytest.raises(ZeroDivisionError), writing(tmp_path / "b") as archive:
        archive.add("rows/x.jsonl", (1 // 0 for _ in range(1)))

    assert [path.name for path in tmp_path.iterdir()] == ["media"]


def test_a_place_that_cannot_be_written_is_named(db, tmp_path):
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        call_command("backup", tmp_path / "nowhere" / "b", stdout=StringIO())


def test_a_place_in_use_is_not_overwritten(file):
    with pytest.raises(CommandError, match=r"This place is not empty \(.*events_event.*media\). --force replaces"):
        restore(file)

    assert Event.objects.get().slug == "double11"


@pytest.mark.parametrize("name", ["rows/events.event.jsonl", "media/outlets/7f3a.png", "manifest.json"])
def test_a_damaged_byte_is_found_before_anything_is_touched(file, name):
    with zipfile.ZipFile(file) as archive:
        begins = archive.getinfo(name).header_offset
    whole = bytearray(file.read_bytes())
    whole[begins + 30 + len(name) + 40] ^= 0xFF  # behind the member's own header
    file.write_bytes(whole)

    with pytest.raises(CommandError, match="damaged"):
        restore(file)
    assert Event.objects.get().slug == "double11"


def test_a_backup_cut_short_is_refused(file):
    file.write_bytes(file.read_bytes()[:-100])

    with pytest.raises(CommandError, match="damaged, or not a backup"):
        restore(file)


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_backup_is_refused(tmp_path, content, db):
    (tmp_path / "b").write_bytes(content)

    with pytest.raises(CommandError, match="damaged, or not a backup"):
        restore(tmp_path / "b")


def test_a_backup_that_is_not_there_is_named(tmp_path, db):
    with pytest.raises(CommandError, match=r"missing\.backup does not exist"):
        restore(tmp_path / "missing.backup")


def changed(file, change, *, without=(), more=()):
    """The same archive with another manifest and other members."""
    target = file.with_name("changed")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        change(manifest)
        for name in old.namelist():
            if name not in ("manifest.json", *without):
                new.writestr(name, old.read(name))
        for name in more:
            new.writestr(name, b"")
        new.writestr("manifest.json", json.dumps(manifest))
    return target


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"change": lambda m: m.update(format=2)}, "format 2; this release reads format 1"),
        (
            {"change": lambda m: m["members"]["rows/events.event.jsonl"].update(sha256="0" * 64)},
            "the checksum of rows/events.event.jsonl does not agree",
        ),
        ({"change": dict, "without": ["rows/events.event.jsonl"]}, "does not hold the members"),
        ({"change": dict, "more": ["rows/extra.jsonl"]}, "does not hold the members"),
        (
            {"change": lambda m: m["members"].update({"media/../x": {}}), "more": ["media/../x"]},
            "holds a member outside its place",
        ),
    ],
)
def test_a_strange_archive_is_refused(file, options, complaint):
    with pytest.raises(CommandError, match=complaint):
        restore(changed(file, **options))


def test_a_backup_of_a_newer_release_is_refused(file, monkeypatch):
    strange = changed(file, lambda m: m["migrations"].append(["figures", "9999_from_the_future"]))
    monkeypatch.setattr("presscentre.operations.backup.restore.what_is_here", list)

    with pytest.raises(CommandError, match=r"made by a newer release: figures\.9999_from_the_future"):
        restore(strange)
    assert Event.objects.get().slug == "double11"


KINDS = [
    (models.CharField(), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))),
    (models.BigIntegerField(), st.integers(-(2**63), 2**63 - 1)),
    (models.BooleanField(), st.booleans()),
    (models.DateTimeField(), st.datetimes(timezones=st.just(UTC), min_value=datetime(1, 1, 2))),  # noqa: DTZ001
    (models.DateField(), st.dates()),
    (models.TimeField(), st.times()),
    (models.DecimalField(max_digits=18, decimal_places=4), st.decimals(-(10**13), 10**13, places=4)),
    (models.DurationField(), st.timedeltas()),
    (models.UUIDField(), st.uuids()),
    (models.BinaryField(), st.binary()),
    (models.FloatField(), st.floats(allow_nan=False, allow_infinity=False)),
]


@pytest.mark.parametrize(("field", "values"), KINDS, ids=lambda part: type(part).__name__)
@given(data=st.data())
def test_every_value_comes_back_as_it_was(field, values, data):
    value = data.draw(values)
    line = json.loads(json.dumps(rows._plain(value)))
    assert rows._read(field, line) == value


def test_what_has_no_form_in_a_backup_is_refused_aloud():
    with pytest.raises(TypeError, match="A complex has no form"):
        rows._plain(1j)
    assert [rows._plain(value) for value in (date(2017, 11, 11), time(0, 3, 1), timedelta(1), Decimal("1.50"))] == [
        "2017-11-11",
        "00:03:01",
        86_400_000_000,
        "1.50",
    ]
    assert rows._plain(UUID(int=1)) == "00000000-0000-0000-0000-000000000001"


def test_two_backups_at_once_do_not_write_over_each_other(tmp_path):
    with pytest.raises(Unusable, match="File exists"), writing(tmp_path / "b"):
        (tmp_path / "b").write_text("quicker")
    assert (tmp_path / "b").read_text() == "quicker"
