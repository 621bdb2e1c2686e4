"""Beat: a worker that is alive, and what it did last."""

import os
import socket
from datetime import datetime, timedelta
from pathlib import Path

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

BEAT_SECONDS = 5
LATE = timedelta(seconds=30)  # a worker that has not beaten for so long is missed by /readyz


def this_place() -> str:
    """Names the machine, its boot and its process namespace: where a process number means one process."""
    parts = [socket.gethostname()]
    for source in ("/proc/sys/kernel/random/boot_id", "/proc/self/ns/pid"):
        path = Path(source)
        parts.append(os.readlink(path) if path.is_symlink() else path.read_text().strip() if path.exists() else "")
    return ":".join(parts)[:200]


class BeatManager(models.Manager["Beat"]):
    """The only writer of beats."""

    def beat(self, worker: str, *, now: datetime, jobs: dict[str, str]) -> None:
        """Say that this worker is alive. Makes its row anew if somebody took it for dead."""
        done = self.filter(worker=worker).update(seen_at=now, count=F("count") + 1, jobs=jobs)
        if not done:
            self.create(worker=worker, place=this_place(), pid=os.getpid(), started_at=now, seen_at=now, jobs=jobs)

    def leave(self, worker: str) -> None:
        """This worker is gone, or has been found dead: what it had begun is anybody's again."""
        self.filter(worker=worker).delete()


class Beat(models.Model):
    """One running worker. Others watch `count` move, by their own clocks, so that no clock that jumps kills one."""

    worker = models.CharField(_("worker"), max_length=64, unique=True)
    place = models.CharField(max_length=200)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField(_("started at"))
    seen_at = models.DateTimeField(_("seen at"))
    count = models.PositiveBigIntegerField(default=0)
    jobs = models.JSONField(default=dict)  # name of a job: when it last ended well, ISO 8601

    objects = BeatManager()

    class Meta:
        verbose_name = _("beat")
        verbose_name_plural = _("beats")

    def __str__(self) -> str:
        return self.worker
