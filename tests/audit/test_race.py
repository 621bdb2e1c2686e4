"""Several workers and slow transactions, on PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from presscentre.audit import chain
from presscentre.audit.actions import record
from presscentre.audit.models import Entry
from tests import factories
from tests.factories import NOON

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def in_thread(work):
    try:
        return work()
    finally:
        connection.close()


def test_a_lower_id_that_commits_after_a_higher_was_sealed_stands_behind_it():
    gala = factories.event()
    written, sealed = threading.Event(), threading.Event()

    def slow_officer():
        with transaction.atomic():
            row = record("slow", gala, by=None, at=NOON, event=gala)
            written.set()
            assert sealed.wait(60)
        return row.pk

    with ThreadPoolExecutor() as pool:
        slow = pool.submit(in_thread, slow_officer)
        assert written.wait(60)
        quick = record("quick", gala, by=None, at=NOON, event=gala)
        assert chain.seal_all() == 1
        sealed.set()
        assert slow.result(60) < quick.pk
    assert chain.seal_all() == 1

    assert [entry.verb for entry in Entry.objects.chained()] == ["quick", "slow"]
    assert chain.verify().whole


def test_six_workers_seal_what_six_officers_write_into_one_chain():
    gala = factories.event()
    done = threading.Event()

    def officer():
        for n in range(40):
            record("events.changed", gala, by=None, at=NOON, event=gala, n=n)

    def worker():
        total = 0
        while not done.is_set():
            total += chain.seal_all()
        return total

    with ThreadPoolExecutor(12) as pool:
        workers = [pool.submit(in_thread, worker) for _ in range(6)]
        try:
            for future in [pool.submit(in_thread, officer) for _ in range(6)]:
                future.result(120)
        finally:
            done.set()  # whatever happened, the workers go home
        sealed = sum(future.result(120) for future in workers) + chain.seal_all()

    assert sealed == 240
    verdict = chain.verify()
    assert (verdict.whole, verdict.sealed, verdict.unsealed) == (True, 240, 0)
    assert sorted(Entry.objects.values_list("position", flat=True)) == list(range(1, 241))
