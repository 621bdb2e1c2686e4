"""The hall's own list: whoever is accredited is on it."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from presscentre.accreditation.lists import Kind, register
from presscentre.accreditation.models import Badge, Checkpoint, Scan
from presscentre.events.models import Event


def _anybody(badge: Badge, checkpoint: Checkpoint, at: datetime) -> Scan.Answer | None:
    return None


def _all(event: Event, ref: str) -> frozenset[int] | None:
    return None


HALL = register(Kind("accreditation.hall", _("Everybody with a good badge"), may_pass=_anybody, snapshot=_all))
