"""What happens by itself: print runs go on, guest lists are read, who was invited and says nothing is reminded."""

import time
from contextlib import suppress
from datetime import datetime, timedelta

from presscentre.accreditation import actions, files, queries
from presscentre.accreditation.models import GuestList, PrintPart, PrintRun
from presscentre.accreditation.printing import runs
from presscentre.accreditation.printing.press import PressFailed
from presscentre.core.jobs import every

LONGEST = 3.0  # seconds in which a round begins another part, so that a worker that is asked to stop does
KEPT = timedelta(days=2)  # the PDFs of a run, after it has ended: they are full of faces


@every(seconds=1, lane="badges")
def draw_badges(now: datetime) -> None:
    """Safe in two workers at once, and after one was killed: each part is kept once, and what is drawn stays."""
    began = time.monotonic()
    going = [PrintRun.State.WAITING, PrintRun.State.RUNNING]
    for run in PrintRun.objects.filter(state__in=going).select_related("event", "made_by").order_by("pk"):
        while time.monotonic() - began < LONGEST and (first := runs.missing_part(run)) is not None:
            if not _draw(run, first, now):
                break


def _draw(run: PrintRun, first: int, now: datetime) -> bool:
    """Draw one part and keep it; False if the run goes on no further."""
    at = run.event.clock(now)
    try:
        pdf, drawn = runs.draw(run, first)
    except PressFailed:
        actions.stop_run(run, by=None, now=at)
        raise
    name = files.keep("badges", pdf, ".pdf") if pdf else ""
    if actions.keep_part(run, first, name, drawn, by=None, now=at):
        return True
    files.drop([name])
    return PrintRun.objects.filter(pk=run.pk, state=PrintRun.State.RUNNING).exists()


@every(seconds=600, lane="badges")
def forget_print_runs(now: datetime) -> None:
    """Remove the PDFs of runs that ended two days ago; what was printed when stays written down."""
    for part in PrintPart.objects.exclude(file="").select_related("run__event"):
        ended = part.run.finished_at
        if ended is not None and part.run.event.real(ended) < now - KEPT:
            actions.forget_part(part, by=None, now=part.run.event.clock(now))


@every(seconds=1, lane="guests")
def read_guest_lists(now: datetime) -> None:
    """Read the long ones. Safe in two workers at once, and after one was killed: a list is read whole or not at all."""
    for guest_list in GuestList.objects.filter(state=GuestList.State.READING).order_by("pk"):
        actions.check_list(guest_list, by=None, now=now)


@every(seconds=300)
def remind_the_invited(now: datetime) -> None:
    """Once, three days before the invitation ends. Safe in two workers at once: each reminder has one winner."""
    for invitation in queries.to_remind(now, now + actions.REMIND_BEFORE, now - actions.LET_BE):
        if invitation.event.clock(now) < invitation.event.ends_at:
            with suppress(actions.InvitationGone):
                actions.remind(invitation, by=None, now=now)
