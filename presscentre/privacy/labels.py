"""What is declared, in words: each table and each column, for people who read what is held about them.

A column's own verbose name says it best. Most columns appear in no form and have none; those are named here, since
the record and the copy show them too.
"""

from contextlib import suppress

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

TABLES: dict[str, str | Promise] = {
    "mfa.Authenticator": _("second factor"),
    "usersessions.UserSession": _("session"),
}
SAME: dict[str, str | Promise] = {  # in whichever table
    "added_at": _("added at"),
    "answer": _("answer"),
    "answered_at": _("answered at"),
    "application": _("application"),
    "arrived_at": _("arrived at"),
    "asked_at": _("asked at"),
    "at": _("at"),
    "badge": _("badge"),
    "briefing": _("briefing"),
    "checked_at": _("checked at"),
    "checkpoint": _("checkpoint"),
    "code": _("code"),
    "count": _("number"),
    "created_at": _("made at"),
    "data": _("what opens it"),
    "decided_at": _("decided at"),
    "declined_at": _("declined at"),
    "delegation": _("delegation"),
    "device": _("device"),
    "digest": _("fingerprint"),
    "direction": _("direction"),
    "done": _("done"),
    "due_at": _("due at"),
    "encoding": _("encoding"),
    "ends_at": _("until"),
    "entries": _("entries"),
    "event": _("event"),
    "expires_at": _("expires at"),
    "facts": _("facts"),
    "file": _("file"),
    "generation": _("edition"),
    "given_at": _("given at"),
    "guest_list": _("guest list"),
    "inside": _("inside"),
    "interpreter": _("interpreter"),
    "invitation": _("invitation"),
    "ip": _("internet address"),
    "issued_at": _("issued at"),
    "key": _("key"),
    "kind": _("kind"),
    "label": _("name"),
    "last_seen_at": _("last seen at"),
    "last_used_at": _("last used at"),
    "layout": _("layout"),
    "lifted_at": _("lifted at"),
    "limits": _("limits"),
    "line": _("line"),
    "made_at": _("made at"),
    "media_type": _("kind of file"),
    "moved_at": _("changed at"),
    "name": _("name"),
    "note": _("note"),
    "nonce": _("one-time number"),
    "number": _("number"),
    "offered_until": _("offered until"),
    "opened_at": _("opened at"),
    "outcome": _("outcome"),
    "outlet": _("outlet"),
    "printed_at": _("printed at"),
    "problem": _("problem"),
    "problems": _("problems"),
    "purpose": _("purpose"),
    "question": _("question"),
    "read_at": _("last read at"),
    "reason": _("reason"),
    "received_at": _("received at"),
    "recorded_at": _("recorded at"),
    "ref": _("reference"),
    "region": _("press region"),
    "reminded_at": _("reminded at"),
    "remote": _("remote"),
    "renewed_at": _("renewed at"),
    "revoked_at": _("revoked at"),
    "room": _("room"),
    "run": _("print run"),
    "scan": _("picture of the document"),
    "scan_deleted_at": _("picture deleted at"),
    "scan_type": _("kind of picture"),
    "scanner": _("scanner"),
    "seal": _("seal"),
    "search": _("words to find it by"),
    "sent_at": _("sent at"),
    "serial": _("serial number"),
    "sitting": _("sitting"),
    "size": _("size in bytes"),
    "speaker": _("speaker"),
    "starts_at": _("from"),
    "state": _("state"),
    "stopped_at": _("stopped at"),
    "submitted_at": _("submitted at"),
    "tags": _("tags"),
    "taken_at": _("taken at"),
    "text": _("text"),
    "told_at": _("told at"),
    "total": _("in all"),
    "transfer": _("transfer"),
    "type": _("kind"),
    "until": _("until"),
    "user_agent": _("browser"),
    "verb": _("act"),
    "version": _("version"),
    "waitlisted_at": _("on the waiting list since"),
    "waits_for": _("what it waits for"),
    "waits_since": _("waits since"),
    "what": _("what"),
    "withdrawn_at": _("withdrawn at"),
    "wished_at": _("wished at"),
    "wording": _("wording"),
}
OWN: dict[str, str | Promise] = {  # where the same name means something else, or stands in one table only
    "accreditation.Application.flags": _("hints to the office"),
    "accreditation.Application.has_gaps": _("something is missing"),
    "accreditation.Application.missing": _("documents that are missing"),
    "accreditation.Application.name_language": _("language of the name's characters"),
    "accreditation.Application.question": _("question of the office"),
    "accreditation.Application.typed": _("typed, not yet valid"),
    "accreditation.Badge.code": _("what the code on the badge says"),
    "accreditation.Badge.printed_generation": _("printed edition"),
    "accreditation.Delegation.contact": _("contact person"),
    "accreditation.Delegation.swaps_allowed_at": _("swaps allowed at"),
    "accreditation.Evidence.good": _("found good"),
    "accreditation.GuestList.columns": _("columns of the list"),
    "accreditation.GuestRow.cells": _("cells of the line"),
    "accreditation.GuestRow.fate": _("what became of the line"),
    "accreditation.Move.from_state": _("state before"),
    "accreditation.Move.internal": _("internal note"),
    "accreditation.Move.to_state": _("state after"),
    "accreditation.Portrait.crop": _("part of the picture shown"),
    "accreditation.Portrait.height": _("height of the picture"),
    "accreditation.Portrait.original": _("picture as it was sent"),
    "accreditation.Portrait.picture": _("picture as it is shown"),
    "accreditation.Portrait.thumb": _("small picture"),
    "accreditation.Portrait.width": _("width of the picture"),
    "accreditation.PrintPart.first": _("first badge"),
    "accreditation.Scan.answer": _("answer of the press centre"),
    "accreditation.Scan.offline": _("scanned without a connection"),
    "accreditation.Scan.told": _("what the scanner showed"),
    "audit.Entry.by_me": _("done by me"),
    "audit.Entry.position": _("place in the record"),
    "audit.Entry.subject": _("what it was done to"),
    "briefings.Question.merged_into": _("joined with"),
    "briefings.Seat.clashes": _("overlaps something else"),
    "briefings.Seat.foreign": _("another region's sitting"),
    "notices.Notice.facts": _("what the letter says"),
    "notices.Notice.once": _("mark against sending twice"),
    "people.User.stamp": _("mark that ends sessions"),
    "privacy.IdentityDocument.index": _("mark to find the number by"),
    "usersessions.UserSession.address": _("internet address"),
    "usersessions.UserSession.browser": _("browser"),
}


def table_label(table: str) -> str:
    """`privacy.Seen` in words, in the active language."""
    return str(TABLES.get(table) or apps.get_model(table)._meta.verbose_name)


def label(table: str, name: str) -> str:
    """A column of this table ("people.User" or "people.user") in words, in the active language; "" if it has none."""
    words: object = ""
    with suppress(LookupError, ValueError, FieldDoesNotExist):
        model = apps.get_model(table)._meta
        words = OWN.get(f"{model.label}.{name}")
        words = words or _said(getattr(model.get_field(name), "verbose_name", None))
    return str(words or SAME.get(name, ""))


def heading(table: str, name: str) -> str:
    """The same with a capital letter, for the left side of a list."""
    return str(capfirst(label(table, name)))


def _said(told: object) -> object:
    """A verbose name that somebody wrote to be translated; one that Django made of the column's name is none."""
    return told if isinstance(told, Promise) else None
