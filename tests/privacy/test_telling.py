"""People are told at the point of entry, in kept words; each consent is its own and goes as easily as it came."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from presscentre.accreditation.models import Application
from presscentre.audit.models import Entry
from presscentre.people.models import User
from presscentre.privacy import actions, queries, wordings
from presscentre.privacy.models import Consent, Deletion, Seen, Wording
from tests import factories
from tests.accreditation import rows

pytestmark = pytest.mark.django_db
NOON = factories.NOON


def mark(event: Any, purpose: str, language: str = "en") -> str:
    return queries.notice(event, purpose, language).mark


def test_the_very_words_are_kept_with_hash_and_time(gala: Any, elsewhere: Any, lena: User) -> None:
    shown = queries.notice(gala, "accreditation", "zh-hans")

    seen = actions.note_seen(lena, gala, "accreditation", mark=shown.mark, by=lena, now=NOON)
    actions.note_seen(lena, gala, "accreditation", mark=shown.mark, by=lena, now=NOON + factories.MINUTE)

    assert [(row.wording.text, row.digest, row.at) for row in Seen.objects.all()] == [(shown.text, shown.digest, NOON)]
    assert seen.digest == wordings.digest_of(seen.wording.title, seen.wording.text)
    assert queries.seen_by(lena, elsewhere) == []


def test_words_that_changed_meanwhile_are_read_again(gala: Any, ada: User, lena: User) -> None:
    old = mark(gala, "accreditation")
    made = actions.settle_controller(gala, {"name": "Gala GmbH", "contact": "d@gala.example"}, by=ada, now=NOON)

    with pytest.raises(actions.WordingChanged):
        actions.note_seen(lena, gala, "accreditation", mark=old, by=lena, now=NOON)
    assert made == Wording.objects.count() == 40  # four purposes in ten languages
    assert "Gala GmbH" in queries.notice(gala, "accreditation", "de").text
    assert actions.publish_wordings(gala, by=ada, now=NOON) == 0
    actions.settle_controller(gala, {"name": "Gala AG", "contact": "d@gala.example"}, by=ada, now=NOON)
    newest = queries.notice(gala, "accreditation", "de")
    assert (newest.version, "Gala AG" in newest.text, Wording.objects.filter(version=1).count()) == (2, True, 40)


def test_a_box_begins_empty_and_its_words_stand_beside_it(gala: Any, lena: User) -> None:
    question = next(each for each in queries.questions(gala, lena, "en") if each.purpose.key == "needs")
    page = render_to_string("components/privacy-consent.html", {"question": question})

    assert " checked" not in page
    assert question.wording.paragraphs[0] in page
    assert f'name="notice-needs" value="{question.wording.mark}"' in page


def test_each_answer_of_a_form_is_kept_by_itself(gala: Any, elsewhere: Any, lena: User) -> None:
    posted = {f"notice-{key}": mark(gala, key) for key in ("accreditation", "whereabouts", "needs", "public_list")}

    actions.take_answers(lena, gala, posted | {"consent-needs": "1"}, by=lena, now=NOON)

    assert sorted(row.wording.purpose for row in queries.seen_by(lena, gala)) == [
        "accreditation",
        "needs",
        "whereabouts",
    ]
    assert queries.has_consent(lena, gala, "needs")
    assert not queries.has_consent(lena, gala, "public_list")
    assert not queries.has_consent(lena, elsewhere, "needs")


def test_withdrawing_deletes_at_once_what_stood_on_it(gala: Any, lena: User) -> None:
    application = rows.application(gala, lena, rows.delegation(gala), diet="Halal", access_needs="Ramp", phone="+1")
    other = rows.application(gala, "Marta", application.delegation, diet="Vegan")
    actions.give_consent(lena, gala, "needs", mark=mark(gala, "needs"), by=lena, now=NOON)

    assert actions.withdraw_consent(lena, gala, "needs", by=lena, now=NOON)
    assert not actions.withdraw_consent(lena, gala, "needs", by=lena, now=NOON)

    application.refresh_from_db()
    other.refresh_from_db()
    assert (application.diet, application.access_needs, application.phone, other.diet) == ("", "", "+1", "Vegan")
    assert Consent.objects.get().withdrawn_at == NOON
    assert [(row.holding, row.cause, row.count) for row in Deletion.objects.all()] == [
        ("accreditation.needs", "withdrawal", 1)
    ]
    assert Entry.objects.filter(verb="privacy.consent_withdrawn", by=lena).count() == 1


def test_what_is_not_asked_for_cannot_be_agreed_to(gala: Any, ada: User, lena: User) -> None:
    with pytest.raises(actions.NotAConsent):
        actions.give_consent(lena, gala, "identity", mark=mark(gala, "identity"), by=lena, now=NOON)
    facts = {"name": "Gala", "contact": "d@gala.example", "security_body": "Police", "abroad": "Printer in France"}
    actions.settle_controller(gala, facts, by=ada, now=NOON)

    actions.give_consent(lena, gala, "identity", mark=mark(gala, "identity"), by=lena, now=NOON)

    asked = [question.purpose.key for question in queries.questions(gala, lena, "en")]
    assert asked == ["needs", "identity", "abroad", "public_list"]
    assert Application.objects.count() == 0


def test_the_public_list_names_whoever_agreed_and_nobody_else(client: Any, gala: Any, lena: User) -> None:
    factories.journalist("Marta", gala)
    actions.give_consent(lena, gala, "public_list", mark=mark(gala, "public_list"), by=lena, now=NOON)
    page = client.get("/en/double11/media/").content.decode()

    assert ("Lena" in page, "Marta" in page) == (True, False)
    actions.withdraw_consent(lena, gala, "public_list", by=lena, now=timezone.now())
    assert "Lena" not in client.get("/en/double11/media/").content.decode()
