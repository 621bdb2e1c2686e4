"""The 25 checks of a demanding data protection officer, one test each, on real rows, pages and files."""

import json
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from presscentre.accreditation.models import Application, Evidence, Portrait, Scan
from presscentre.audit import chain
from presscentre.audit.models import Entry
from presscentre.core import holdings, restored, sealing
from presscentre.notices.models import Notice
from presscentre.people.models import User
from presscentre.privacy import actions, anonymising, checklist, erasures, identity, parcels, queries
from presscentre.privacy.models import (
    Consent,
    DataRequest,
    Deletion,
    IdentityDocument,
    Processor,
    Reveal,
    Seen,
    Transfer,
)
from presscentre.privacy.purposes import PURPOSES
from presscentre.privacy.templatetags.privacy import change_name
from tests import factories
from tests.accreditation import rows
from tests.privacy import somebody

pytestmark = pytest.mark.django_db
OFFICE = "/office/double11/personal-data/"
MINE = "/accounts/me/data/"


@pytest.fixture
def ichiro(folder: Path, gala: Any, ada: User) -> User:
    return somebody.everywhere(gala, ada)


@pytest.fixture
def office(client: Any, ada: User) -> Any:
    factories.sign_in(client, ada)
    return lambda page="": client.get(OFFICE + page).content.decode()


def test_all_of_them_hold_at_a_busy_event_and_the_page_and_the_command_say_so(
    office: Any, ichiro: User, gala: Any
) -> None:
    gala.ends_at = timezone.now() + timedelta(days=1)
    gala.save()
    results = checklist.walk(gala)
    said = StringIO()
    call_command("privacy_audit", "double11", stdout=said)

    assert [(result.number, result.holds) for result in results] == [(number, True) for number in range(1, 26)]
    assert said.getvalue().count("holds") == 25
    assert office("checks/").count("Does not hold") == 0


def test_one_that_does_not_hold_is_named(ichiro: User, gala: Any) -> None:
    Seen.objects.filter(person=ichiro).first().wording.__class__.objects.update(text="Other words")

    result = checklist.walk(gala)[1]
    with pytest.raises(CommandError, match=r"\b2\b"):
        call_command("privacy_audit", "double11", stdout=StringIO())
    assert (result.holds, "changed since: 3" in str(result.evidence)) == (False, True)


def test_01_the_record_of_processing_lists_each_field(office: Any, ichiro: User) -> None:
    page = office()

    for entry in holdings.in_turn():
        for text in (entry.label, entry.purpose, entry.basis, entry.recipients):
            assert str(text).split(";")[0].split("'")[0] in page, entry.key
    assert holdings.undeclared() == []


def test_02_the_exact_words_are_kept_for_each_language(ichiro: User) -> None:
    seen = Seen.objects.select_related("wording").filter(person=ichiro).first()

    assert (seen.wording.language, len(seen.digest), "Gala GmbH" in seen.wording.text) == ("ja", 64, True)
    assert seen.recorded_at <= timezone.now()


def test_03_consent_is_separate_and_goes_as_it_came(client: Any, gala: Any, ichiro: User) -> None:
    assert [purpose.consent for purpose in PURPOSES.values() if purpose.key == "accreditation"] == [False]
    box = render_to_string(
        "components/privacy-consent.html", {"question": queries.questions(gala, factories.person("N"), "en")[0]}
    )
    assert " checked" not in box
    factories.sign_in(client, ichiro, strongly=False)
    client.post(f"{MINE}consents/double11/needs/withdraw/")
    assert Consent.objects.get(person=ichiro, purpose="needs").withdrawn_at is not None


def test_04_sensitive_data_and_other_countries_are_asked_for_by_themselves(gala: Any, ada: User) -> None:
    assert {key for key, purpose in PURPOSES.items() if purpose.sensitive} == {"needs", "whereabouts", "identity"}
    assert "abroad" not in [purpose.key for purpose in queries.asked_at(gala)]
    facts = {"name": "Gala", "contact": "d@gala.example", "abroad": "Printer in France"}
    actions.settle_controller(gala, facts, by=ada, now=factories.NOON)
    assert "Printer in France" in queries.notice(gala, "abroad", "en").text


def test_05_no_copy_of_a_document_outlives_its_check(ichiro: User, ada: User) -> None:
    document = IdentityDocument.objects.get(person=ichiro)
    actions.check_document(document, by=ada, now=factories.NOON)
    document.refresh_from_db()
    assert (document.scan.name, document.checked_by) == ("", ada)


def test_06_no_special_category_has_a_column() -> None:
    columns = " ".join(
        f"{model._meta.label}.{field.name}" for model in apps.get_models() for field in model._meta.fields
    )
    assert re.findall(r"union|religio|politic|biometric|ethnic", columns.lower()) == []


def test_07_numbers_are_sealed_and_found_by_a_keyed_hash(gala: Any, ichiro: User) -> None:
    document = IdentityDocument.objects.get(person=ichiro)
    assert bytes(document.number).startswith(sealing.MARK)
    assert identity.number_of(document) == somebody.PASSPORT
    assert list(queries.documents_with(gala, somebody.PASSPORT)) == [document]


def test_08_masked_until_a_reason_is_given(office: Any, gala: Any, ichiro: User) -> None:
    page = office("documents/")
    assert ("••••34" in page, somebody.PASSPORT in page) == (True, False)
    assert Reveal.objects.filter(person=ichiro, reason="").count() == 0


def test_09_what_is_due_is_foretold_deleted_and_proved(gala: Any, ichiro: User) -> None:
    later = gala.ends_at + timedelta(days=31)
    foretold = sum(len(due.ids()) for due in queries.due(gala, now=later))
    assert actions.purge(gala, by=None, now=later) == foretold > 0
    assert {len(row.digest) for row in Deletion.objects.filter(cause="period")} == {64}


def test_10_the_portrait_ends_with_renditions_and_paper(
    folder: Path, gala: Any, ichiro: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        actions.purge(gala, by=None, now=gala.ends_at + timedelta(days=31))
    assert Portrait.objects.count() == 0
    assert [path for name in ("portraits", "badges") for path in (folder / "media" / name).rglob("*.*")] == []


def test_11_erasure_reaches_every_table(ichiro: User, ada: User, gala: Any) -> None:
    actions.erase(ichiro, by=ada, now=timezone.now())
    results = {result.number: result for result in checklist.walk(gala)}
    assert results[11].holds
    everything = json.dumps(
        [list(model._base_manager.values()) for model in apps.get_models()], default=str, ensure_ascii=False
    )
    letter = Notice.objects.get(template="privacy/erased").to
    assert [word for word in somebody.WORDS if word in everything.replace(letter, "")] == []


def test_12_the_audit_survives_under_a_number(ichiro: User, ada: User) -> None:
    before = Entry.objects.filter(by=ichiro).count()
    actions.erase(ichiro, by=ada, now=timezone.now())
    chain.seal_all()
    assert Entry.objects.filter(by=ichiro).count() == before > 0
    assert chain.verify().whole


def test_13_a_copy_and_an_answer_within_a_month(client: Any, ichiro: User) -> None:
    asked = DataRequest.objects.get(person=ichiro)
    assert timedelta(days=27) < asked.due_at - asked.made_at <= timedelta(days=31)
    factories.sign_in(client, ichiro, strongly=False)
    assert client.post(f"{MINE}copy/").status_code == 302


def test_14_corrections_are_ones_own_and_logged(client: Any, ichiro: User) -> None:
    factories.sign_in(client, ichiro, strongly=False)
    client.post("/accounts/me/", {"name": "I. Tsuruta", "language": "ja", "zone": ""})
    assert [entry.facts for entry in queries.changes_of(ichiro)] == [{"fields": ["name", "zone"]}]
    with override("ja"):
        told = f"{change_name(queries.changes_of(ichiro)[0])}: "
    assert told in client.get(MINE).content.decode()


def test_15_nobody_is_tracked_and_nothing_comes_from_elsewhere(client: Any, ichiro: User) -> None:
    factories.sign_in(client, ichiro, strongly=False)
    before = {model._meta.label: model._base_manager.count() for model in apps.get_models() if model is not UserSession}
    page = client.get(f"{MINE}everything/")
    after = {model._meta.label: model._base_manager.count() for model in apps.get_models() if model is not UserSession}
    assert before == after
    assert re.findall(r"(?:src|href)=\"https?://", page.content.decode()) == []


def test_16_addresses_are_cut(ichiro: User) -> None:
    later = timezone.now() + timedelta(days=settings.ADDRESSES_DAYS + 1)
    actions.cut_addresses(by=None, now=later)
    assert UserSession.objects.values_list("ip", "user_agent").get() == ("203.0.113.0", "")


def test_17_transfers_are_recorded_and_sealed(gala: Any, ada: User, ichiro: User) -> None:
    transfer, parcel = actions.hand_over(
        gala,
        recipient="Police",
        country="CN",
        abroad=False,
        basis="Police act",
        fields=["people.User.email"],
        passphrase="a passphrase of many words",
        by=ada,
        now=factories.NOON,
    )
    assert somebody.ADDRESS.encode() not in parcel
    assert somebody.ADDRESS in parcels.unseal(parcel, "a passphrase of many words").decode()
    assert list(Transfer.objects.all()) == [transfer]


def test_18_processors_stand_in_notice_and_record(office: Any, gala: Any) -> None:
    Processor.objects.create(event=gala, name="Druckhaus", task="prints badges", country="DE")
    assert "Druckhaus" in office()
    assert "Druckhaus (prints badges, DE)" in queries.notice(gala, "accreditation", "en").text


def test_19_restoring_asks_the_list_of_erasures(ichiro: User, ada: User) -> None:
    since = timezone.now()
    actions.erase(ichiro, by=ada, now=timezone.now())
    User.objects.filter(pk=ichiro.pk).update(email=somebody.ADDRESS, name=somebody.LATIN, is_active=True)

    assert restored.all_again(since, timezone.now()) == 1

    assert User.objects.get(pk=ichiro.pk).name == ""
    assert not erasures.path().is_relative_to(settings.MEDIA_ROOT)


def test_20_a_breach_names_its_people(gala: Any, ichiro: User) -> None:
    assert queries.affected(gala, ["accreditation.portrait"], ends_at=timezone.now()) == [ichiro]


def test_21_a_copy_can_be_made_without_people(folder: Path, ichiro: User) -> None:
    assert anonymising.without_stand_in() == []


def test_22_no_other_event_and_no_other_outlet_sees_it(client: Any, elsewhere: Any, ichiro: User) -> None:
    factories.sign_in(client, factories.officer("Otto", elsewhere, "administrator"))
    assert client.get(OFFICE).status_code == 404
    pages = [
        client.get(f"/office/elsewhere/personal-data/{page}") for page in ("", "requests/", "documents/", "periods/")
    ]
    assert [page.status_code for page in pages] == [200] * 4
    assert not any(word in page.content.decode() for page in pages for word in somebody.WORDS)


def test_23_nobody_must_show_an_employer_or_a_nationality(gala: Any) -> None:
    columns = {field.name for field in Application._meta.fields}
    assert [name for name in columns if re.search("birth|nation|home|gender", name)] == []
    assert len(Evidence.Kind.values) > 1
    delegation = rows.delegation(gala)
    assert rows.application(gala, "Nur", delegation, latin_name="N. A.").latin_name == "N. A."


def test_24_the_public_list_is_opt_in(gala: Any, lena: User) -> None:
    assert list(queries.public_list(gala)) == []
    mark = queries.notice(gala, "public_list", "en").mark
    actions.give_consent(lena, gala, "public_list", mark=mark, by=lena, now=factories.NOON)
    assert [profile.user for profile in queries.public_list(gala)] == [lena]


def test_25_unused_accounts_are_told_first(folder: Path) -> None:
    factories.person("Sleepy")
    User.objects.update(created_at=timezone.now() - timedelta(days=800))
    assert (actions.tell_unused(by=None, now=timezone.now()), actions.delete_unused(by=None, now=timezone.now())) == (
        1,
        0,
    )
    assert Notice.objects.get().template == "privacy/unused"
    assert Scan.objects.count() == 0
