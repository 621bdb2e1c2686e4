"""What the mixed pages read: the events a reader may see, the journalists' today, the office's now."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from presscentre.accreditation import live as accreditation_live
from presscentre.accreditation.models import Application
from presscentre.events.models import Event
from presscentre.figures import live as figure_live
from presscentre.figures import queries as figure_queries
from presscentre.figures import truth
from presscentre.figures.news import news
from presscentre.figures.pictures import spark
from presscentre.figures.queries.sparks import sparks
from presscentre.kiosk import queries as kiosk_queries
from presscentre.kiosk.live import KIOSK
from presscentre.office import alerts
from presscentre.people.models import Remit, User

STRIP = 5  # figures on the journalists' today
WALLS = 3  # figures on the office's now
NEWS = 8  # lines of what happened


def events_open_to(reader: Any) -> QuerySet[Event]:
    """Open events, and those at which this reader works or is accredited; the next to begin first."""
    open_to_all = Q(audience=Event.Audience.EVERYONE)
    if not reader.is_authenticated:
        return Event.objects.filter(open_to_all).order_by("starts_at", "pk")
    remits = Remit.objects.filter(user=reader)
    if remits.filter(event=None).exists():
        return Event.objects.order_by("starts_at", "pk")
    mine = Q(pk__in=remits.values("event")) | Q(journalists__user=reader)
    return Event.objects.filter(open_to_all | mine).distinct().order_by("starts_at", "pk")


def today(event: Event, now: datetime, language: str) -> dict[str, Any]:
    """Live figures, milestones and corrections of one event at `now` (event time)."""
    board = figure_queries.wall(event, language)
    panels = valued_first(truth.panels(board, now=now))
    lines = sparks([panel.figure for panel in panels[:STRIP]])
    return {
        "panels": [(panel, spark(lines.get(panel.figure.pk, []))) for panel in panels[:STRIP]],
        "more": max(0, len(panels) - STRIP),
        "news": news(figure_queries.milestones(event)[:NEWS], figure_queries.public_log(event, most=NEWS), NEWS),
        "paused_at": board.paused_at,
    }


def application_of(reader: Any, event: Event) -> Application | None:
    """This reader's running application to this event. One query."""
    if not reader.is_authenticated:
        return None
    return Application.objects.active().filter(event=event, person=reader).first()


def now_at(event: Event, officer: User, now: datetime, real: datetime, language: str) -> dict[str, Any]:
    """What needs this officer; `now` is event time, `real` the wall clock."""
    held = roles_of(officer, event)
    needed = [alert for alert in alerts.wrong_now(event, now) if _concerns(alert, held)]
    board = figure_queries.wall(event, language)
    fleet = kiosk_queries.fleet(event, real)
    return {
        "alerts": needed,
        "panels": valued_first(truth.panels(board, now=now))[:WALLS],
        "paused_at": board.paused_at,
        "fleet": fleet,
        "painting": sum(found.is_painting for found in fleet),
        "may_screens": _may(held, Remit.Role.SCREENS),
        "may_figures": _may(held, Remit.Role.FIGURES),
        "region_topics": " ".join(_topics(event, held)),
    }


def valued_first(panels: list[truth.Panel]) -> list[truth.Panel]:
    """In the order of the wall, but those without a value last."""
    return sorted(panels, key=lambda panel: panel.entry is None)


def roles_of(officer: User, event: Event) -> set[str]:
    """Every role of this officer at this event. One query."""
    here = Remit.objects.filter(Q(event=event) | Q(event=None), user=officer)
    return set(here.values_list("role", flat=True))


def _may(held: set[str], role: str) -> bool:
    return bool(held & {role, Remit.Role.ADMINISTRATOR})


def _concerns(alert: alerts.Alert, held: set[str]) -> bool:
    return not alert.roles or any(_may(held, role) for role in alert.roles)


def _topics(event: Event, held: set[str]) -> list[str]:
    """What tells this officer's page that something changed: only topics that they may join."""
    topics = [KIOSK.of(event).name, figure_live.LOG.of(event).name]
    if _may(held, Remit.Role.FIGURES):
        topics.append(figure_live.HELD.of(event).name)
    if _may(held, Remit.Role.ACCREDITATION):
        topics.append(accreditation_live.QUEUE.of(event).name)
    return topics
