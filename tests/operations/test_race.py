"""Several workers, one task each, on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from presscentre.audit.models import Entry
from presscentre.operations import tasks
from tests.operations import deferred

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_eight_workers_work_each_of_eighty_tasks_once():
    for n in range(80):
        deferred.note.enqueue(str(n))

    def worker(name):
        done = 0
        try:
            while row := tasks.claim(name, timezone.now()):
                done += tasks.work(row)
        finally:
            connection.close()
        return done

    with ThreadPoolExecutor(8) as pool:
        done = sum(future.result(120) for future in [pool.submit(worker, f"worker{n}") for n in range(8)])
    while row := tasks.claim("last", timezone.now()):  # whoever lost ten claims in a row went home
        done += tasks.work(row)

    assert done == 80
    assert sorted(Entry.objects.values_list("verb", flat=True), key=int) == [str(n) for n in range(80)]
    assert {len(row.worker_ids) for row in DBTaskResult.objects.all()} == {1}
