"""Who answers for an event's data: one edit, from which new words follow."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from presscentre.audit.actions import record
from presscentre.events.models import Event
from presscentre.people.models import User
from presscentre.privacy.actions.telling import publish_wordings
from presscentre.privacy.models import Controller


@transaction.atomic
def settle_controller(event: Event, facts: Mapping[str, Any], *, by: User, now: datetime) -> int:
    """Keep who answers for the data, and publish every notice whose words follow; how many. Event time."""
    controller, _made = Controller.objects.update_or_create(event=event, defaults=dict(facts))
    record("privacy.controller_settled", controller, by=by, at=now, event=event, fields=sorted(facts))
    return publish_wordings(event, by=by, now=now)
