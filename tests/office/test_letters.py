"""Who cannot be reached is seen by those who can do something about it, at their own event."""

import pytest
from django.utils import timezone

from presscentre.audit.models import Entry
from presscentre.notices.actions import queue
from presscentre.notices.models import Notice
from presscentre.office.alerts import wrong_now
from presscentre.office.letters import undelivered
from presscentre.office.templatetags.letters import NAMES
from tests import factories
from tests.factories import NOON, sign_in

PAGE = "/office/double11/letters/"


def given_up(to, event="", **changes):
    """A letter that the mail server would not have."""
    queue("people/code", to=to, language="en", at=timezone.now(), event=event, code="424242")
    notice = Notice.objects.latest("pk")
    facts = {"given_up_at": timezone.now(), "problem": "smtplib.SMTPRecipientsRefused", "attempts": 1}
    Notice.objects.filter(pk=notice.pk).update(**(facts | changes))
    return notice


@pytest.fixture
def letters(gala, elsewhere, lena, omar):
    """One to a journalist of the gala, one to an officer of the other event, one written for each event."""
    return {
        "lena": given_up(lena.email),
        "omar": given_up(omar.email),
        "gala": given_up("outlet@example.org", "double11"),
        "elsewhere": given_up("outlet@example.org", "elsewhere"),
        "sent": given_up(lena.email, given_up_at=None, sent_at=timezone.now()),
    }


def test_an_event_sees_the_letters_of_its_own_people(letters, gala, elsewhere):
    assert set(undelivered(gala)) == {letters["lena"], letters["gala"]}
    assert set(undelivered(elsewhere)) == {letters["omar"], letters["elsewhere"]}


def test_the_dashboard_says_so(letters, gala, client):
    client.get("/healthz")  # the addresses, and with them the finder, have been read

    told = [(str(alert.title), str(alert.detail), alert.url) for alert in wrong_now(gala, NOON)]
    sentence = "2 letters could not be delivered. Look at the addresses."
    assert ("Letters that did not arrive", sentence, PAGE) in told


def test_the_page_is_for_administrators_and_accreditation(letters, client, ines, ada, gala):
    sign_in(client, ines)
    assert client.get(PAGE).status_code == 403
    for officer in (ada, factories.officer("Noor", gala, "accreditation")):
        sign_in(client, officer)
        page = client.get(PAGE).content.decode()
        assert ("lena@example.org" in page, "omar@example.org" in page) == (True, False)


def test_a_letter_is_sent_again_and_that_is_written_down(letters, client, ada, gala):
    sign_in(client, ada)
    address = f"{PAGE}{letters['lena'].pk}/send/"

    answer = client.post(address, follow=True)

    assert "The letter to lena@example.org is on its way again." in answer.content.decode()
    waiting = Notice.objects.waiting().get()
    assert (waiting, waiting.attempts, waiting.problem) == (letters["lena"], 0, "")
    assert [(entry.verb, entry.by) for entry in Entry.objects.of(gala)] == [("notices.tried_again", ada)]
    assert client.post(address).status_code == 404  # it is no longer among those given up


def test_a_letter_of_another_event_cannot_be_sent_from_here(letters, client, ada):
    sign_in(client, ada)

    for name in ("omar", "elsewhere", "sent"):
        assert client.post(f"{PAGE}{letters[name].pk}/send/").status_code == 404
    assert list(Notice.objects.waiting()) == []


@pytest.mark.parametrize("many", [1, 5])
def test_the_page_costs_the_same_however_many(many, client, ada, gala, django_assert_max_num_queries):
    for n in range(many):
        given_up(f"reader{n}@example.org", "double11")
    sign_in(client, ada)

    with django_assert_max_num_queries(12) as queries:
        assert client.get(PAGE).status_code == 200
    assert len([q for q in queries.captured_queries if "notices_notice" in q["sql"]]) == 2


def test_every_letter_has_a_name_that_officers_read(letters, client, ada, here):
    written = {f"{path.parent.parent.name}/{path.stem}" for path in here.glob("templates/*/notices/*.txt")}

    assert set(NAMES) == written
    sign_in(client, ada)
    page = client.get(PAGE).content.decode()
    assert ("Sign-in code" in page, "people/code" in page) == (True, False)
