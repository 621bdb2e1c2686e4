"""forget(): before somebody's rows go, what others hold of them must let go. A step inside privacy's erasure."""

from datetime import datetime
from typing import Any

from presscentre.accreditation import files
from presscentre.accreditation.actions.mine import let_go
from presscentre.accreditation.actions.moves import move, tell
from presscentre.accreditation.actions.places import lock
from presscentre.accreditation.models import Application, Badge, GuestList, GuestRow, PrintPart, State
from presscentre.people.models import User

TAKEN_BACK = [State.DRAFT, State.SUBMITTED, State.QUESTION, State.WAITLISTED, State.APPROVED, State.LIMITED]


def forget(person: User, by: Any, now: datetime) -> None:
    """Take every open application back, and remove paper and lists on which the person stands. `now` is real time."""
    for application in Application.objects.filter(person=person, state__in=TAKEN_BACK).select_related("event"):
        lock(application.event)
        at = application.event.clock(now)
        move(application, "withdrawn", by=by, now=at, question="", waits_for="")
        let_go(application, by=by, now=at)
        tell(application)
    drop_paper(set(Badge.objects.filter(application__person=person).values_list("pk", flat=True)))
    _drop_from_lists(_words(person))


def drop_paper(badges: set[int]) -> int:
    """Remove the file of every printed part on which one of these badges stands; how many.

    The others that were on it are printed again from their own pages.
    """
    doomed = [part for part in PrintPart.objects.exclude(file="").select_related("run") if badges & _on(part)]
    files.drop([part.file.name or "" for part in doomed])
    return PrintPart.objects.filter(pk__in=[part.pk for part in doomed]).update(file="")


def _on(part: PrintPart) -> set[int]:
    return {int(entry[0]) for entry in part.run.badges[part.first : part.first + part.count]}


def _words(person: User) -> set[str]:
    """Address and names, as they may stand in an uploaded list."""
    words = {str(person.email), person.name}
    for names in Application.objects.filter(person=person).values_list("native_name", "latin_name"):
        words.update(names)
    return {word.casefold() for word in words if len(word) > 1}


def _drop_from_lists(words: set[str]) -> None:
    rows = GuestRow.objects.only("pk", "guest_list_id", "cells").iterator()
    mine = [row for row in rows if words & {str(cell).strip().casefold() for cell in row.cells.values()}]
    lists = GuestList.objects.filter(pk__in={row.guest_list_id for row in mine}).exclude(file="")
    files.drop([found.file.name or "" for found in lists])
    lists.update(file="")
    GuestRow.objects.filter(pk__in=[row.pk for row in mine]).delete()
