"""What becomes of each row of a guest list, and how invitations stand."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from presscentre.accreditation.advice import looks_like
from presscentre.accreditation.guests import Guest
from presscentre.accreditation.models import Alias, Application, Domain, GuestList, GuestRow, Invitation, Outlet
from presscentre.accreditation.models.invitation import InvitationQuerySet
from presscentre.accreditation.names import folded
from presscentre.accreditation.queries.outlets import outlets_at
from presscentre.events.models import Event

Fate = GuestRow.Fate
ADVICE = frozenset({"domain_lookalike"})  # said, but it breaks no row


@dataclass
class Judged:
    """One guest of a list with the outlet that was found, and the fate. The problems are the guest's."""

    guest: Guest
    outlet: int | None
    fate: str


class Known:
    """What the house knows of the addresses and outlets of one list: five queries, however long it is."""

    def __init__(self, event: Event, guests: Sequence[Guest]) -> None:
        self.invited = set(_open(event).values_list("email", flat=True))
        self.applied = set(Application.objects.active().filter(event=event).values_list("person__email", flat=True))
        names = {folded(guest.outlet) for guest in guests if guest.outlet}
        self.outlets = _outlets(event, names)
        self.domains = list(Domain.objects.values_list("name", flat=True))
        self.alike: dict[str, str] = {}

    def lookalike(self, domain: str) -> str:
        """The outlet's domain for which this one could be read; "" if there is none."""
        if domain not in self.alike:
            own = domain in self.domains
            found = "" if own else next((other for other in self.domains if looks_like(domain, other)), "")
            self.alike[domain] = found
        return self.alike[domain]


def judge(event: Event, guests: Sequence[Guest]) -> list[Judged]:
    """The fate of each guest of a list, in its order."""
    known, seen = Known(event, guests), dict[str, int]()
    judged = []
    for place, guest in enumerate(guests):
        outlet = _outlet(guest, known)
        judged.append(Judged(guest, outlet, _fate(guest, known, seen)))
        if guest.email:
            seen.setdefault(guest.email, place)
    return judged


def mark_of(guest_list: GuestList) -> str:
    """A mark of exactly who would be invited: the page shows it and gives it back. One query."""
    rows = GuestRow.objects.filter(guest_list=guest_list, fate=Fate.NEW).order_by("line")
    told = [[line, sorted(cells.items())] for line, cells in rows.values_list("line", "cells")]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _outlet(guest: Guest, known: Known) -> int | None:
    if not guest.outlet:
        return None
    found = known.outlets.get(folded(guest.outlet), [])
    if len(found) == 1:
        return found[0]
    guest.wrong("outlet", "outlet_ambiguous" if found else "outlet_unknown", word=guest.outlet)
    return None


def _fate(guest: Guest, known: Known, seen: dict[str, int]) -> str:
    domain = guest.email.rpartition("@")[2]
    if domain and (other := known.lookalike(domain)):
        guest.wrong("email", "domain_lookalike", word=other)
    if any(problem["code"] not in ADVICE for problem in guest.problems):
        return Fate.BROKEN
    if guest.email in seen:
        return Fate.DUPLICATE
    if guest.email in known.applied:
        return Fate.APPLIED
    return Fate.INVITED if guest.email in known.invited else Fate.NEW


def _outlets(event: Event, names: Iterable[str]) -> dict[str, list[int]]:
    """Outlets by any of their names, folded; one that was merged is the one that it became."""
    here = outlets_at(event)
    rows = Alias.objects.filter(folded__in=list(names), outlet__in=here).values_list("folded", "outlet").distinct()
    found: dict[str, list[int]] = {}
    for name, outlet in rows:
        found.setdefault(name, []).append(outlet)
    return found


def _open(event: Event) -> InvitationQuerySet:
    return Invitation.objects.filter(event=event, withdrawn_at=None)


STATES = ("waiting", "opened", "declined", "applied", "expired", "withdrawn")


def in_state(rows: InvitationQuerySet, state: str, now: datetime) -> InvitationQuerySet:
    """Those that stand there; all for "". Each stands in one state only. `now` is real time."""
    return rows.filter(_conditions(now)[state]) if state in STATES else rows


def counts_by_state(event: Event, now: datetime) -> dict[str, int]:
    """How many invitations stand in each state. One query."""
    conditions = _conditions(now)
    rows = Invitation.objects.filter(event=event)
    return rows.aggregate(**{state: Count("pk", filter=conditions[state]) for state in STATES})


def state_of(invitation: Invitation, now: datetime) -> str:
    """The same of one that was read with its application."""
    if getattr(invitation, "application", None) is not None:
        return "applied"
    if invitation.withdrawn_at:
        return "withdrawn"
    if invitation.declined_at:
        return "declined"
    if invitation.expires_at <= now:
        return "expired"
    return "opened" if invitation.opened_at else "waiting"


def _conditions(now: datetime) -> dict[str, Q]:
    used = Exists(Application.objects.filter(invitation=OuterRef("pk")))
    free = ~used & Q(withdrawn_at=None)
    going = free & Q(declined_at=None, expires_at__gt=now)
    return {
        "waiting": going & Q(opened_at=None),
        "opened": going & Q(opened_at__isnull=False),
        "declined": free & Q(declined_at__isnull=False),
        "applied": Q(used),
        "expired": free & Q(declined_at=None, expires_at__lte=now),
        "withdrawn": ~used & Q(withdrawn_at__isnull=False),
    }


def to_remind(now: datetime, until: datetime, sent_before: datetime) -> InvitationQuerySet:
    """Invitations of any event that end by then, were never answered, and of which nobody was reminded. Real times."""
    rows = Invitation.objects.open(now).filter(expires_at__lte=until, made_at__lte=sent_before, reminded_at=None)
    return rows.filter(declined_at=None, application=None).select_related("event", "outlet")


def unknown_outlets(rows: Any) -> list[tuple[str, int, list[Outlet]]]:
    """Names in a list that no outlet has, or that several have: (name, rows, those that several are)."""
    counts: dict[str, int] = {}
    for problems in rows.filter(fate=Fate.BROKEN).values_list("problems", flat=True):
        for problem in problems:
            if problem["code"] in ("outlet_unknown", "outlet_ambiguous"):
                counts[problem["word"]] = counts.get(problem["word"], 0) + 1
    names = sorted(counts, key=lambda name: (-counts[name], name))[:50]
    return [(name, counts[name], list(Outlet.objects.standing().called(name)[:5])) for name in names]


def called_exactly(event: Event, name: str) -> list[Outlet]:
    """Outlets that have this very name, in whatever spelling; none for an empty one."""
    same = Exists(Alias.objects.filter(outlet=OuterRef("pk"), folded=folded(name)))
    return list(outlets_at(event).filter(same).order_by("pk")[:2]) if folded(name) else []
