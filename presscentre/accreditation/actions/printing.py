"""Badges go on paper: one at the desk, or hundreds in a run. Each generation once, so that no two are alike."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation import files, live
from presscentre.accreditation.actions.badges import AGAIN, BadgeStopped, reprint
from presscentre.accreditation.actions.keys import signer
from presscentre.accreditation.actions.places import lock
from presscentre.accreditation.actions.refusals import ReasonMissing
from presscentre.accreditation.actions.signing import sign_anew
from presscentre.accreditation.models import Badge, Print, PrintPart, PrintRun
from presscentre.accreditation.models.badge import BadgeQuerySet
from presscentre.accreditation.printing.runs import AT_ONCE, ORDERS
from presscentre.audit.actions import record
from presscentre.core.errors import Refusal
from presscentre.events.models import Event


class AlreadyPrinted(Refusal):
    code = "already_printed"
    message = _(
        "Generation %(generation)d of this badge is printed already. "
        "Say why you print it again: it gets a new code, and the earlier print opens no door."
    )


class NothingToPrint(Refusal):
    code = "nothing_to_print"
    message = _("There is no badge to print: all that you chose are printed already, or none is accredited.")
    status = 422


class PressDown(Refusal):
    code = "press_down"
    message = _("The badge could not be drawn. Try once more; if it stays so, tell the operator.")
    status = 503


class RunNotStopped(Refusal):
    code = "run_not_stopped"
    message = _("This print run is not stopped.")


@transaction.atomic
def print_badge(badge: Badge, layout: str, *, by: Any, now: datetime, reason: str = "") -> Print:
    """Write down that the badge goes on paper now; the print may be fetched as a PDF for a while.

    Without a reason it must be the first print of its generation, else AlreadyPrinted is raised. With one (lost,
    damaged, changed, again) the badge gets its next generation first. Raises BadgeStopped.
    """
    lock(badge.event)
    badge.refresh_from_db()
    if badge.stopped_at is not None:
        raise BadgeStopped
    if badge.printed_generation == badge.generation:
        if not reason:
            raise AlreadyPrinted(generation=badge.generation)
        reprint(badge, reason=reason, by=by, now=now)
    elif not reason:
        reason = Print.Reason.FIRST if not badge.printed_generation else Print.Reason.CHANGED
    made = _note([badge], {badge.pk: reason}, layout, None, by, now)[0]
    record("accreditation.badge_printed", badge, by=by, at=now, event=badge.event, generation=badge.generation)
    live.PRINTING.of(badge.event).publish(live.PrintingChanged(0))
    return made


@transaction.atomic
def start_run(
    event: Event, badges: BadgeQuerySet, layout: str, *, by: Any, now: datetime, order: str = "", again: str = ""
) -> PrintRun:
    """Begin to make PDFs of these badges, in this order (of ORDERS); a worker goes on with it part by part.

    What is printed already is left out; with `again`, a Print.Reason, it gets its next generation and is printed with
    the others. Raises NothingToPrint.
    """
    if again and again not in AGAIN:
        raise ReasonMissing
    lock(event)
    chosen = badges.good().filter(event=event)
    if again:
        renewed = set(chosen.filter(printed_generation=F("generation")).values_list("pk", flat=True))
        sign_anew(chosen.filter(pk__in=renewed), signer(event, now=now), now)
    rows = chosen.unprinted().order_by(*ORDERS.get(order, ORDERS["latin_name"]).by, "pk")
    listed = [
        [pk, generation, _why(printed, again)]
        for pk, generation, printed in rows.values_list("pk", "generation", "printed_generation")
    ]
    if not listed:
        raise NothingToPrint
    run = PrintRun.objects.create(event=event, layout=layout, order=order, badges=listed, made_by=by, made_at=now)
    record("accreditation.run_started", run, by=by, at=now, event=event, badges=len(listed), layout=layout)
    live.PRINTING.of(event).publish(live.PrintingChanged(run.pk))
    return run


@transaction.atomic
def keep_part(run: PrintRun, first: int, name: str, drawn: Collection[int], *, by: Any, now: datetime) -> bool:
    """A part is drawn and lies in this file: its badges are printed. False if another worker was quicker.

    `drawn` are keys of badges. One that got another generation meanwhile does not count: the door refuses that print.
    """
    run = PrintRun.objects.select_for_update().get(pk=run.pk)
    if run.state not in (PrintRun.State.WAITING, PrintRun.State.RUNNING):
        return False
    try:
        with transaction.atomic():
            PrintPart.objects.create(run=run, first=first, count=len(drawn), file=name)
    except IntegrityError:
        return False
    asked = {pk: (generation, reason) for pk, generation, reason in run.badges[first : first + AT_ONCE]}
    rows = Badge.objects.good().filter(pk__in=drawn).select_for_update()
    still = [badge for badge in rows if badge.generation == asked[badge.pk][0]]
    _note(still, {pk: reason for pk, (_generation, reason) in asked.items()}, run.layout, run, run.made_by, now)
    run.done = min(run.done + AT_ONCE, len(run.badges))
    run.state = PrintRun.State.RUNNING
    if run.parts.count() * AT_ONCE >= len(run.badges):
        run.state, run.finished_at, run.done = PrintRun.State.DONE, now, len(run.badges)
    run.save()
    live.PRINTING.of(run.event).publish(live.PrintingChanged(run.pk))
    return True


@transaction.atomic
def stop_run(run: PrintRun, *, by: Any, now: datetime) -> bool:
    """Make no further part; what is drawn stays. False if it has ended already."""
    going = PrintRun.objects.filter(pk=run.pk, state__in=[PrintRun.State.WAITING, PrintRun.State.RUNNING])
    if not going.update(state=PrintRun.State.STOPPED, finished_at=now):
        return False
    record("accreditation.run_stopped", run, by=by, at=now, event=run.event)
    live.PRINTING.of(run.event).publish(live.PrintingChanged(run.pk))
    return True


@transaction.atomic
def go_on(run: PrintRun, *, by: Any, now: datetime) -> None:
    """Go on with a run that was stopped. Raises RunNotStopped."""
    stopped = PrintRun.objects.filter(pk=run.pk, state=PrintRun.State.STOPPED)
    if not stopped.update(state=PrintRun.State.WAITING, finished_at=None):
        raise RunNotStopped
    record("accreditation.run_resumed", run, by=by, at=now, event=run.event)
    live.PRINTING.of(run.event).publish(live.PrintingChanged(run.pk))


@transaction.atomic
def forget_part(part: PrintPart, *, by: Any, now: datetime) -> None:
    """Remove the PDF of this part."""
    files.drop([part.file.name or ""])
    PrintPart.objects.filter(pk=part.pk).update(file="")


def _why(printed: int, again: str) -> str:
    if not printed:
        return Print.Reason.FIRST
    return again or Print.Reason.CHANGED


def _note(
    badges: Iterable[Badge], reasons: dict[int, str], layout: str, run: PrintRun | None, by: Any, now: datetime
) -> list[Print]:
    """Write down these prints, and that the present generation of each badge is on paper."""
    rows = list(badges)
    for badge in rows:
        badge.printed_generation, badge.printed_at = badge.generation, now
    Badge.objects.bulk_update(rows, ["printed_generation", "printed_at"])
    return Print.objects.bulk_create(
        [
            Print(
                badge=badge,
                generation=badge.generation,
                layout=layout,
                run=run,
                reason=reasons[badge.pk],
                by=by,
                at=now,
            )
            for badge in rows
        ]
    )
