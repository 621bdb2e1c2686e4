"""The mailbox is part of the demonstration, and of nothing else."""

import subprocess
import sys

import pytest
from django.test import RequestFactory
from django.utils import timezone

from presscentre.notices.actions import queue
from presscentre.notices.queries import latest_letters
from presscentre.notices.views import mailbox


def test_outside_the_demonstration_there_is_no_mailbox(client, db):
    assert client.get("/mailbox/", follow=True).status_code == 404


def test_in_the_demonstration_there_is_one(here, tmp_path):
    script = "import django; django.setup(); from django.urls import reverse; print(reverse('notices:mailbox'))"
    environment = {"DJANGO_SETTINGS_MODULE": "presscentre.settings", "PRESSCENTRE_DATA_DIR": str(tmp_path)}
    for variable, code, said in (("PRESSCENTRE_DEMO", 0, "/mailbox/\n"), ("PRESSCENTRE_DEBUG", 1, "")):
        done = subprocess.run(
            [sys.executable, "-c", script], env=environment | {variable: "1"}, cwd=here, capture_output=True, text=True
        )
        assert (done.returncode, done.stdout) == (code, said)


def test_it_shows_the_newest_letter_first_as_its_reader_sees_it(db):
    for name, language in (("Lena", "en"), ("Layla", "ar")):
        queue("tests/hello", to="lena@example.org", language=language, at=timezone.now(), name=name, code="1")

    subjects = [(item.letter.subject, item.notice.language_direction) for item in latest_letters()]
    assert subjects == [("Layla: نعم", "rtl"), ("Lena: Yes", "ltr")]


@pytest.mark.parametrize("waiting", [1, 5])
def test_the_mailbox_costs_one_query_however_full(db, waiting, django_assert_num_queries):
    for n in range(waiting):
        queue("tests/plain", to=f"reader{n}@example.org", language="en", at=timezone.now(), name=str(n))

    with django_assert_num_queries(1):
        assert len(latest_letters()) == waiting


def test_the_page_shows_the_letters(db, rf: RequestFactory, client):
    queue("tests/plain", to="lena@example.org", language="en", at=timezone.now(), name="Lena <b>")

    page = mailbox(rf.get("/mailbox/")).content.decode()

    assert "Lena &lt;b&gt; only" in page
    assert "Waiting" in page


def test_a_letter_that_nobody_can_read_does_not_close_the_mailbox(db, rf: RequestFactory, caplog):
    queue("tests/plain", to="lena@example.org", language="en", at=timezone.now(), name="Lena")
    queue("tests/gone", to="omar@example.org", language="en", at=timezone.now(), name="Omar")

    page = mailbox(rf.get("/mailbox/")).content.decode()

    assert [item.letter and item.letter.subject for item in latest_letters()] == [None, "Lena only"]
    assert ("A letter that cannot be read" in page, "tests/gone" in page, "Lena only" in page) == (True, True, True)
    assert "Omar" not in caplog.text
