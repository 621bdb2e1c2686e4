"""A worker that dies in the middle of a print run: the next goes on, and no badge is printed twice or forgotten."""

import contextlib
import json
import signal
import time
from pathlib import Path
from typing import Any

from tests.house import House, Server

BADGES = 150
RUN = f"""
from datetime import timedelta
from django.utils import timezone
from presscentre.accreditation import actions
from presscentre.accreditation.actions.badges import issue
from presscentre.accreditation.models import Badge
from tests import factories
from tests.accreditation import rows
now = timezone.now()  # not the gala's own day: by now its faces would be swept
gala = factories.event(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(days=1))
ada, there = factories.officer("Ada", gala, "administrator"), rows.delegation(gala)
for number in range({BADGES}):
    made = rows.application(gala, f"Kim{{number:03}}", there, state="approved", decided_at=now)
    issue(made, by=ada, now=now)
actions.start_run(gala, Badge.objects.all(), "a6", by=ada, now=now)
"""
STAND = """
import json, pypdf
from presscentre.accreditation.models import Badge, Print, PrintRun
run = PrintRun.objects.get()
parts = list(run.parts.order_by("first"))
print(json.dumps({
    "state": run.state,
    "done": run.done,
    "firsts": [part.first for part in parts],
    "pages": [len(pypdf.PdfReader(part.file.path).pages) for part in parts],
    "prints": Print.objects.count(),
    "printed": Badge.objects.filter(printed_generation=1).count(),
}))
"""


def test_a_run_goes_on_where_a_killed_worker_left_it(house: House, tmp_path: Path) -> None:
    environment = {
        "PRESSCENTRE_DATA_DIR": str(tmp_path),
        "PRESSCENTRE_DATABASE_URL": house.database("sqlite", tmp_path),
        "PRESSCENTRE_DEBUG": "1",
        "PRESSCENTRE_WORKER_SECONDS": "0.2",
        "PRESSCENTRE_EMBEDDED_WORKER": "0",
    }
    place = Server(tmp_path, environment)
    place.python(RUN)
    files = tmp_path / "media" / "badges"

    first = place.spawn("worker")
    try:
        wait_for(lambda: files.is_dir() and any(files.iterdir()))
    finally:
        end(first)
    before = json.loads(place.python(STAND))
    assert before["done"] < BADGES

    second = place.spawn("worker")
    try:
        wait_for(lambda: json.loads(place.python(STAND))["state"] == "done")
    finally:
        end(second)
    assert json.loads(place.python(STAND)) == {
        "state": "done",
        "done": BADGES,
        "firsts": [0, 48, 96, 144],
        "pages": [48, 48, 48, 6],
        "prints": BADGES,
        "printed": BADGES,
    }


def wait_for(holds: Any, patience: float = 300.0) -> None:
    last = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < last, "It did not happen."
        time.sleep(0.05)


def end(process: Any) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGKILL)
    process.wait()
