"""What officers write beside an application: notes, tags, and what they found of the evidence. It decides nothing."""

from datetime import datetime
from typing import Any

from django.db import transaction

from presscentre.accreditation.actions.moves import tell
from presscentre.accreditation.models import Application, Evidence, Note, Tag
from presscentre.audit.actions import record


@transaction.atomic
def note(application: Application, text: str, *, by: Any, now: datetime) -> Note:
    """Write something down for colleagues; applicants never see it."""
    made = Note.objects.create(application=application, text=text.strip(), by=by, at=now)
    record("accreditation.noted", application, by=by, at=now, event=application.event)
    tell(application)
    return made


@transaction.atomic
def tag(application: Application, name: str, *, by: Any, now: datetime) -> Tag:
    """Put a word of the office on the application; made if the event does not know it."""
    word, _made = Tag.objects.get_or_create(event=application.event, name=name.strip()[:40])
    application.tags.add(word)
    record("accreditation.tagged", application, by=by, at=now, event=application.event, tag=word.pk)
    tell(application)
    return word


@transaction.atomic
def untag(application: Application, tag: Tag, *, by: Any, now: datetime) -> None:
    """Take a word off again."""
    application.tags.remove(tag)
    record("accreditation.untagged", application, by=by, at=now, event=application.event, tag=tag.pk)
    tell(application)


@transaction.atomic
def judge_evidence(evidence: Evidence, good: bool | None, *, by: Any, now: datetime) -> None:
    """Note that a piece of evidence is good or is not; None: not looked at after all."""
    looked = {"checked_by": by, "checked_at": now} if good is not None else {"checked_by": None, "checked_at": None}
    Evidence.objects.filter(pk=evidence.pk).update(good=good, **looked)
    evidence.refresh_from_db()
    application = evidence.application
    facts = {"evidence": evidence.pk, "good": good}
    record("accreditation.evidence_judged", application, by=by, at=now, event=application.event, **facts)
    tell(application)
