"""People take a copy of everything, correct, object, and have everything erased; the office answers in time."""

import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from presscentre.notices.models import Notice
from presscentre.people.models import User
from presscentre.privacy import actions, parcels
from presscentre.privacy.actions.asking import a_month_after
from presscentre.privacy.models import DataRequest, Export
from presscentre.privacy.tasks import make_export
from tests import factories
from tests.privacy import somebody

pytestmark = pytest.mark.django_db
MINE = "/accounts/me/data/"


@pytest.fixture
def ichiro(folder: Path, gala: Any, ada: User) -> User:
    return somebody.everywhere(gala, ada)


def link_of(person: User) -> str:
    facts = Notice.objects.get(template="privacy/copy", to=person.email).facts
    return re.sub(r"^https?://[^/]+", "", facts["link"])


def copy_of(person: User) -> Export:
    """A copy, made as the worker makes it."""
    export = actions.ask_for_copy(person, by=person, now=timezone.now())
    make_export.func(export.pk)
    export.refresh_from_db()
    return export


def test_one_copy_holds_everything_and_its_link_opens_once(
    client: Any, folder: Path, ichiro: User, django_capture_on_commit_callbacks: Any
) -> None:
    export = copy_of(ichiro)
    stored = export.file.read()
    export.file.close()
    assert somebody.ADDRESS.encode() not in stored
    factories.sign_in(client, ichiro, strongly=False)
    link = link_of(ichiro)
    assert client.get(link).status_code == 200  # a mail scanner that looks spends nothing

    with django_capture_on_commit_callbacks(execute=True):
        taken = client.post(link)
    again = client.post(link)

    assert (taken["Content-Type"], again.status_code) == ("application/zip", 410)
    assert list((folder / "media" / "exports").iterdir()) == []
    with zipfile.ZipFile(io.BytesIO(taken.content)) as parcel:
        data, page, names = parcel.read("data.json").decode(), parcel.read("my-data.html").decode(), parcel.namelist()
    for word in somebody.WORDS:
        assert word in data
    assert "The police asked about Ichiro Tsuruta" in data
    assert (somebody.NATIVE in page, 'lang="ja"' in page) == (True, True)
    assert {name.split("-")[0] for name in names if name.startswith("files/")} == {
        "files/portrait",
        "files/evidence",
        "files/identitydocument",
    }
    kinds = {entry["holding"] for entry in json.loads(data)["holdings"] if entry["entries"]}
    assert {"accreditation.application", "accreditation.scans", "notices.letters", "privacy.proofs"} <= kinds


def test_a_copy_is_for_its_person_alone_and_for_a_week(client: Any, ichiro: User, lena: User) -> None:
    export = copy_of(ichiro)
    link = link_of(ichiro)
    actions.ask_for_copy(lena, by=lena, now=timezone.now())
    with pytest.raises(actions.ExportOnItsWay):
        actions.ask_for_copy(lena, by=lena, now=timezone.now())
    factories.sign_in(client, lena, strongly=False)
    assert client.post(link).status_code == 410

    assert actions.drop_exports(by=None, now=export.expires_at) == 1
    factories.sign_in(client, ichiro, strongly=False)
    assert client.post(link).status_code == 410


def test_a_session_of_the_badge_desk_opens_nobodys_data(client: Any, ichiro: User) -> None:
    factories.sign_in(client, ichiro, strongly=False, method="desk")

    assert client.get(MINE).status_code == 403
    assert client.post(f"{MINE}erase/", {"sure": "1"}).status_code == 403


def test_everything_is_there_to_read_at_once(client: Any, ichiro: User, lena: User) -> None:
    factories.sign_in(client, ichiro, strongly=False)
    page = client.get(f"{MINE}everything/").content.decode()
    assert all(word in page for word in somebody.WORDS)

    factories.sign_in(client, lena, strongly=False)
    assert not any(word in client.get(f"{MINE}everything/").content.decode() for word in somebody.WORDS)


def test_a_request_is_owed_an_answer_within_a_month(
    client: Any, gala: Any, elsewhere: Any, ada: User, lena: User
) -> None:
    assert a_month_after(datetime(2026, 1, 31, 9, tzinfo=UTC)) == datetime(2026, 2, 28, 9, tzinfo=UTC)
    factories.sign_in(client, lena, strongly=False)
    client.post(f"{MINE}requests/", {"kind": "object", "text": "No more letters of thanks"})
    asked = DataRequest.objects.get()
    factories.sign_in(client, factories.officer("Otto", elsewhere, "administrator"))
    assert "No more letters" not in client.get("/office/elsewhere/personal-data/requests/").content.decode()
    assert client.post(f"/office/elsewhere/personal-data/requests/{asked.pk}/answer/").status_code == 404
    factories.sign_in(client, ada)
    page = "/office/double11/personal-data/requests/"
    assert "No more letters of thanks" in client.get(page).content.decode()

    client.post(f"{page}{asked.pk}/answer/", {"outcome": "done", "text": "You get none."})

    asked.refresh_from_db()
    assert (asked.outcome, asked.answered_by) == ("done", ada)
    assert Notice.objects.get(template="privacy/answer").to == lena.email
    with pytest.raises(actions.Answered):
        actions.answer(asked, "done", "Again", by=ada, now=timezone.now())


def test_overdue_requests_stand_on_the_dashboard(client: Any, gala: Any, ada: User, lena: User) -> None:
    actions.ask(lena, "other", "Well?", event=gala, by=lena, now=timezone.now() - timedelta(days=40))
    factories.sign_in(client, ada)

    assert "should have been answered" in client.get("/office/double11/").content.decode()
    assert "Overdue" in client.get("/office/double11/personal-data/requests/").content.decode()


def test_only_who_has_just_signed_in_erases_themselves(client: Any, folder: Path, lena: User) -> None:
    factories.sign_in(client, lena, strongly=False)
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": 1.0}]
    session.save()
    late = client.post(f"{MINE}erase/", {"sure": "1"})
    assert late["Location"].startswith("/accounts/login/?next=")
    factories.sign_in(client, lena, strongly=False)
    assert client.post(f"{MINE}erase/").status_code == 200  # the page again: the box was not ticked
    assert User.objects.get(pk=lena.pk).email == "lena@example.org"

    gone = client.post(f"{MINE}erase/", {"sure": "1"})

    assert gone.status_code == 200
    assert User.objects.get(pk=lena.pk).email == f"erased-{lena.pk}@erased.invalid"
    assert client.get(MINE).status_code == 302


def test_consents_are_withdrawn_where_they_are_listed(client: Any, ichiro: User, gala: Any) -> None:
    factories.sign_in(client, ichiro, strongly=False)

    client.post(f"{MINE}consents/double11/needs/withdraw/")

    assert ichiro.consents.standing().values_list("purpose", flat=True).get() == "identity"
    assert ichiro.applications.get().diet == ""


def test_the_exact_words_can_be_read_again_by_whoever_saw_them(client: Any, ichiro: User, lena: User) -> None:
    seen = ichiro.seen.select_related("wording").first()
    factories.sign_in(client, ichiro, strongly=False)
    assert seen.wording.paragraphs[0] in client.get(f"{MINE}told/{seen.pk}/").content.decode()

    factories.sign_in(client, lena, strongly=False)
    assert client.get(f"{MINE}told/{seen.pk}/").status_code == 404


def test_a_parcel_opens_with_its_passphrase_alone() -> None:
    sealed = parcels.seal(b"names", "correct horse battery", work=parcels.LITTLE)

    assert parcels.unseal(sealed, "correct horse battery") == b"names"
    for wrong in (sealed[:-1], sealed[:30], b"PK" + sealed, sealed[:8] + b"x" + sealed[9:]):
        with pytest.raises(parcels.Unopenable):
            parcels.unseal(wrong, "correct horse battery")
    with pytest.raises(parcels.Unopenable):
        parcels.unseal(sealed, "correct horse Battery")
