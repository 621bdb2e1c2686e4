"""What the tests of pages read off a page, and the clock they stand at."""

import re
from datetime import datetime
from decimal import Decimal
from html import unescape
from typing import Any

from django.utils import timezone

from presscentre.events.models import Event
from presscentre.figures import actions
from presscentre.figures.models import Figure, Reading
from presscentre.people.models import User
from tests.factories import SECOND

FIGURE = re.compile(r'data-figure="(\w+)" data-key="\w+" data-state="(\w+)"')
UNSEEN = re.compile(r"<(script|template|svg|style)\b.*?</\1>|<(\w+)[^>]* hidden>.*?</\2>", re.DOTALL)
TAGS = re.compile(r"<[^>]+>")


def at(event: Event, reads: datetime) -> None:
    """Let the event be a rehearsal whose clock stands (almost) still at this moment."""
    facts = {"clock_set_at": timezone.now(), "clock_reads": reads, "clock_speed": Decimal("0.01")}
    Event.objects.filter(pk=event.pk).update(kind=Event.Kind.REHEARSAL, **facts)
    event.refresh_from_db()


def publish(figure: Figure, value: str, as_of: datetime, by: User) -> Reading:
    """A reading by hand, published a second after it was true."""
    figure.refresh_from_db()
    return actions.enter_by_hand(figure, value=Decimal(value), as_of=as_of, by=by, now=as_of + SECOND)


def states(response: Any) -> dict[str, str]:
    """How true each figure on the page says it is, by key, in the order of the page."""
    return dict(FIGURE.findall(response.content.decode()))


def words(response: Any) -> str:
    """What can be read on the page, in one line."""
    return " ".join(unescape(TAGS.sub(" ", UNSEEN.sub(" ", response.content.decode()))).split())
