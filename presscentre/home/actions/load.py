"""The rows of the demonstration: two events, their figures, people and machine. Loading twice changes nothing."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from presscentre.api.models import Scope, Token, digest_of
from presscentre.audit.actions import record
from presscentre.core.errors import Refusal
from presscentre.core.languages import CODES
from presscentre.events.models import Event, Region, Room
from presscentre.figures.models import Source
from presscentre.home.actions.figures import load_figures, load_visitors
from presscentre.home.demo import cast, records
from presscentre.people.models import Profile, Remit, User
from presscentre.privacy.models import Controller


class NotADemonstration(Refusal):
    code = "not_a_demonstration"
    message = _("Start with PRESSCENTRE_DEMO=1: the demonstration is never mixed with real events.")


@transaction.atomic
def load(*, by: None, now: datetime) -> Event:
    """Make or mend the demonstration's rows and return its event; `now` is real time. The clock is left alone.

    Raises NotADemonstration outside demonstration mode, or if a real event already has the name.
    """
    taken = Event.objects.filter(slug__in=[cast.SLUG, cast.CLOSED]).exclude(kind=Event.Kind.DEMONSTRATION)
    if not settings.DEMO or taken.exists():
        raise NotADemonstration
    is_new = not Event.objects.filter(slug=cast.SLUG).exists()
    event = _event(cast.SLUG, Event.Audience.EVERYONE)
    closed = _event(cast.CLOSED, Event.Audience.ACCREDITED)
    for one in (event, closed):
        Controller.objects.get_or_create(event=one, defaults=cast.CONTROLLER)
    _places(event)
    machine = _machine(event, now)
    load_figures(event, machine)
    load_visitors(closed, by=by, now=now)
    for person in cast.PEOPLE:
        _person(person, event if person.event == event.slug else closed)
    if is_new:
        record("home.demo_loaded", event, by=by, at=event.clock(now), event=event)
    return event


def _event(slug: str, audience: str) -> Event:
    midnight = records.starts_at("2017")
    facts = {
        "kind": Event.Kind.DEMONSTRATION,
        "audience": audience,
        "starts_at": midnight - timedelta(hours=8),
        "ends_at": midnight + timedelta(hours=26),
        "zone": "Asia/Shanghai",
        "languages": list(CODES),
    }
    # The closed event lies beside: another colour tells the two apart at a glance.
    if slug == cast.CLOSED:
        facts["accent"] = "oklch(0.6 0.12 230)"
    return Event.objects.update_or_create(slug=slug, defaults=facts | named("events", slug))[0]


def named(kind: str, key: str, field: str = "name") -> dict[str, str]:
    """The words of one record in every language, as modeltranslation's fields."""
    words = records.words()[kind][key]
    return {f"{field}_{code.replace('-', '_')}": text for code, text in words.items()}


def _places(event: Event) -> None:
    for position, key in enumerate(records.words()["regions"]):
        Region.objects.update_or_create(event=event, key=key, defaults={"position": position} | named("regions", key))
    for key in records.words()["rooms"]:
        Room.objects.update_or_create(event=event, key=key, defaults=named("rooms", key))


def _machine(event: Event, now: datetime) -> Source:
    """The source that pushes, with its token."""
    source = Source.objects.filter(event=event, key=cast.SOURCE).select_related("user").first()
    if source is None:
        machine = User.objects.create(kind=User.Kind.MACHINE, name=cast.MACHINE)
        source = Source.objects.create(event=event, key=cast.SOURCE, name=cast.MACHINE, user=machine)
    facts = {"digest": digest_of(cast.source_token()), "scopes": [Scope.FIGURES_WRITE, Scope.FIGURES_READ]}
    Token.objects.update_or_create(
        event=event, user=source.user, name=cast.MACHINE, defaults=facts | {"created_at": now, "revoked_at": None}
    )
    return source


def _person(person: cast.Person, event: Event) -> User:
    user: User = User.objects.update_or_create(email=person.address, defaults={"name": person.name, "is_active": True})[
        0
    ]
    for role in person.roles:
        Remit.objects.get_or_create(user=user, event=event, role=role)
    if person.latin_name:
        profile, made = Profile.objects.get_or_create(
            user=user, defaults={"native_name": person.name, "latin_name": person.latin_name}
        )
        if made:  # afterwards their application says whether they are accredited
            profile.events.add(event)
    return user
