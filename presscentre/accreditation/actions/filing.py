"""Steps that every verb of the applicant's side shares: what the office searches, misses and is advised of."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q

from presscentre.accreditation import advice, checklist
from presscentre.accreditation.actions.refusals import MovedOn
from presscentre.accreditation.models import (
    GIVEN,
    WAITING,
    Application,
    Domain,
    Evidence,
    MediaType,
    Move,
    Place,
    Portrait,
)
from presscentre.accreditation.names import folded
from presscentre.audit.actions import record

OPEN = (*WAITING, *GIVEN)  # handed in and not over


def filed(application: Application) -> dict[str, Any]:
    """The fields that follow from the others, as the application stands: search, missing, has_gaps, flags."""
    kinds = Evidence.objects.filter(application=application).values_list("kind", flat=True)
    missing = checklist.missing(application.media_type, kinds)
    words = [application.native_name, application.latin_name, application.person.email or ""]
    aliases = application.outlet.aliases.values_list("name", flat=True) if application.outlet else []
    return {
        "search": folded(" ".join([*words, *aliases]))[:600],
        "missing": missing,
        "has_gaps": bool(missing),
        "flags": advice.flags(_facts(application)),
    }


def _facts(application: Application) -> advice.Facts:
    outlet = application.outlet
    own = set(outlet.domains.values_list("name", flat=True)) if outlet else set()
    if outlet and outlet.confirmed_at:  # an address that the applicant has typed proves nothing
        own |= advice.hosts_of([outlet.website])
    return advice.Facts(
        address=application.person.email or "",
        outlet_domains=frozenset(own),
        known_domains=frozenset(Domain.objects.values_list("name", flat=True)) | own,
        outlet_is_proposed=outlet is not None and outlet.confirmed_at is None,
        has_namesake=_has_namesake(application),
        has_portrait=Portrait.objects.filter(application=application).exists(),
    )


def _has_namesake(application: Application) -> bool:
    """True if somebody else at this event is called the same, in either script, or has the same phone."""
    names = {folded(application.native_name), folded(application.latin_name)} - {""}
    same = Q(phone=application.phone) if application.phone else Q(pk=None)
    for name in names:
        same |= Q(search__contains=name)
    others = Application.objects.active().filter(same, event=application.event).exclude(person=application.person)
    return any(
        {folded(other.native_name), folded(other.latin_name)} & names
        or (application.phone and other.phone == application.phone)
        for other in others.exclude(state="draft").only("native_name", "latin_name", "phone")
    )


def fitting(changes: dict[str, Any]) -> dict[str, Any]:
    """The answers without those that this media type is not asked for."""
    return changes if changes.get("media_type") == MediaType.TECHNICAL else changes | {"equipment": ""}


def touch(
    application: Application,
    verb: str,
    *,
    by: Any,
    now: datetime,
    reason: str = "",
    fields: tuple[str, ...] = (),
    **changes: Any,
) -> Move:
    """Change an application that stays where it is, with a Move that names the fields. Raises MovedOn."""
    mine = Application.objects.filter(pk=application.pk, version=application.version, state__in=OPEN)
    if not mine.update(version=F("version") + 1, **changes):
        application.refresh_from_db()
        raise MovedOn(state=application.get_state_display())
    application.refresh_from_db()
    facts = {"fields": sorted(fields)} if fields else {}
    record(f"accreditation.{verb}", application, by=by, at=now, event=application.event, **facts)
    state = application.state
    return Move.objects.create(
        application=application, verb=verb, from_state=state, to_state=state, by=by, at=now, facts=facts
    )


def unbind(application: Application) -> None:
    """A place that another outlet had kept for this person is that outlet's again. A step, once the outlet is known."""
    Place.objects.filter(named=application).exclude(delegation=application.delegation).update(named=None)
