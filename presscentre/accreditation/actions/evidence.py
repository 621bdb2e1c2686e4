"""Evidence: added as a file or a link, and taken away again while nobody has looked at it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation import files, intake_room
from presscentre.accreditation.actions.filing import filed, touch
from presscentre.accreditation.actions.moves import tell
from presscentre.accreditation.actions.refusals import MovedOn
from presscentre.accreditation.models import WAITING, Application, Evidence, State
from presscentre.accreditation.uploads import LARGEST_EVIDENCE, MOST_PAGES, Proof, Unfit
from presscentre.core.errors import Refusal

MOST_PIECES = 10  # files and links of one application
MOST_BYTES = 40 * 1024 * 1024  # of all its files
SUFFIX = {"application/pdf": ".pdf", "image/jpeg": ".jpg"}


class EvidenceRefused(Refusal):
    """A file that is not taken; the code of each kind is in SENTENCES."""

    code = "evidence_damaged"
    message = _("This file is damaged or incomplete. Open it, save it once more, and send that copy.")
    status = 422


class EvidenceEmpty(EvidenceRefused):
    code = "evidence_empty"
    message = _("The file is empty. Choose another one.")


class EvidenceTooHeavy(EvidenceRefused):
    code = "evidence_too_heavy"
    message = _("The file is larger than %(most)d MB. Send a smaller copy, or a link.")


class EvidenceOfUnknownFormat(EvidenceRefused):
    code = "evidence_of_unknown_format"
    message = _("This is none of the files that are taken: PDF, JPEG, PNG or WebP. Its content counts, not its name.")


class EvidenceIsTwoFiles(EvidenceRefused):
    code = "evidence_is_two_files"
    message = _("Something else is hidden in this file. Print it to PDF once more, or send a picture of it.")


class EvidenceTooManyPixels(EvidenceRefused):
    code = "evidence_too_many_pixels"
    message = _("The picture has too many pixels. Send a smaller copy.")


class EvidenceTooManyPages(EvidenceRefused):
    code = "evidence_too_many_pages"
    message = _("The document has more than %(pages)d pages. Send only those that matter.")


class EvidenceLocked(EvidenceRefused):
    code = "evidence_locked"
    message = _("The document is encrypted. Save it without a password and send that copy.")


class EvidenceActs(EvidenceRefused):
    code = "evidence_acts"
    message = _("The document holds scripts, forms that send, or other files. Print it to PDF and send that copy.")


class TooMuchEvidence(Refusal):
    code = "too_much_evidence"
    message = _("An application holds at most %(pieces)d files and links, %(most)d MB in all. Remove one first.")
    status = 422


class EvidenceKept(Refusal):
    code = "evidence_kept"
    message = _("The press office has this evidence by now: it stays with your application.")


SENTENCES: dict[str, type[EvidenceRefused]] = {kind.code: kind for kind in EvidenceRefused.__subclasses__()}


def examined(data: bytes) -> Proof:
    """The file as it may be kept: for an edge, before a transaction is open. Raises an EvidenceRefused."""
    try:
        return intake_room.ROOM.examine(data)
    except Unfit as unfit:
        facts = {"most": LARGEST_EVIDENCE // (1024 * 1024), "pages": MOST_PAGES}
        raise SENTENCES.get(unfit.code, EvidenceRefused)(**facts) from unfit


@transaction.atomic
def add_file(application: Application, kind: str, proof: Proof, name: str, *, by: Any, now: datetime) -> Evidence:
    """Keep this file as evidence; `name` is what the applicant calls it. Raises TooMuchEvidence or MovedOn."""
    row = _open(application, len(proof.data))
    stored = files.keep("evidence", proof.data, SUFFIX[proof.media_type])
    facts = {"file": stored, "name": _plain(name), "media_type": proof.media_type, "size": len(proof.data)}
    piece = Evidence.objects.create(application=row, kind=kind, added_at=now, **facts)
    _filed(application, by=by, now=now)
    return piece


@transaction.atomic
def add_link(application: Application, kind: str, link: str, *, by: Any, now: datetime) -> Evidence:
    """Keep this https address as evidence. Raises TooMuchEvidence or MovedOn."""
    row = _open(application, 0)
    piece = Evidence.objects.create(application=row, kind=kind, added_at=now, link=link)
    _filed(application, by=by, now=now)
    return piece


@transaction.atomic
def remove_evidence(piece: Evidence, *, by: Any, now: datetime) -> None:
    """Take a piece away while the application is a draft, or until an officer has checked it. Raises EvidenceKept."""
    application = piece.application
    mine = Evidence.objects.filter(pk=piece.pk, checked_at=None, application__state__in=[State.DRAFT, State.QUESTION])
    if not mine.exists():
        raise EvidenceKept
    files.drop([piece.file.name or ""])
    mine.delete()
    _filed(application, by=by, now=now)


def _open(application: Application, size: int) -> Application:
    """The application, held so that two uploads count each other. Raises MovedOn or TooMuchEvidence."""
    row = Application.objects.select_for_update().get(pk=application.pk)
    if row.state not in (State.DRAFT, *WAITING):
        raise MovedOn(state=row.get_state_display())
    held = Evidence.objects.filter(application=row)
    heavy = (held.aggregate(bytes=Sum("size"))["bytes"] or 0) + size > MOST_BYTES
    if held.count() >= MOST_PIECES or heavy:
        raise TooMuchEvidence(pieces=MOST_PIECES, most=MOST_BYTES // (1024 * 1024))
    return row


def _filed(application: Application, *, by: Any, now: datetime) -> None:
    """What is missing is known anew; of an application that is handed in the office is told."""
    application.refresh_from_db()
    if application.state == State.DRAFT:
        return
    touch(application, "edited", by=by, now=now, fields=("evidence",), **filed(application))
    tell(application)


def _plain(name: str) -> str:
    """The file's name as it may be shown: its last part, printable, at most 200 signs."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[:200]
