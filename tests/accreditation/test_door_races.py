"""Gates that count at the same time miss nobody, on a real PostgreSQL."""

import threading
from queue import Queue

import pytest
from django.db import connection, transaction

from presscentre.accreditation import actions
from presscentre.accreditation.models import Presence, Scan
from presscentre.live.models import LogRow
from tests.accreditation import gates
from tests.factories import MINUTE, NOON
from tests.figures.test_races import at_once
from tests.races import stands_still

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def told_last():
    """How many are inside the hall, as the feed said last."""
    return LogRow.objects.filter(topic__name="accreditation.inside:double11").latest("seq").payload["set"]["hall"]


@pytest.mark.parametrize("used", [True, False], ids=["later", "on the first two scans of the evening"])
def test_two_gates_that_count_at_once_miss_nobody(gala, used):
    gates.checkpoint(gala)
    lena, rolf, olga = (gates.badge(gala, name) for name in ("Lena", "Rolf", "Olga"))
    first, second = gates.machine("Gate 1"), gates.machine("Gate 2")
    if used:
        actions.scan(gala, [gates.read(olga)], by=first, now=NOON)
    backend = Queue()

    def scan_at_the_second_gate() -> None:
        connection.ensure_connection()
        backend.put(connection.connection.info.backend_pid)
        try:
            actions.scan(gala, [gates.read(rolf)], by=second, now=NOON + MINUTE)
        finally:
            connection.close()

    beside = threading.Thread(target=scan_at_the_second_gate)
    with transaction.atomic():
        actions.scan(gala, [gates.read(lena)], by=first, now=NOON + MINUTE)
        beside.start()
        stands_still(backend.get(timeout=120))
    beside.join()

    assert told_last()["inside"] == Presence.objects.filter(inside=True).count() == (3 if used else 2)


def test_one_reading_that_two_requests_bring_at_once_is_stored_once(gala):
    gates.checkpoint(gala)
    lena, machine = gates.badge(gala, "Lena"), gates.machine()
    hers, strange = gates.read(lena, nonce="only-once"), gates.read("nothing of ours", nonce="only-once-2")

    for reading, answer in ((hers, "welcome"), (strange, "unknown")):
        # No badge is locked for a code that is nobody's: there the nonce alone keeps the second one out.
        told = at_once(*[lambda one=reading: actions.scan(gala, [one], by=machine, now=NOON)[0].scan.answer] * 6)
        assert told == {answer: 6}

    assert list(Scan.objects.order_by("pk").values_list("nonce", flat=True)) == ["only-once", "only-once-2"]
    assert (Presence.objects.get().entries, told_last()["inside"]) == (1, 1)
