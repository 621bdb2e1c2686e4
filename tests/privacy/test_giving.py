"""What leaves the house is written down and sealed; what got out has its list of people and its 72 hours."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from presscentre.people.models import User
from presscentre.privacy import actions, parcels, queries
from presscentre.privacy.models import Breach, Transfer
from tests import factories
from tests.accreditation import rows
from tests.privacy import somebody

pytestmark = pytest.mark.django_db
WORDS = "a passphrase of many words"
FIELDS = ["accreditation.Application.latin_name", "accreditation.Application.phone"]
PAGE = "/office/double11/personal-data/transfers/"


def sent(**changes: Any) -> dict[str, Any]:
    facts = {"recipient": "Police", "country": "CN", "basis": "Police act, section 7"}
    return facts | {"fields_given": FIELDS, "passphrase": WORDS} | changes


def test_a_transfer_is_sealed_and_written_down(client: Any, gala: Any, elsewhere: Any, ada: User, folder: Path) -> None:
    ichiro = somebody.person()
    somebody.applied(ichiro, gala, ada)
    other = factories.journalist("Nils", elsewhere)
    rows.application(elsewhere, other, rows.delegation(elsewhere), phone="+47 1")
    factories.sign_in(client, ada)
    assert client.post(PAGE, sent(passphrase="short")).status_code == 400

    answer = client.post(PAGE, sent())

    transfer = Transfer.objects.get()
    text = parcels.unseal(answer.content, WORDS).decode("utf-8-sig")
    assert text.splitlines()[1:] == [f"{somebody.LATIN},'{somebody.PHONE}"]
    assert (transfer.digest, transfer.people, transfer.fields, transfer.basis) == (
        hashlib.sha256(answer.content).hexdigest(),
        1,
        FIELDS,
        "Police act, section 7",
    )
    assert [row.transfer for row in queries.transfers_of(ichiro)] == [transfer]
    assert [*queries.transfers_of(other)] == []
    assert "Police" in client.get("/office/double11/personal-data/").content.decode()


def test_abroad_go_those_alone_who_agreed(gala: Any, ada: User, lena: User) -> None:
    delegation = rows.delegation(gala)
    rows.application(gala, lena, delegation)
    rows.application(gala, factories.journalist("Marta", gala), delegation)
    actions.settle_controller(
        gala, {"name": "Gala", "contact": "d@gala.example", "abroad": "France"}, by=ada, now=factories.NOON
    )
    mark = queries.notice(gala, "abroad", "en").mark
    actions.give_consent(lena, gala, "abroad", mark=mark, by=lena, now=factories.NOON)
    facts = {"recipient": "Printer", "country": "FR", "basis": "Contract", "fields": FIELDS, "passphrase": WORDS}

    abroad, _parcel = actions.hand_over(gala, abroad=True, **facts, by=ada, now=factories.NOON)
    at_home, _parcel = actions.hand_over(gala, abroad=False, **facts, by=ada, now=factories.NOON)

    assert (abroad.people, at_home.people) == (1, 2)


def test_the_file_opens_with_a_command(tmp_path: Path) -> None:
    sealed, opened = tmp_path / "a.sealed", tmp_path / "a.csv"
    sealed.write_bytes(parcels.seal(b"name\n", WORDS, work=parcels.LITTLE))
    with pytest.raises(OSError, match="reading from stdin"):
        call_command("unseal", str(sealed), str(opened), "--stdin")

    assert parcels.unseal(sealed.read_bytes(), WORDS) == b"name\n"


def test_a_breach_says_whom_it_concerns_and_how_long_is_left(
    client: Any, gala: Any, elsewhere: Any, ada: User, folder: Path
) -> None:
    ichiro = somebody.person()
    somebody.applied(ichiro, gala, ada)
    begins, keys = gala.starts_at, ["accreditation.portrait", "accreditation.evidence"]
    before = queries.affected(gala, ["accreditation.evidence"], ends_at=begins - timedelta(days=1))
    after = queries.affected(gala, keys, ends_at=timezone.now() + timedelta(days=1))
    assert ([*before], [*after], queries.affected(elsewhere, keys, ends_at=timezone.now())) == ([], [ichiro], [])
    now = timezone.now()
    spans = {
        "begins_at": begins,
        "ends_at": now + timedelta(hours=1),
        "noticed_at": now - timedelta(hours=69, minutes=30),
    }

    breach = actions.note_breach(gala, "A laptop was stolen", keys, **spans, by=ada, now=now)

    assert (breach.affected, queries.hours_left(breach, now)) == (1, 2)
    factories.sign_in(client, ada)
    page = client.get("/office/double11/personal-data/breaches/").content.decode()
    assert ("A laptop was stolen" in page, "2 hours left" in page, "It concerns 1 person." in page) == (
        True,
        True,
        True,
    )
    client.post(f"/office/double11/personal-data/breaches/{breach.pk}/told/")
    assert Breach.objects.get().told_authority_at is not None


def test_a_command_says_no_to_a_wrong_passphrase(tmp_path: Path, monkeypatch: Any) -> None:
    sealed = tmp_path / "a.sealed"
    sealed.write_bytes(parcels.seal(b"name\n", WORDS, work=parcels.LITTLE))
    monkeypatch.setattr("builtins.input", lambda: "another passphrase altogether")
    with pytest.raises(CommandError, match="another one"):
        call_command("unseal", str(sealed), str(tmp_path / "b.csv"), "--stdin")

    monkeypatch.setattr("builtins.input", lambda: WORDS)
    call_command("unseal", str(sealed), str(tmp_path / "b.csv"), "--stdin")
    assert (tmp_path / "b.csv").read_bytes() == b"name\n"
