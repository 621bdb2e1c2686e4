"""What a screen may show of accreditation: who is inside, by region; whether the badge desk is open."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from presscentre.accreditation import live, queries
from presscentre.accreditation.models import Checkpoint, Register
from presscentre.events.models import Event
from presscentre.kiosk.scenes import Choice, Options, Scene, register


def _counting(event: Event) -> list[Checkpoint]:
    found = Checkpoint.objects.filter(event=event, counts_inside=True)
    return list(found.order_by("position", "name", "pk"))


def _inside(event: Event, options: Options, now: datetime) -> dict[str, Any]:
    """The counts of one checkpoint: all, and each region of the event; nothing if it is gone."""
    entry = queries.inside_entries(event).get(options.get("checkpoint", ""))
    checkpoint = Checkpoint.objects.filter(event=event, key=options.get("checkpoint", "")).first()
    if entry is None or checkpoint is None:
        return {"checkpoint": None}
    known = event.regions.order_by("position", "key")
    regions = [(region.name, entry["regions"].get(region.key, 0)) for region in known]
    return {"checkpoint": checkpoint, "inside": entry["inside"], "regions": regions}


def _inside_topics(event: Event, options: Options) -> list[str]:
    return [live.INSIDE.of(event).name]


def _each(event: Event) -> list[Choice]:
    """One line for each checkpoint that counts."""
    return [
        Choice(
            f"accreditation.inside:{checkpoint.key}",
            _("Inside now by region: %(name)s") % {"name": checkpoint.name},
            "accreditation.inside",
            {"checkpoint": checkpoint.key},
        )
        for checkpoint in _counting(event)
    ]


def _desk(event: Event, options: Options, now: datetime) -> dict[str, Any]:
    known: Register = queries.register_of(event)
    return {"is_open": known.desk_open, "words": known.desk_words}


def _desk_topics(event: Event, options: Options) -> list[str]:
    return [live.DESK.of(event).name]


INSIDE = register(
    Scene(
        "accreditation.inside",
        _("Inside now by region"),
        "accreditation/scenes/inside.html",
        _inside,
        _inside_topics,
        lambda event, now: bool(_counting(event)),
        choices=_each,
    )
)
DESK = register(
    Scene("accreditation.desk", _("Badge desk open"), "accreditation/scenes/desk.html", _desk, _desk_topics)
)
