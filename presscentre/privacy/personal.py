"""What this app itself holds: proofs of what was told and agreed, requests, exports, identity documents."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from presscentre.core.holdings import End, Holding, Table, hold, impersonal
from presscentre.core.restored import after_restore
from presscentre.privacy import actions


@after_restore
def erase_again(since: datetime, now: datetime) -> int:
    """A backup knows nothing of erasures after it; the list beside the database does."""
    return actions.erase_again(since, by=None, now=now)


hold(
    Holding(
        key="privacy.accounts",
        label=_("Farewells"),
        purpose=_("To tell somebody that an unused account will be deleted."),
        basis=_("Legal duty: no longer than needed"),
        recipients=_("Nobody"),
        tables=(Table(model="privacy.Farewell", fields=("told_at",), person="person", end=End.DELETE),),
        until=_("Until the account is used again or deleted."),
        turn=66,
    ),
    Holding(
        key="privacy.identity",
        label=_("Identity document"),
        purpose=_("To let a security body check who enters."),
        basis=_("Separate consent, at the request of the security body"),
        recipients=_("Accreditation officers who give a reason; the security body"),
        tables=(
            Table(
                model="privacy.IdentityDocument",
                fields=("kind", "country", "scan_type", "given_at", "checked_at", "scan_deleted_at"),
                person="person",
                event="event",
                end=End.DELETE,
                secret=("number", "index", "scan"),
                acts=("checked_by",),
            ),
        ),
        days=14,
        most=90,
        consent="identity",
        sensitive=True,
        turn=5,
    ),
    Holding(
        key="privacy.exports",
        label=_("Copies of one's own data"),
        purpose=_("To hand somebody a copy of everything about them."),
        basis=_("Legal duty"),
        recipients=_("The person alone"),
        tables=(
            Table(
                model="privacy.Export",
                fields=("state", "file", "made_at", "expires_at", "taken_at"),
                person="person",
                end=End.DELETE,
                secret=("digest",),
            ),
        ),
        until=_("A week, or until it has been downloaded."),
        turn=6,
    ),
    Holding(
        key="privacy.requests",
        label=_("Requests about one's own data"),
        purpose=_("To answer in time, and to prove it."),
        basis=_("Legal duty"),
        recipients=_("Administrators"),
        tables=(
            Table(
                model="privacy.DataRequest",
                fields=("text", "answer"),
                person="person",
                event="event",
                kept=("kind", "made_at", "due_at", "answered_at", "outcome"),
                acts=("answered_by",),
                free=("text", "answer"),
            ),
            Table(
                model="privacy.LegalHold",
                fields=("reason",),
                person="person",
                event="event",
                kept=("until", "made_at", "lifted_at"),
                acts=("made_by",),
                free=("reason",),
            ),
        ),
        days=1095,
        least=365,
        turn=60,
    ),
    Holding(
        key="privacy.proofs",
        label=_("Notices seen and consents"),
        purpose=_("To prove what somebody was told and agreed to, and who looked at their data."),
        basis=_("Legal duty to account"),
        recipients=_("Administrators"),
        tables=(
            Table(
                model="privacy.Seen",
                fields=("wording", "digest", "at", "recorded_at"),
                person="person",
                event="wording__event",
                end=End.DELETE,
                fakes={"digest": "keep"},
            ),
            Table(
                model="privacy.Consent",
                fields=("purpose", "wording", "given_at", "withdrawn_at"),
                person="person",
                event="event",
                end=End.DELETE,
                fakes={"purpose": "keep"},
            ),
            Table(
                model="privacy.Reveal",
                fields=("what", "reason", "at"),
                person="person",
                event="event",
                end=End.DELETE,
                acts=("by",),
                free=("reason",),
                fakes={"what": "keep"},
            ),
            Table(
                model="privacy.TransferOf",
                fields=("transfer",),
                person="person",
                event="transfer__event",
                end=End.DELETE,
            ),
        ),
        days=1095,
        least=365,
        turn=65,
    ),
)
impersonal(
    "privacy.Controller",
    "privacy.Processor",
    "privacy.Period",
    acts={
        "privacy.Wording": ("made_by",),
        "privacy.Deletion": ("by",),
        "privacy.Look": ("officer",),
        "privacy.Alarm": ("officer", "settled_by"),
        "privacy.Transfer": ("by",),
        "privacy.Breach": ("made_by",),
    },
)
