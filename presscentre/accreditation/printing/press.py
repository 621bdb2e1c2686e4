"""Where badges are drawn: a process of its own, so that one that bursts takes nothing else with it.

Faces stay in memory: neither side writes a file. See docs/decisions/0092-typst-in-a-process-of-its-own.md.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from presscentre.accreditation import apart

MEMORY = 380 * 1024 * 1024
TIRED = 300 * 1024 * 1024  # a child that has held more is let go after its job
SECONDS = 60.0  # for one job


class PressFailed(Exception):
    """The badges could not be drawn: the process burst, took too long or met something it does not understand."""


@dataclass(frozen=True)
class Job:
    """What badge.typ shows, and the JPEGs that its faces name by their place in the list."""

    data: dict[str, Any]
    portraits: Sequence[bytes] = ()


class Press(apart.Child):
    """One child that runs `compositor`."""

    def __init__(self) -> None:
        module = "presscentre.accreditation.printing.compositor"
        super().__init__(module, memory=MEMORY, seconds=SECONDS, tired=TIRED)

    def pdf(self, job: Job) -> bytes:
        """The badges as one PDF. Raises PressFailed."""
        return self._print(job, format="pdf")[0]

    def pictures(self, job: Job, *, dots_per_inch: int = 144) -> list[bytes]:
        """The pages as PNGs. Raises PressFailed."""
        return list(self._print(job, format="png", ppi=dots_per_inch))

    def _print(self, job: Job, **how: Any) -> Sequence[bytes]:
        try:
            told, pages = self.ask({"how": how}, json.dumps(job.data).encode(), *job.portraits)
        except apart.Burst as burst:
            raise PressFailed("The press has stopped.") from burst
        if "error" in told:
            raise PressFailed(told["error"])
        return pages
