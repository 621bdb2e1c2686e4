"""Identity documents: only where somebody needs them, sealed, masked, uncovered with a reason that the person reads."""

from pathlib import Path
from typing import Any

import pytest

from presscentre.core import sealing
from presscentre.people.models import User
from presscentre.privacy import actions, identity, queries
from presscentre.privacy.models import Deletion, IdentityDocument, Look
from tests import factories
from tests.privacy import somebody

pytestmark = pytest.mark.django_db
NOON = factories.NOON
SCAN = b"\x89PNG\r\n\x1a\n" + b"the face of the page" * 40


@pytest.fixture
def given(folder: Path, gala: Any, ada: User, lena: User) -> IdentityDocument:
    facts = {"name": "Gala", "contact": "d@gala.example", "security_body": "Police"}
    actions.settle_controller(gala, facts, by=ada, now=NOON)
    mark = queries.notice(gala, "identity", "en").mark
    actions.give_consent(lena, gala, "identity", mark=mark, by=lena, now=NOON)
    return give(lena, gala)


def give(person: User, event: Any, **changes: Any) -> IdentityDocument:
    facts = {"kind": "passport", "country": "JP", "number": " tr 886-1234 ", "scan": SCAN}
    return actions.give_document(person, event, **(facts | changes), by=person, now=NOON)


def test_nobody_is_asked_without_a_body_that_needs_it_or_without_consent(
    folder: Path, gala: Any, ada: User, lena: User
) -> None:
    with pytest.raises(actions.NotNeeded):
        give(lena, gala)
    facts = {"name": "Gala", "contact": "d@gala.example", "security_body": "Police"}
    actions.settle_controller(gala, facts, by=ada, now=NOON)
    with pytest.raises(actions.NoConsent):
        give(lena, gala)


def test_number_and_picture_are_sealed_and_found_by_a_keyed_hash(
    folder: Path, given: IdentityDocument, elsewhere: Any
) -> None:
    stored = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())

    assert b"TR8861234" not in bytes(given.number)
    assert b"the face of the page" not in stored
    assert (identity.masked(given), identity.number_of(given)) == ("••••34", "TR8861234")
    assert list(queries.documents_with(given.event, "tr8861234")) == [given]
    assert list(queries.documents_with(given.event, "TR886")) == []
    assert list(queries.documents_with(elsewhere, "TR8861234")) == []


def test_a_reveal_needs_a_reason_and_the_person_reads_it(client: Any, given: IdentityDocument, lena: User) -> None:
    vera = factories.officer("Vera", given.event, "accreditation")
    factories.sign_in(client, vera)
    page = f"/office/double11/personal-data/documents/{given.pk}/"
    assert "TR8861234" not in client.get(page).content.decode()
    assert client.post(page, {"reason": ""}).status_code == 400
    assert client.post(f"{page}scan/", {"reason": ""}).status_code == 422

    shown = client.post(page, {"reason": "The police asked at gate 4"})
    picture = client.post(f"{page}scan/", {"reason": "To compare the face"})

    assert "TR8861234" in shown.content.decode()
    assert (picture.content, "no-store" in picture["Cache-Control"]) == (SCAN, True)
    assert [row.reason for row in queries.reveals_of(lena)] == ["To compare the face", "The police asked at gate 4"]
    assert Look.objects.get(officer=vera, kind="reveal").count == 2
    client.logout()
    factories.sign_in(client, lena, strongly=False)
    assert "The police asked at gate 4" in client.get("/accounts/me/data/").content.decode()


def test_officers_of_another_event_do_not_find_it(client: Any, given: IdentityDocument, elsewhere: Any) -> None:
    factories.sign_in(client, factories.officer("Otto", elsewhere, "accreditation"))

    assert client.get(f"/office/elsewhere/personal-data/documents/{given.pk}/").status_code == 404
    assert client.get(f"/office/double11/personal-data/documents/{given.pk}/").status_code == 404


def test_once_checked_the_picture_is_gone(
    folder: Path, given: IdentityDocument, ada: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        actions.check_document(given, by=ada, now=NOON)

    given.refresh_from_db()
    assert (given.checked_by, given.checked_at, given.scan.name) == (ada, NOON, "")
    assert list(folder.rglob("*.sealed")) == []
    assert Deletion.objects.get().cause == "checked"
    with pytest.raises(actions.AlreadyChecked):
        actions.check_document(given, by=ada, now=NOON)


def test_keys_are_changed_without_losing_anything(folder: Path, settings: Any, given: IdentityDocument) -> None:
    old, new = settings.FIELD_KEYS[0], "n" * 20 + "abcdefghijklmnopqrstuvwx"
    settings.FIELD_KEYS = [new, old]
    assert list(queries.documents_with(given.event, "TR8861234")) == [given]

    assert actions.reseal(by=None, now=NOON) == 1
    settings.FIELD_KEYS = [new]

    given.refresh_from_db()
    assert identity.number_of(given) == "TR8861234"
    assert list(queries.documents_with(given.event, "TR8861234")) == [given]
    settings.FIELD_KEYS = [old]
    with pytest.raises(sealing.Unopenable):
        identity.number_of(given)


@pytest.mark.parametrize(("change", "refusal"), [({"number": "12"}, "UnfitNumber"), ({"scan": b"<svg>"}, "UnfitScan")])
def test_what_is_no_document_is_refused(given: IdentityDocument, lena: User, change: Any, refusal: str) -> None:
    with pytest.raises(getattr(actions, refusal)):
        give(lena, given.event, **change)


def test_somebody_gives_one_on_a_page_of_their_own(client: Any, folder: Path, gala: Any, ada: User) -> None:
    ichiro = somebody.person()
    somebody.applied(ichiro, gala, ada)
    page = "/accounts/me/data/identity/double11/"
    factories.sign_in(client, ichiro, strongly=False)
    assert client.get(page).status_code == 404
    facts = {"name": "Gala", "contact": "d@gala.example", "security_body": "Police"}
    actions.settle_controller(gala, facts, by=ada, now=NOON)
    mark = queries.notice(gala, "identity", "en").mark
    sent = {"kind": "card", "country": "JP", "number": "AB12345", "notice-identity": mark}
    assert client.post(page, sent).status_code == 409

    assert client.post(page, sent | {"consent-identity": "1"}).status_code == 302
    assert IdentityDocument.objects.get(person=ichiro).kind == "card"
