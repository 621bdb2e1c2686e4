"""Telling and asking: what was seen, what was agreed to, what was withdrawn; and the words themselves."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from presscentre.audit.actions import record
from presscentre.core import languages
from presscentre.core.errors import Refusal
from presscentre.events.models import Event
from presscentre.people.models import User
from presscentre.privacy import queries
from presscentre.privacy.actions.erasing import forget_what_stood_on
from presscentre.privacy.models import Consent, Seen, Wording
from presscentre.privacy.purposes import PURPOSES

NOTICE, CONSENT = "notice-", "consent-"


class WordingChanged(Refusal):
    code = "wording_changed"
    message = _("The words of “%(title)s” have changed since you opened this page. Read them again, then go on.")


class NotAConsent(Refusal):
    code = "not_a_consent"
    message = _("“%(title)s” is not asked for at this event.")


@transaction.atomic
def note_seen(person: User, event: Event, purpose: str, *, mark: str, by: Any, now: datetime) -> Seen:
    """Keep the proof that this person saw these very words; `mark` is what the page sent back. Event time.

    Once for each wording. Raises WordingChanged if the mark is of other words than those in force.
    """
    wording = _marked(event, purpose, mark, by=by, now=now)
    seen, made = Seen.objects.get_or_create(
        person=person,
        wording=wording,
        defaults={"digest": wording.digest, "at": now, "recorded_at": timezone.now()},
    )
    if made:
        record("privacy.notice_seen", seen, by=by, at=now, event=event, purpose=purpose, version=wording.version)
    return seen


@transaction.atomic
def give_consent(person: User, event: Event, purpose: str, *, mark: str, by: Any, now: datetime) -> Consent:
    """Keep that this person agreed to these words. A consent that stands stays as it was given.

    Raises NotAConsent, WordingChanged.
    """
    if purpose not in {known.key for known in queries.asked_at(event) if known.consent}:
        raise NotAConsent(title=PURPOSES[purpose].label if purpose in PURPOSES else purpose)
    seen = note_seen(person, event, purpose, mark=mark, by=by, now=now)
    consent, made = Consent.objects.standing().get_or_create(
        person=person, event=event, purpose=purpose, defaults={"wording": seen.wording, "given_at": now}
    )
    if made:
        record("privacy.consent_given", consent, by=by, at=now, event=event, purpose=purpose)
    return consent


@transaction.atomic
def withdraw_consent(person: User, event: Event, purpose: str, *, by: Any, now: datetime) -> bool:
    """End this consent and delete at once what was kept on it alone; False if there was none."""
    standing = Consent.objects.standing().filter(person=person, event=event, purpose=purpose).first()
    if standing is None or not Consent.objects.standing().filter(pk=standing.pk).update(withdrawn_at=now):
        return False
    record("privacy.consent_withdrawn", standing, by=by, at=now, event=event, purpose=purpose)
    forget_what_stood_on(purpose, person, event, by=by, now=now)
    return True


@transaction.atomic
def take_answers(person: User, event: Event, posted: Mapping[str, str], *, by: Any, now: datetime) -> None:
    """Keep what a form with our components sent: the notices that stood there, and each box, ticked or not.

    `notice-<purpose>` is the mark of what was shown; `consent-<purpose>` is there if the box was ticked. A box that
    stood on the page and is no longer ticked withdraws. Raises WordingChanged.
    """
    for purpose in queries.asked_at(event):
        mark = posted.get(f"{NOTICE}{purpose.key}", "")
        if not mark:
            continue
        if not purpose.consent:
            note_seen(person, event, purpose.key, mark=mark, by=by, now=now)
        elif posted.get(f"{CONSENT}{purpose.key}"):
            give_consent(person, event, purpose.key, mark=mark, by=by, now=now)
        else:
            withdraw_consent(person, event, purpose.key, by=by, now=now)


@transaction.atomic
def publish_wordings(event: Event, *, by: Any, now: datetime) -> int:
    """Make a new version of every notice and consent whose words differ from those in force; how many. Event time."""
    made = 0
    for purpose in queries.asked_at(event):
        for language in languages.CODES:
            newest = queries.newest_version(event, purpose.key, language)
            fresh = queries.draft(event, purpose.key, language, version=newest + 1)
            if newest and queries.notice(event, purpose.key, language).digest == fresh.digest:
                continue
            _keep(fresh, by=by, now=now)
            made += 1
    return made


def _marked(event: Event, purpose: str, mark: str, *, by: Any, now: datetime) -> Wording:
    """The wording in force that has this mark; made a row if nobody has seen it before."""
    language = mark.partition(".")[0]
    if purpose not in PURPOSES or language not in languages.CODES:
        raise WordingChanged(title=purpose)
    wording = queries.notice(event, purpose, language)
    if wording.mark != mark:
        raise WordingChanged(title=wording.title)
    return wording if wording.pk else _keep(wording, by=by, now=now)


def _keep(wording: Wording, *, by: Any, now: datetime) -> Wording:
    kept, made = Wording.objects.get_or_create(
        event=wording.event,
        purpose=wording.purpose,
        language=wording.language,
        version=wording.version,
        defaults={
            "title": wording.title,
            "text": wording.text,
            "digest": wording.digest,
            "made_at": now,
            "made_by": by,
        },
    )
    if made:
        facts = {"purpose": kept.purpose, "language": kept.language, "version": kept.version, "digest": kept.digest}
        record("privacy.wording_published", kept, by=by, at=now, event=kept.event, **facts)
    return kept
