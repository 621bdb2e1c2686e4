"""Two workers, one letter, on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from presscentre.notices import delivery
from presscentre.notices.actions import queue
from presscentre.notices.models import Notice

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_six_workers_send_each_of_sixty_letters_once(post):
    now = timezone.now()
    for n in range(60):
        queue("tests/plain", to=f"reader{n}@example.org", language="en", at=now, name=f"Reader {n}")

    def worker():
        try:
            return sum(delivery.send_due(now) for _ in range(3))
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        sent = sum(future.result(120) for future in [pool.submit(worker) for _ in range(6)])

    assert (sent, len(post.letters), len(set(post.letters))) == (60, 60, 60)
    assert list(Notice.objects.exclude(attempts=1)) == []
