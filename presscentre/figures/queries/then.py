"""What a page said at a past moment beside the numbers."""

from datetime import datetime

from django.db.models import Q

from presscentre.events.models import Event
from presscentre.figures.models import Pause


def paused_then(event: Event, at: datetime) -> datetime | None:
    """Since when the figures were paused at that moment; None if they were not. One query."""
    open_then = Q(resumed_at=None) | Q(resumed_at__gt=at)
    return Pause.objects.filter(open_then, event=event, paused_at__lte=at).values_list("paused_at", flat=True).first()
