"""A notice or consent in one language, as it is filled for an event now."""

import hashlib
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils.translation import override

from presscentre.core import holdings
from presscentre.events.models import Event
from presscentre.privacy.models import Controller, Period, Processor
from presscentre.privacy.purposes import Purpose

# Which holding's period fills which hole of the texts. A holding that no feature has yet leaves the default.
PERIODS = {
    "evidence_days": ("accreditation.evidence", 30),
    "portrait_days": ("accreditation.portrait", 30),
    "scan_days": ("accreditation.scans", 14),
    "application_days": ("accreditation.application", 365),
    "needs_days": ("accreditation.needs", 7),
    "identity_days": ("privacy.identity", 14),
}


def controller_of(event: Event) -> Controller:
    """Who answers for the event's data; an unsaved one with the house's address if nobody has said."""
    known = Controller.objects.filter(event=event).first()
    return known or Controller(event=event, name=event.name, contact=settings.DEFAULT_FROM_EMAIL)


def filled(event: Event, purpose: Purpose, language: str) -> tuple[str, str]:
    """Title and text of this purpose in this language, with the event's facts of today."""
    template = get_template(purpose.template).template  # type: ignore[attr-defined]
    with override(language):
        whole = str(template.render(Context(_facts(event), autoescape=False))).strip()
    title, _break, text = whole.partition("\n")
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
    return title.strip(), "\n\n".join(part for part in paragraphs if part)


def digest_of(title: str, text: str) -> str:
    """SHA-256 of title, line break, text: what proves later which words these were."""
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()


def _facts(event: Event) -> dict[str, Any]:
    controller = controller_of(event)
    chosen = dict(Period.objects.filter(event=event).values_list("holding", "days"))
    processors = Processor.objects.filter(event=event).order_by("name", "pk")
    return {
        "event": event.name,
        "controller": controller.name,
        "address": " ".join(controller.address.split()),
        "contact": controller.contact,
        "officer": controller.officer,
        "authority": controller.authority,
        "abroad": controller.abroad,
        "security_body": controller.security_body,
        "processors": ", ".join(f"{row.name} ({row.task}, {row.country})" for row in processors),
        **{hole: _days(key, chosen, otherwise) for hole, (key, otherwise) in PERIODS.items()},
    }


def _days(key: str, chosen: dict[str, int], otherwise: int) -> int:
    known = holdings.REGISTRY.get(key)
    return chosen.get(key, known.days if known is not None and known.days is not None else otherwise)
