"""Checks 9 to 12, 16, 19, 21 and 25: how things end."""

from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from presscentre.audit import chain
from presscentre.core import holdings, restored
from presscentre.core.jobs import REGISTRY as JOBS
from presscentre.events.models import Event
from presscentre.people.models import User
from presscentre.privacy import anonymising, erasures, queries, rows
from presscentre.privacy.models import Deletion, Farewell

Found = tuple[bool, Any]
PROOFS = ("privacy.proofs", "privacy.requests", "audit.entries")
GRACE = timedelta(hours=2)  # the worker deletes each hour


def periods(event: Event) -> Found:
    """Each holding says when it ends, nothing waits longer than the worker takes, and each deletion has its hash."""
    endless = [entry.key for entry in holdings.in_turn() if entry.days is None and not str(entry.until)]
    late = sum(len(due.ids()) for due in queries.due(event, now=timezone.now() - GRACE))
    proofs = Deletion.objects.filter(event=event)
    bare = proofs.exclude(digest__regex=r"^[0-9a-f]{64}$").count()
    facts = {"holdings": len(holdings.REGISTRY), "late": late, "proofs": proofs.count()}
    said = _("Holdings with an end: %(holdings)d; entries that should be gone: %(late)d; proofs: %(proofs)d.")
    return not endless and not late and not bare, said % facts


def portraits(event: Event) -> Found:
    """The portrait has a period of its own, with every file made of it."""
    portrait, paper = holdings.REGISTRY["accreditation.portrait"], holdings.REGISTRY["accreditation.paper"]
    whole = {"original", "picture", "thumb"} <= set(portrait.tables[0].fields)
    chosen = queries.periods_of(event)
    facts = {"portrait": chosen[portrait.key], "paper": chosen[paper.key]}
    said = _("Original, picture and thumbnail: %(portrait)d days; printed pages: %(paper)d days after the event.")
    return whole, said % facts


def erasure(event: Event) -> Found:
    """Of nobody who was erased does any table hold anything but the proofs."""
    left, people = 0, User.objects.filter(email__endswith="@erased.invalid")
    for person in people:
        left += sum(
            rows.holding_still(table, rows.of_person(table, person)).count()
            for entry, table in holdings.tables()
            if entry.key not in PROOFS
        )
    tables = len({table.model for _entry, table in holdings.tables()})
    said = _("Tables that are reached: %(tables)d. Erased: %(people)d; entries left of them: %(left)d.")
    return not left, said % {"tables": tables, "people": people.count(), "left": left}


def audit(event: Event) -> Found:
    """The chain is whole."""
    verdict = chain.verify()
    said = _("Sealed entries: %(sealed)d, the chain is whole: %(whole)s.")
    return verdict.whole, said % {"sealed": verdict.sealed, "whole": _("yes") if verdict.whole else _("no")}


def addresses(event: Event) -> Found:
    """No older session has a browser or a whole address."""
    old = timezone.now() - timedelta(days=settings.ADDRESSES_DAYS) - GRACE
    left = UserSession.objects.filter(created_at__lt=old).exclude(user_agent="").count()
    facts = {"days": settings.ADDRESSES_DAYS, "left": left}
    return not left, _("Older than %(days)d days and not cut: %(left)d.") % facts


def backups(event: Event) -> Found:
    """The erasure list is beside the database, readable by the program alone, and restoring asks it."""
    path = erasures.path()
    closed = not path.exists() or path.stat().st_mode & 0o077 == 0
    outside = not path.is_relative_to(settings.MEDIA_ROOT)
    asked = any(name.endswith(".erase_again") for name in restored.REGISTRY)
    lines = len(path.read_text().splitlines()) if path.exists() else 0
    said = _("The list of erasures has %(lines)d entries, outside every backup; restoring asks it.")
    return closed and outside and asked, said % {"lines": lines}


def anonymous(event: Event) -> Found:
    """The command knows a stand-in for each personal column."""
    missing = anonymising.without_stand_in()
    return not missing, _("Personal fields without a stand-in: %(count)d.") % {"count": len(missing)}


def unused(event: Event) -> Found:
    """The job is there, and nobody waits longer than a month."""
    now = timezone.now()
    waiting = Farewell.objects.filter(person__in=queries.unused_accounts(now).values("pk"))
    late = waiting.filter(told_at__lt=now - timedelta(days=31)).count()
    known = not JOBS or any(name.endswith("delete_unused_accounts") for name in JOBS)
    said = _("Unused for %(months)d months: told %(told)d; should be gone: %(late)d.")
    return known and not late, said % {"months": settings.ACCOUNT_MONTHS, "told": waiting.count(), "late": late}
