"""The demonstration's schedule, seats and floor: there once, released by the office's verbs, played by the rule."""

from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Model
from django.utils import timezone, translation

from presscentre.accreditation.models import Application, Checkpoint, Engagement
from presscentre.briefings import queries
from presscentre.briefings.actions import NotAgain, begin_again, close_door_list
from presscentre.briefings.models import (
    Briefing,
    Crossover,
    Floor,
    Hold,
    Interpreter,
    Question,
    Seat,
    Sitting,
    Skip,
    Slot,
    Speaker,
    Turn,
    Version,
    Wish,
)
from presscentre.core.languages import CODES
from presscentre.events.models import Event
from presscentre.home import actions
from presscentre.home.demo import cast, evening
from presscentre.home.demo.stage import Stage
from presscentre.notices.models import Notice
from presscentre.people.models import User

ROWS: list[type[Model]] = [Briefing, Sitting, Version, Slot, Seat, Speaker, Interpreter, Wish, Question, Checkpoint]
COUNT = 60


@pytest.fixture
def night(settings, tmp_path, db) -> Event:
    """The demonstration as `make run` loads it, with a small crowd."""
    settings.DEMO, settings.DEMO_PEOPLE, settings.MEDIA_ROOT = True, COUNT, tmp_path
    call_command("demo", stdout=StringIO())
    return Event.objects.get(slug=cast.SLUG)


def first_sitting(event: Event) -> Slot:
    return queries.seated_slots(event)[0]


def play(stage: Stage, night: Event, until) -> bool:
    """Let the stage look every half a minute of the night, from where its clock stands; what it said last."""
    at, going = night.clock(timezone.now()), False
    while at < until:
        at = min(at + timedelta(seconds=30), until)
        going = stage.look(night.real(at))
    return going


def set_clock(event: Event, at) -> None:
    """Let the event's clock read `at` now."""
    past = (at - event.clock_reads).total_seconds() / float(event.clock_speed)
    event.clock_set_at = timezone.now() - timedelta(seconds=past)
    event.save(update_fields=["clock_set_at"])


@pytest.mark.once
def test_the_schedule_is_whole_and_comes_once(night, client):
    before = [model.objects.count() for model in ROWS]
    assert actions.load_briefings(night, officer=User.objects.first(), by=None, now=timezone.now()) == 0
    call_command("demo", stdout=StringIO())
    assert [model.objects.count() for model in ROWS] == before

    assert set(Briefing.objects.values_list("kind", flat=True)) == set(Briefing.Kind.values)
    assert Counter(Briefing.objects.values_list("kind", flat=True))["crossover"] == 3
    assert set(Crossover.objects.values_list("line", flat=True)) == {"good", "unchecked", "bad"}
    assert Crossover.objects.get(line="bad").fallback.key == "film"
    assert [version.number for version in Version.objects.order_by("number")] == [1, 2]
    for model, field in ((Briefing, "working_title"), (Speaker, "role"), (Crossover, "city")):
        for row in model.objects.all():
            assert len({getattr(row, f"{field}_{code.replace('-', '_')}") for code in CODES} - {""}) > 3, row
    assert [
        one.name for one in (*Speaker.objects.all(), *Interpreter.objects.all()) if "(invented)" not in one.name
    ] == []

    draft = queries.drafted(night, queries.released(night))
    assert queries.findings(night, draft.planned, queries.released(night), now=night.starts_at) == []
    assert [change["kind"] for change in queries.differences(queries.released(night), draft.planned)] == ["moved"]


@pytest.mark.once
def test_the_title_of_the_night_waits_for_half_past_midnight(night, client):
    told = next(row for row in evening.told()["briefings"] if row["key"] == evening.CEO)
    for language in ("en", "ar", "zh-hans"):
        assert told["title"][language] not in client.get(f"/{language}/double11/schedule/").content.decode()
    assert [one for one in Notice.objects.all() if told["title"]["en"] in str(one.facts)] == []
    set_clock(night, evening.moment(31))
    for language in ("en", "ar", "zh-hans"):
        with translation.override(language):
            assert told["title"][language] in client.get(f"/{language}/double11/schedule/").content.decode()


@pytest.mark.once
def test_seats_keep_the_rules_of_seats(night):
    first, second = Sitting.objects.filter(briefing__key=evening.CEO).order_by("starts_at")
    seats = Seat.objects.select_related("application__delegation", "sitting")
    assert {seat.sitting_id for seat in seats} == {first.pk, second.pk}
    assert seats.values("person").distinct().count() == seats.count()
    for sitting in (first, second):
        held = seats.filter(sitting=sitting, state=Hold.HELD)
        own = set(sitting.regions.values_list("pk", flat=True))
        assert held.count() <= sitting.capacity
        assert [seat for seat in held if (seat.region_id in own) == seat.foreign] == []
        assert max(Counter(seat.outlet_id for seat in held if not seat.foreign).values()) <= sitting.per_outlet
        assert Checkpoint.objects.filter(list_kind="briefings.sitting", list_ref=str(sitting.pk)).count() == 1
    assert seats.exclude(application__in=Application.objects.given()).count() == 0
    assert seats.filter(person__email=cast.JOURNALIST.address).count() == 0  # she takes hers herself, and there is room
    assert first.capacity > seats.filter(sitting=first, state=Hold.HELD).count()
    hers = Application.objects.get(event=night, person__email=cast.JOURNALIST.address)
    assert seats.filter(sitting=first, state=Hold.HELD, outlet=hers.outlet_id).count() < first.per_outlet
    refs = {str(pk) for pk in seats.filter(state=Hold.HELD).values_list("pk", flat=True)}
    assert set(Engagement.objects.filter(kind=queries.SEAT).values_list("ref", flat=True)) == refs
    assert set(seats.filter(sitting=first, state=Hold.HELD).values_list("region__key", flat=True)) == {
        region.key for region in night.regions.all()
    }


def test_the_floor_is_played_by_the_rule_with_one_override_and_one_skip(night):
    stage = Stage()
    assert stage.look(timezone.now()) is False  # nobody has asked for it
    said = StringIO()
    call_command("demo", "floor", "--speed", "1", stdout=said)
    night = Event.objects.get(pk=night.pk)
    slot = first_sitting(night)
    assert f"/en/double11/schedule/floor/{slot.sitting_id}/" in said.getvalue()
    assert night.clock(night.clock_set_at) == slot.starts_at - timedelta(minutes=6)

    assert stage.look(timezone.now()) is True
    held = Seat.objects.filter(sitting=slot.sitting_id, state=Hold.HELD)
    assert 0.8 * held.count() < held.exclude(arrived_at=None).count() < held.count()
    assert held.exclude(arrived_at=None).filter(person__email=cast.JOURNALIST.address).count() == 1
    play(stage, night, slot.ends_at)

    floor = Floor.objects.get(sitting=slot.sitting_id)
    turns = list(floor.turns.select_related("region", "question").order_by("pk"))
    assert (floor.state, floor.ended_at) == (Floor.State.ENDED, slot.ends_at)
    assert len({turn.region_id for turn in turns}) == 6
    assert len({turn.question.language for turn in turns}) >= 5
    assert len({turn.region_id for turn in turns if turn.why == Turn.Why.OPENING}) >= 5
    assert [turn.reason for turn in turns if turn.why == Turn.Why.OVERRIDE] == ["follow_up"]
    assert [row.reason for row in Skip.objects.all()] == ["absent"]
    lengths = [(turn.ms, evening.lengths()[turn.question.text].total_seconds() * 1000) for turn in turns[:-1]]
    assert [(took, told) for took, told in lengths if not told <= took <= told + 30_000] == []
    asked, due = Question.objects.filter(floor=floor), {line.text: slot.starts_at + line.at for line in evening.lines()}
    assert [row.text for row in asked if not due[row.text] <= row.asked_at] == []
    assert asked.filter(state__in=[Question.State.WAITING, Question.State.CALLED]).count() == 0
    assert stage.look(timezone.now()) is False


def test_the_next_night_begins_with_empty_floors_and_the_seats_that_people_had(night, elsewhere):
    slot = first_sitting(night)
    call_command("demo", "floor", "--speed", "1", stdout=StringIO())
    before = dict(Seat.objects.values_list("pk", "state"))
    night = Event.objects.get(pk=night.pk)
    stage = Stage()
    play(stage, night, slot.starts_at + timedelta(minutes=4))
    for one in queries.seated_slots(night):
        close_door_list(one.sitting, by=None, now=one.starts_at)
    assert Counter(Seat.objects.values_list("state", flat=True))[Hold.LOST] > 0

    actions.begin_night(night, start=cast.BEFORE_MIDNIGHT, speed=cast.SPEED, by=None, now=timezone.now())
    assert dict(Seat.objects.values_list("pk", "state")) == before
    assert (Seat.objects.exclude(arrived_at=None).count(), Turn.objects.count()) == (0, 0)
    assert Question.objects.count() == evening.EARLY
    assert set(Floor.objects.values_list("state", flat=True)) == {Floor.State.COLLECTING}
    assert list(Floor.objects.filter(moderators__email=cast.MODERATOR.address)) == []
    assert stage.look(timezone.now()) is False
    with pytest.raises(NotAgain):
        begin_again(elsewhere, by=None, now=timezone.now())
