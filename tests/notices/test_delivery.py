"""What the house writes to people arrives once, in their language, or somebody is told."""

import email
from datetime import timedelta
from email.policy import default

import pytest
from django.db import transaction
from django.utils import timezone

from presscentre.audit.models import Entry
from presscentre.notices import actions, delivery, letters
from presscentre.notices.actions import queue
from presscentre.notices.models import Notice
from tests.factories import NOON, SECOND

CODE = {"name": "Lena", "code": "424242"}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def waiting(db, now):
    """A letter to Lena that is due."""
    queue("tests/hello", to="lena@example.org", language="fr", at=now, event="double11", **CODE)
    return Notice.objects.get()


def read(letter):
    return email.message_from_string(letter, policy=default)


def test_a_letter_arrives_in_the_language_of_its_reader(waiting, post, now):
    assert delivery.send_due(now) == 1

    letter = read(post.letters[0])
    assert (letter["To"], letter["Subject"], letter["Content-Language"]) == ("lena@example.org", "Lena: Oui", "fr")
    assert letter.get_body(["plain"]).get_content().splitlines() == ["Lena & <you>, 424242."]
    assert letter.get_body(["html"]).get_content().strip() == (
        '<!doctype html><html lang="fr" dir="ltr"><p>Lena</p></html>'
    )


def test_a_letter_is_sent_once_and_its_code_is_erased(waiting, post, now):
    delivery.send_due(now)
    delivery.send_due(now + timedelta(days=1))

    waiting.refresh_from_db()
    assert (len(post.letters), waiting.attempts, waiting.facts, waiting.problem) == (1, 1, {}, "")
    assert waiting.sent_at is not None


def test_in_the_demonstration_the_mailbox_can_still_read_it(waiting, post, now, settings):
    settings.DEMO = True
    delivery.send_due(now)

    waiting.refresh_from_db()
    assert waiting.facts == CODE


def test_a_letter_is_not_sent_before_it_is_due(waiting, post, now):
    assert delivery.send_due(now - SECOND) == 0
    assert (post.letters, post.conversations) == ([], 0)


def test_a_letter_of_a_deed_that_failed_is_never_sent(db, post, now):
    with pytest.raises(ZeroDivisionError):
        _queue_and_fail(now)

    assert (delivery.send_due(now), post.letters) == (0, [])


@transaction.atomic
def _queue_and_fail(now):
    queue("tests/plain", to="lena@example.org", language="en", at=now, name="Lena")
    raise ZeroDivisionError


def test_a_letter_with_a_key_is_queued_once(db, now):
    for name in ("Lena", "Lena again"):
        queue("tests/plain", to="lena@example.org", language="en", at=now, once="welcome:1", name=name)

    assert [notice.facts for notice in Notice.objects.all()] == [{"name": "Lena"}]


def test_a_line_break_in_a_name_adds_no_header(db, post, now):
    queue("tests/plain", to="lena@example.org", language="en", at=now, name="Lena\nBcc: all@example.org")
    delivery.send_due(now)

    letter = read(post.letters[0])
    assert (letter["Subject"], letter["Bcc"]) == ("Lena", None)
    assert letter.get_content().startswith("Bcc: all@example.org only")


def test_a_batch_is_one_conversation(db, post, now):
    for n in range(3):
        queue("tests/plain", to=f"reader{n}@example.org", language="en", at=now, name=str(n))

    assert (delivery.send_due(now), post.conversations) == (3, 1)


def test_a_server_that_refuses_for_now_is_asked_again_with_growing_delays(waiting, post, now):
    post.answers = ["451 later"] * len(delivery.DELAYS)

    as_told = []
    for delay in delivery.DELAYS:
        before = timezone.now()
        assert delivery.send_due(now) == 0
        waiting.refresh_from_db()
        as_told.append(before + delay <= waiting.due_at <= timezone.now() + delay)
        now = waiting.due_at
    assert as_told == [True] * len(delivery.DELAYS)
    assert list(delivery.DELAYS) == sorted(set(delivery.DELAYS))
    assert (waiting.problem, waiting.given_up_at) == ("smtplib.SMTPRecipientsRefused", None)

    assert delivery.send_due(now) == 1
    assert len(post.letters) == 1


def test_each_try_bears_the_same_number(waiting, now):
    first, second = (letters.message(Notice.objects.get(), None).message()["Message-ID"] for _ in range(2))

    assert first == second
    assert first.startswith(f"<notice-{waiting.pk}-")


def test_after_the_last_try_it_is_given_up(waiting, post, now):
    post.answers = ["451 later"] * delivery.TRIES
    for _ in range(delivery.TRIES):
        delivery.send_due(now)
        waiting.refresh_from_db()
        now = waiting.due_at

    assert waiting.given_up_at is not None
    assert list(Notice.objects.given_up().at_event("double11")) == [waiting]
    assert list(Notice.objects.given_up().at_event("elsewhere")) == []


def test_an_address_that_does_not_exist_is_given_up_at_once(waiting, post, now):
    post.answers = ["550 no such person"]
    delivery.send_due(now)

    waiting.refresh_from_db()
    assert (waiting.attempts, waiting.given_up_at is not None) == (1, True)
    assert waiting.facts == CODE  # so that an officer can send it again


def test_one_bad_address_holds_up_nobody_else(waiting, post, now):
    queue("tests/plain", to="omar@example.org", language="en", at=now, name="Omar")
    post.answers = ["550 no such person"]

    assert delivery.send_due(now) == 1
    assert read(post.letters[0])["To"] == "omar@example.org"


def test_a_template_that_breaks_holds_up_nobody_else(db, post, now):
    queue("tests/none", to="lena@example.org", language="en", at=now)
    queue("tests/plain", to="omar@example.org", language="en", at=now, name="Omar")

    assert delivery.send_due(now) == 1
    assert Notice.objects.order_by("pk").first().problem == "django.template.exceptions.TemplateDoesNotExist"


def test_a_server_that_is_away_is_not_asked_for_every_letter(db, post, now):
    for n in range(3):
        queue("tests/plain", to=f"reader{n}@example.org", language="en", at=now, name=str(n))
    post.answers = ["hang up"]

    assert delivery.send_due(now) == 0
    assert list(Notice.objects.order_by("pk").values_list("attempts", flat=True)) == [1, 0, 0]
    assert delivery.send_due(now) == 2


def test_a_letter_that_would_come_too_late_is_not_sent(db, post, now):
    queue("tests/plain", to="lena@example.org", language="en", at=now, until=now + SECOND, name="Lena", code="424242")

    assert (delivery.send_due(now + SECOND), post.letters) == (0, [])
    notice = Notice.objects.get()
    assert (notice.problem, notice.facts, notice.given_up_at) == ("late", {}, now + SECOND)


def test_a_letter_that_somebody_else_is_trying_is_left_alone(waiting, post, now):
    mine, yours = Notice.objects.get(), Notice.objects.get()

    assert mine.claim(now=now, until=now + delivery.CLAIM) is True
    assert yours.claim(now=now, until=now + delivery.CLAIM) is False
    assert delivery.send_due(now + delivery.CLAIM - SECOND) == 0
    assert delivery.send_due(now + delivery.CLAIM) == 1  # its worker died


def test_a_worker_whose_claim_ran_out_writes_over_nothing(waiting, post, now):
    slow = Notice.objects.get()
    slow.claim(now=now, until=now)
    delivery.send_due(now)

    slow.close(given_up_at=now, problem="TimeoutError")

    waiting.refresh_from_db()
    assert (waiting.given_up_at, waiting.sent_at is not None) == (None, True)


def test_personal_data_has_an_end_date(waiting, post, now):
    delivery.send_due(now)
    sent_at = Notice.objects.get().sent_at

    delivery.forget_old(sent_at + delivery.KEPT)
    assert Notice.objects.count() == 1
    delivery.forget_old(sent_at + delivery.KEPT + SECOND)
    assert Notice.objects.count() == 0


def test_an_officer_sends_again_what_was_given_up_once(waiting, post, now, gala, ada):
    post.answers = ["550 no such person"]
    delivery.send_due(now)

    actions.try_again(waiting, by=ada, now=NOON, at=now)
    with pytest.raises(actions.NotGivenUp):
        actions.try_again(waiting, by=ada, now=NOON, at=now)

    assert delivery.send_due(now) == 1
    assert [(entry.verb, entry.by, entry.event) for entry in Entry.objects.of(gala)] == [
        ("notices.tried_again", ada, "double11")
    ]
