"""Erasure reaches everything: rows, history, files, letters, others' notes, the database's file, the next backup."""

import hashlib
import json
import os
import subprocess
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from presscentre.accreditation.models import Application, Badge, Invitation, Move, Note, Portrait, Scan, State
from presscentre.audit.models import Entry
from presscentre.notices import delivery
from presscentre.notices.models import Notice
from presscentre.people.models import User
from presscentre.privacy import actions, disk, erasures
from presscentre.privacy.models import Deletion
from tests import factories, servers
from tests.privacy import somebody

pytestmark = pytest.mark.django_db


def needles(portrait: Portrait | None) -> list[bytes]:
    """What must be nowhere: words as they are and as JSON escapes them, and the digest of the face."""
    words = [word.encode() for word in somebody.WORDS]
    words += [json.dumps(word)[1:-1].encode() for word in somebody.WORDS]
    words += [word.encode().hex().encode() for word in somebody.WORDS]  # bytes, as a dump writes them
    return [*words, *([portrait.digest.encode()] if portrait else [])]


def left(where: bytes, wanted: list[bytes]) -> list[bytes]:
    return [needle for needle in wanted if needle in where]


def the_database() -> bytes:
    """Every byte of the database: the file and its log, or what pg_dump takes out of it."""
    if connection.vendor == "sqlite":
        disk.forget_deleted_pages()
        name = str(connection.settings_dict["NAME"])
        return b"".join(Path(name + end).read_bytes() for end in ("", "-wal") if os.path.exists(name + end))
    told = connection.settings_dict
    address = f"postgresql://{told['USER']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"
    command = [servers.postgres_binary("pg_dump"), "--dbname", address]
    return subprocess.run(command, capture_output=True, check=True, timeout=600).stdout


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.django_db(transaction=True)
def test_nothing_of_an_erased_person_is_anywhere(folder: Path, caplog: Any) -> None:
    gala = factories.event("double11")
    ada = factories.officer("Ada", gala, "administrator")
    ichiro = somebody.everywhere(gala, ada)
    actions.ask_for_copy(ichiro, by=ichiro, now=timezone.now())
    portrait = Portrait.objects.get(application__person=ichiro)
    faces = {hashlib.sha256(content).hexdigest() for content in files_in(folder / "media" / "portraits").values()}
    wanted = needles(portrait)
    before = left(the_database(), wanted)
    assert {somebody.ADDRESS.encode(), somebody.PHONE.encode(), portrait.digest.encode()} <= set(before)
    assert len(faces) == 3

    actions.erase(ichiro, by=ada, now=timezone.now())
    delivery.send_due(timezone.now())
    actions.forget_last_letters(by=None, now=timezone.now())

    assert left(the_database(), wanted) == []
    kept = files_in(folder)
    assert left(b"\n".join(kept.values()), wanted) == []
    assert faces & {hashlib.sha256(content).hexdigest() for content in kept.values()} == set()
    assert left(caplog.text.encode(), wanted) == []
    backup = folder / "after.backup"
    call_command("backup", str(backup))
    with zipfile.ZipFile(backup) as archive:
        assert left(b"\n".join(archive.read(name) for name in archive.namelist()), wanted) == []
    assert oct((folder / "erasures").stat().st_mode)[-3:] == "600"


def test_what_he_did_stays_under_a_number(folder: Path, gala: Any, ada: User) -> None:
    ichiro = somebody.everywhere(gala, ada)
    said = list(Entry.objects.order_by("pk").values("verb", "subject", "by", "facts"))

    actions.erase(ichiro, by=ada, now=timezone.now())

    ichiro.refresh_from_db()
    assert (ichiro.email, ichiro.name, ichiro.is_active) == (f"erased-{ichiro.pk}@erased.invalid", "", False)
    assert list(Entry.objects.order_by("pk").values("verb", "subject", "by", "facts"))[: len(said)] == said
    application = Application.objects.get(person=ichiro)
    assert (application.state, application.latin_name, application.search, application.delegation_id is None) == (
        State.WITHDRAWN,
        "",
        "",
        False,
    )
    assert Badge.objects.filter(application=application).count() == 0
    assert Scan.objects.values_list("badge", "serial", "answer").get() == (None, None, "welcome")
    assert {row.holding for row in Deletion.objects.filter(cause="erasure")} >= {
        "accreditation.portrait",
        "accreditation.application",
        "notices.letters",
        "people.account",
        "privacy.identity",
    }


def test_others_notes_no_longer_name_him(folder: Path, gala: Any, ada: User) -> None:
    ichiro = somebody.everywhere(gala, ada)

    actions.erase(ichiro, by=ada, now=timezone.now())

    assert Note.objects.get().text == "Comes with […] ([…])."
    assert Move.objects.filter(verb="asked").get().internal == "As […]."
    assert Application.objects.get(person__name="Marta").state == State.SUBMITTED


def test_one_last_letter_says_so_and_goes(folder: Path, gala: Any, ada: User) -> None:
    ichiro = somebody.everywhere(gala, ada)

    actions.erase(ichiro, by=ada, now=timezone.now())
    assert [notice.template for notice in Notice.objects.filter(to=somebody.ADDRESS)] == ["privacy/erased"]
    delivery.send_due(timezone.now())
    actions.forget_last_letters(by=None, now=timezone.now())

    assert Notice.objects.filter(to=somebody.ADDRESS).count() == 0


def test_an_officer_and_whom_a_legal_hold_protects_are_not_erased(
    folder: Path, gala: Any, ada: User, lena: User
) -> None:
    now = timezone.now()
    with pytest.raises(actions.WorksForTheOffice):
        actions.erase(ada, by=ada, now=now)
    held = actions.hold_back(gala, lena, "A case in court", until=now + timedelta(days=9), by=ada, now=now)
    with pytest.raises(actions.HeldByLaw):
        actions.erase(lena, by=ada, now=now)

    actions.lift(held, by=ada, now=now)
    actions.erase(lena, by=ada, now=now)

    assert User.objects.get(pk=lena.pk).is_active is False


def test_the_list_of_erasures_names_nobody(folder: Path, gala: Any, ada: User, lena: User) -> None:
    address = str(lena.email)
    before = timezone.now()

    actions.erase(lena, by=ada, now=timezone.now())

    text = erasures.path().read_text()
    assert "lena" not in text.lower()
    assert len(text.splitlines()) == 2
    assert erasures.is_listed([f"address:{address}"], erasures.since(before))
    assert not erasures.is_listed([f"address:{address}"], erasures.since(timezone.now()))
    assert not erasures.is_listed(["address:omar@example.org"], erasures.since(before))


def test_an_address_without_account_is_erased_too(folder: Path, gala: Any, elsewhere: Any, ada: User) -> None:
    ichiro = somebody.person()
    somebody.traces(ichiro, gala, ada)
    User.objects.filter(pk=ichiro.pk).update(email="other@example.org")

    actions.erase_address(somebody.ADDRESS, by=ada, now=timezone.now())

    assert Invitation.objects.count() == 0
    assert Notice.objects.filter(to=somebody.ADDRESS).count() == 0
