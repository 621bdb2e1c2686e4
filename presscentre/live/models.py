"""Behind the seam: each topic's numbering and its log. Features publish through `topics`, never here."""

from typing import Any

from django.db import models


class TopicRowManager(models.Manager["TopicRow"]):
    """The only writer of topics and logs."""

    def append(self, name: str, *, kind: str, payload: dict[str, Any]) -> int:
        raise NotImplementedError

    def begin_again(self, name: str) -> None:
        raise NotImplementedError


class TopicRow(models.Model):
    """One topic: `epoch` is a random string made when its numbering starts, `seq` the last revision's number."""

    name = models.CharField(max_length=100, unique=True)
    epoch = models.CharField(max_length=22)
    seq = models.PositiveBigIntegerField(default=0)
    published_at = models.DateTimeField()  # real time of `seq`

    objects = TopicRowManager()


class LogRow(models.Model):
    """One revision of a topic, kept for at least ten minutes and three hundred entries."""

    topic = models.ForeignKey(TopicRow, models.CASCADE, related_name="log")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=60)
    payload = models.JSONField()
    at = models.DateTimeField()  # real time

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "seq"], name="log_row_once")]
