"""What screens show of briefings."""

from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from presscentre.briefings import actions
from presscentre.briefings.models import Briefing, Crossover
from presscentre.events.models import Event
from presscentre.kiosk import scenes
from tests import factories
from tests.briefings import rows
from tests.briefings.floors import asks, present
from tests.briefings.rows import AFTERNOON, EVENING

pytestmark = pytest.mark.django_db


def shown(event: Event, scene: str, now: Any, **options: Any) -> str:
    found = scenes.REGISTRY[scene]
    page = render_to_string(found.template, {"event": event} | found.context(event, options, now))
    return " ".join(strip_tags(page).split())


def test_the_next_of_each_room_and_what_follows(gala, elsewhere):
    hall, studio = rows.room(gala), rows.room(gala, "studio")
    film = rows.briefing(gala, "film", working_title="Film")
    rows.sitting(rows.briefing(gala), room=hall)
    rows.sitting(film, room=hall, at=EVENING + timedelta(hours=2))
    rows.sitting(rows.briefing(gala, "photo", working_title="Photo call"), room=studio, at=EVENING + timedelta(hours=1))
    rows.sitting(rows.briefing(gala, "gone", working_title="Cancelled thing"), room=studio, cancelled=True)
    rows.sitting(rows.briefing(elsewhere, "far", working_title="Harbour"), room=rows.room(elsewhere))
    rows.released(gala)
    rows.released(elsewhere)

    text = shown(gala, "briefings.next", EVENING + timedelta(minutes=5))

    for words in ("Now", "CEO briefing", "Then, at 21:00: Film", "Photo call"):
        assert words in text
    assert "Cancelled thing" not in text
    assert "Harbour" not in text
    assert "The press office chooses" in shown(gala, "briefings.next", EVENING + timedelta(days=3))


def test_a_late_title_is_on_no_screen_before_its_time(gala):
    rows.sitting(rows.briefing(gala, title="The merger", title_at=EVENING + timedelta(minutes=30)))
    rows.released(gala)

    assert "The merger" not in shown(gala, "briefings.next", EVENING)
    assert "The merger" in shown(gala, "briefings.next", EVENING + timedelta(minutes=30))


def test_who_speaks_whose_turn_is_next_and_who_was_heard(gala):
    ceo = rows.sitting(rows.briefing(gala), capacity=40)
    rows.released(gala)
    mona = factories.officer("Mona", gala, "briefings")
    floor = actions.appoint(ceo, [mona], by=mona, now=AFTERNOON)
    asia, europe = factories.region(gala, "asia"), factories.region(gala, "europe")
    actions.open_floor(floor, by=mona, now=EVENING)
    for name, region in (("Yuki", asia), ("Lena", europe)):
        asks(floor, present(gala, name, region, ceo), "Secret?")
    turn = actions.call_next(floor, by=mona, now=EVENING)

    text = shown(gala, "briefings.speaks", EVENING + timedelta(seconds=84), sitting=ceo.pk)

    assert turn.outlet.name in text
    assert "1:24" in text
    assert f"Next: {'Europe' if turn.region == asia else 'Asia'}" in text
    assert "Secret" not in text
    assert "Who has been heard" in shown(gala, "briefings.balance", EVENING, sitting=ceo.pk)
    assert "The press office chooses" in shown(gala, "briefings.balance", EVENING, sitting="gone")
    offered = [choice.value for choice in scenes.offered(gala)]
    assert f"briefings.speaks:{ceo.pk}" in offered


def test_the_crossover_that_comes_with_its_citys_time_and_its_fallback(gala):
    line = rows.briefing(gala, "madrid", working_title="Madrid live", kind=Briefing.Kind.CROSSOVER, needs_seat=False)
    Crossover.objects.create(briefing=line, city="Madrid", zone="Europe/Madrid", fallback_note="Film from the hall")
    rows.sitting(line)
    rows.released(gala)

    text = shown(gala, "briefings.crossover", EVENING - timedelta(minutes=10))

    assert "Crossover at 19:00" in text
    assert "12:00 in Madrid" in text
    assert "Film from the hall" not in text
    Crossover.objects.update(line=Crossover.Line.BAD)
    assert "Film from the hall" in shown(gala, "briefings.crossover", EVENING)
