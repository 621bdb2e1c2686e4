"""Where a person stands with an event: what they were sent, what they have asked for, what they may do next."""

from dataclasses import dataclass
from datetime import datetime

from presscentre.accreditation.models import (
    GIVEN,
    WAITING,
    Application,
    Delegation,
    Invitation,
    Register,
    State,
)
from presscentre.accreditation.queries.places import register_of
from presscentre.events.models import Event
from presscentre.people.models import User


def takes_applications(register: Register, now: datetime) -> bool:
    """True while anybody may apply; `now` is event time."""
    return register.open_to_all and not is_closed(register, now)


def is_closed(register: Register, now: datetime) -> bool:
    """True once no application without invitation is taken any more; `now` is event time."""
    closed = register.closes_at is not None and now >= register.closes_at
    return closed or now >= register.event.ends_at


@dataclass(frozen=True)
class Standing:
    """One person at one event. `now` is event time, `real` the wall clock, by which invitations run."""

    event: Event
    register: Register
    application: Application | None  # the newest
    invitation: Invitation | None  # the newest that was not withdrawn
    is_contact: bool  # names people for an outlet
    now: datetime
    real: datetime

    @property
    def over(self) -> bool:
        return self.now >= self.event.ends_at

    @property
    def invited(self) -> bool:
        """Holds an invitation that still counts."""
        return self.invitation is not None and self.real < self.invitation.expires_at and not self.over

    @property
    def draft(self) -> Application | None:
        return self.application if self.application and self.application.state == State.DRAFT else None

    @property
    def given(self) -> bool:
        return self.application is not None and self.application.state in GIVEN

    @property
    def waiting(self) -> bool:
        return self.application is not None and self.application.state in WAITING

    @property
    def may_apply(self) -> bool:
        """May hand an application in now: invited, or because the event is open to all."""
        return self.invited or takes_applications(self.register, self.now)

    @property
    def may_begin(self) -> bool:
        """May begin a new application: none is running, and none was refused or revoked."""
        free = self.application is None or self.application.state == State.WITHDRAWN
        return free and self.may_apply

    @property
    def concerned(self) -> bool:
        """True if this event's accreditation is any business of theirs."""
        known = self.application or self.invitation or self.is_contact
        return bool(known) or takes_applications(self.register, self.now)


def standing(person: User, event: Event, *, now: datetime, real: datetime) -> Standing:
    """Where this person stands with this event. Four queries."""
    mine = Application.objects.filter(event=event, person=person).select_related(
        "event", "person", "outlet", "delegation__outlet", "delegation__region", "invitation__outlet", "portrait"
    )
    sent = Invitation.objects.filter(event=event, email=(person.email or "").lower(), withdrawn_at=None)
    return Standing(
        event=event,
        register=register_of(event),
        application=mine.order_by("-pk").first(),
        invitation=sent.select_related("outlet").order_by("-pk").first(),
        is_contact=Delegation.objects.filter(event=event, contact=person).exists(),
        now=now,
        real=real,
    )
