"""What people are told and asked at this event, and what they answered."""

from dataclasses import dataclass

from django.db.models import Max

from presscentre.events.models import Event
from presscentre.people.models import User
from presscentre.privacy import wordings
from presscentre.privacy.models import Consent, Controller, Seen, Wording
from presscentre.privacy.purposes import PURPOSES, Purpose


def controller_of(event: Event) -> Controller:
    return wordings.controller_of(event)


def asked_at(event: Event) -> list[Purpose]:
    """The purposes that concern this event: consents for other countries and identity only where they are needed."""
    controller = wordings.controller_of(event)
    return [
        purpose
        for purpose in PURPOSES.values()
        if (not purpose.abroad or controller.abroad) and (not purpose.identity or controller.security_body)
    ]


def notice(event: Event, purpose: str, language: str) -> Wording:
    """The words of this purpose in force at this event in this language.

    An unsaved first version, filled now, if none has been published; whoever sees it makes it a row. Two queries.
    """
    rows = Wording.objects.filter(event=event, purpose=purpose, language=language)
    return rows.order_by("-version").first() or draft(event, purpose, language, version=1)


def draft(event: Event, purpose: str, language: str, *, version: int) -> Wording:
    """The words as they would be published now, unsaved."""
    title, text = wordings.filled(event, PURPOSES[purpose], language)
    return Wording(
        event=event,
        purpose=purpose,
        language=language,
        version=version,
        title=title,
        text=text,
        digest=wordings.digest_of(title, text),
    )


@dataclass(frozen=True)
class Question:
    """A consent as a form asks for it: the words, and whether it stands already."""

    purpose: Purpose
    wording: Wording
    given: Consent | None


def notices(event: Event, language: str) -> list[Wording]:
    """Everything that is told, not asked, where somebody enters their data."""
    return [notice(event, purpose.key, language) for purpose in asked_at(event) if not purpose.consent]


def questions(event: Event, person: User, language: str) -> list[Question]:
    """Every consent that may be given at this event, in order, with what the person has said so far."""
    standing = {row.purpose: row for row in Consent.objects.standing().filter(event=event, person=person)}
    return [
        Question(purpose, notice(event, purpose.key, language), standing.get(purpose.key))
        for purpose in asked_at(event)
        if purpose.consent
    ]


def has_consent(person: User, event: Event, purpose: str) -> bool:
    """True while this person's consent stands."""
    return Consent.objects.standing().filter(person=person, event=event, purpose=purpose).exists()


def seen_by(person: User, event: Event) -> list[Seen]:
    """What this person was told at this event, with the exact words, the oldest first."""
    rows = Seen.objects.filter(person=person, wording__event=event).select_related("wording")
    return list(rows.order_by("pk"))


def newest_version(event: Event, purpose: str, language: str) -> int:
    """0 before the first."""
    rows = Wording.objects.filter(event=event, purpose=purpose, language=language)
    return rows.aggregate(newest=Max("version"))["newest"] or 0
