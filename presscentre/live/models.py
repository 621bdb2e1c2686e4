"""Behind the seam: each topic's numbering and its log. Features publish through `topics`, never here."""

import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone

from presscentre.live import doorbell

KEPT_FOR, KEPT_ENTRIES = timedelta(minutes=10), 300  # a client that was away no longer than that can resume
_APPEND = """
WITH topic AS (
    UPDATE live_topicrow SET seq = seq + 1, published_at = %s WHERE name = %s RETURNING id, seq
)
INSERT INTO live_logrow (topic_id, seq, kind, payload, at) SELECT id, seq, %s, %s, %s FROM topic RETURNING seq
"""


def new_epoch() -> str:
    """A name that no other numbering has."""
    return secrets.token_urlsafe(9)


class TopicRowManager(models.Manager["TopicRow"]):
    """The only writer of topics and logs."""

    def append(self, name: str, *, kind: str, payload: dict[str, Any]) -> int:
        """Number and log one revision; returns its seq. One statement on PostgreSQL, two on SQLite.

        The topic's row stays locked to the commit, so that numbers become visible in their order.
        """
        now = timezone.now()
        with transaction.atomic(savepoint=False):
            seq = self._append_in_one(name, kind, payload, now)
            if seq is None:
                topic, seq = self._next(name, now) or self._first(name, now)
                LogRow.objects.create(topic_id=topic, seq=seq, kind=kind, payload=payload, at=now)
            transaction.on_commit(lambda: doorbell.ring({"topics": [name]}), robust=True)
        return seq

    def hold(self, name: str) -> None:
        """Lock the topic's row, made at its first use; on SQLite whoever writes is alone anyway."""
        if connection.vendor == "postgresql" and not self._lock(name):
            # Whoever comes second waits here for the first one's row.
            topic = TopicRow(name=name, epoch=new_epoch(), published_at=timezone.now())
            self.bulk_create([topic], ignore_conflicts=True)
            self._lock(name)

    def _lock(self, name: str) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM live_topicrow WHERE name = %s FOR UPDATE", [name])
            return cursor.fetchone() is not None

    def ensure(self, name: str) -> "TopicRow":
        """The topic's row, made at its first use."""
        facts = {"epoch": new_epoch(), "published_at": timezone.now()}
        return self.filter(name=name).first() or self.get_or_create(name=name, defaults=facts)[0]

    def begin_again(self, name: str) -> None:
        """A new epoch, from 0, with an empty log."""
        self._restart(self.ensure(name).pk, name)

    def restart_all(self) -> int:
        """A new epoch for every topic, in name order; returns how many there are."""
        topics = list(self.order_by("name").values_list("pk", "name"))
        for pk, name in topics:
            self._restart(pk, name)
        return len(topics)

    def _restart(self, pk: int, name: str) -> None:
        with transaction.atomic(savepoint=False):
            # The row first: its lock keeps a publication that runs beside us out of the log until we are through.
            self.filter(pk=pk).update(epoch=new_epoch(), seq=0, published_at=timezone.now())
            LogRow.objects.filter(topic_id=pk).delete()
            transaction.on_commit(lambda: doorbell.ring({"topics": [name]}), robust=True)

    def _append_in_one(self, name: str, kind: str, payload: dict[str, Any], now: datetime) -> int | None:
        """Count and log in one; None where the database cannot, or the topic has no row yet."""
        if connection.vendor != "postgresql":
            return None
        with connection.cursor() as cursor:
            cursor.execute(_APPEND, [now, name, kind, json.dumps(payload), now])
            row = cursor.fetchone()
        return row and int(row[0])

    def _next(self, name: str, now: datetime) -> tuple[int, int] | None:
        """Lock, count and stamp in one statement, which the ORM cannot say: (pk, seq), or None without a row."""
        statement = "UPDATE live_topicrow SET seq = seq + 1, published_at = %s WHERE name = %s RETURNING id, seq"
        with connection.cursor() as cursor:
            cursor.execute(statement, [connection.ops.adapt_datetimefield_value(now), name])
            row = cursor.fetchone()
        return row and (row[0], row[1])

    def _first(self, name: str, now: datetime) -> tuple[int, int]:
        """The same for a topic's first revision: whoever comes second waits for the first one's row."""
        self.bulk_create([TopicRow(name=name, epoch=new_epoch(), published_at=now)], ignore_conflicts=True)
        row = self._next(name, now)
        assert row is not None, name
        return row


class TopicRow(models.Model):
    """One topic: `epoch` is a random string made when its numbering starts, `seq` the last revision's number."""

    name = models.CharField(max_length=100, unique=True)
    epoch = models.CharField(max_length=22)
    seq = models.PositiveBigIntegerField(default=0)
    published_at = models.DateTimeField()  # real time of `seq`

    objects = TopicRowManager()

    def __str__(self) -> str:
        return f"{self.name} {self.epoch}:{self.seq}"


class LogRowQuerySet(models.QuerySet["LogRow"]):
    def outlived(self, now: datetime) -> "LogRowQuerySet":
        """Older than ten minutes, and not among the last three hundred of their topic."""
        return self.filter(at__lt=now - KEPT_FOR, seq__lte=F("topic__seq") - KEPT_ENTRIES)


class LogRow(models.Model):
    """One revision of a topic, kept for at least ten minutes and three hundred entries."""

    topic = models.ForeignKey(TopicRow, models.CASCADE, related_name="log")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=60)
    payload = models.JSONField()
    at = models.DateTimeField()  # real time

    objects = LogRowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "seq"], name="log_row_once")]

    def __str__(self) -> str:
        return f"{self.topic_id} {self.seq} {self.kind}"
