"""What a screen may show of the figures: the wall, one figure huge, the newest milestone."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from presscentre.events.models import Event
from presscentre.figures import live, queries, truth
from presscentre.figures.models import Figure, Milestone
from presscentre.figures.pictures import feed, picture
from presscentre.kiosk.scenes import Choice, Options, Scene, register

BESIDE = 4  # figures beside the large one; a portrait screen shows fewer
HEADLINE_FOR = timedelta(hours=3)  # event time during which a milestone is the wall's headline
POINTS = 120


def _topics(event: Event, options: Options) -> list[str]:
    return [live.FIGURES.of(event).name, live.LOG.of(event).name]


def _newest(event: Event) -> Milestone | None:
    return queries.milestones(event).first()


def _wall(event: Event, options: Options, now: datetime) -> dict[str, Any]:
    """The first figure large with its curve; beside it the next ones, those with a value first."""
    panels = truth.panels(queries.wall(event, get_language() or "en"), now=now)
    hero, others = panels[0], sorted(panels[1:], key=lambda panel: panel.entry is None)
    newest = _newest(event)
    return {
        "hero": hero,
        "panels": others[:BESIDE],
        "picture": picture(hero.figure, queries.curve(hero.figure, POINTS)),
        "headline": newest if newest and now - newest.crossed_at < HEADLINE_FOR else None,
        **feed(event),
    }


def _one(event: Event, options: Options, now: datetime) -> dict[str, Any]:
    """One figure, as large as the screen allows; nothing if it has left the public wall since it was chosen."""
    panels = truth.panels(queries.wall(event, get_language() or "en"), now=now)
    chosen = next((panel for panel in panels if panel.figure.key == options.get("figure")), None)
    if chosen is None:
        return {"hero": None}
    return {"hero": chosen, "picture": picture(chosen.figure, queries.curve(chosen.figure, POINTS)), **feed(event)}


def _milestone(event: Event, options: Options, now: datetime) -> dict[str, Any]:
    """The newest milestone that the office released, and the figure as it stands now."""
    newest = _newest(event)
    if newest is None:
        return {"milestone": None}
    panels = truth.panels(queries.wall(event, get_language() or "en"), now=now)
    hero = next((panel for panel in panels if panel.figure.pk == newest.rule.figure_id), None)
    return {"milestone": newest, "elapsed": newest.crossed_at - newest.rule.figure.starts_at, "hero": hero} | feed(
        event
    )


def _public(event: Event) -> list[Figure]:
    return list(event.figures.filter(audience=Figure.Audience.PUBLIC).order_by("position", "key"))


def _each(event: Event) -> list[Choice]:
    """One line for each public figure."""
    return [
        Choice(
            f"figures.one:{figure.key}",
            _("One figure: %(name)s") % {"name": figure.name},
            "figures.one",
            {"figure": figure.key},
        )
        for figure in _public(event)
    ]


def _has_figures(event: Event, now: datetime) -> bool:
    return event.figures.filter(audience=Figure.Audience.PUBLIC).exists()


def _has_milestone(event: Event, now: datetime) -> bool:
    return queries.milestones(event).exists()


WALL = register(
    Scene(
        "figures.wall",
        _("Figures wall"),
        "figures/scenes/wall.html",
        _wall,
        _topics,
        _has_figures,
        least_seconds=20,
        position=10,
    )
)
MILESTONE = register(
    Scene(
        "figures.milestone",
        _("Newest milestone"),
        "figures/scenes/milestone.html",
        _milestone,
        _topics,
        _has_milestone,
        position=10,
    )
)
ONE = register(
    Scene(
        "figures.one",
        _("One figure"),
        "figures/scenes/one.html",
        _one,
        _topics,
        _has_figures,
        position=10,
        choices=_each,
    )
)
