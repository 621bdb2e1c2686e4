"""The demonstration's rows, its night, and the officer who is invented."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.utils import timezone

from presscentre.api.models import Token
from presscentre.core.languages import CODES
from presscentre.events.actions import RunsOnTheWallClock, set_clock
from presscentre.events.models import Event, Region, Room
from presscentre.figures.models import Figure, Milestone, Reading, Revision
from presscentre.home import actions
from presscentre.home.demo import cast, player, records
from presscentre.home.demo.plan import Correct, Release
from presscentre.kiosk.models import Screen
from presscentre.live import topics
from presscentre.people.models import Remit, User
from presscentre.privacy.evidence.giving import processors
from tests import factories

MIDNIGHT = records.starts_at("2017")
ROWS: list[type[Model]] = [Event, Region, Room, Figure, User, Remit, Token]


def counts():
    return [model.objects.count() for model in ROWS]


def officer():
    return User.objects.get(email=cast.OFFICER.address)


def feed_of(event, key, value, at, **changes):
    """A reading as the source sends it, already taken in."""
    figure = event.figures.get(key=key)
    facts = {"state": Reading.State.HELD, "as_of": MIDNIGHT + at, "received_at": MIDNIGHT + at} | changes
    return Reading.objects.create(figure=figure, source=event.sources.get(), value=value, **facts)


def test_loading_twice_changes_nothing(demo):
    before = counts()
    actions.load(by=None, now=timezone.now())
    assert counts() == before
    assert before[:4] == [2, 6, 3, 10]


def test_names_are_there_in_ten_languages_and_differ(demo):
    for model in (Region, Figure):
        for row in model.objects.all():
            names = [getattr(row, f"name_{code.replace('-', '_')}") for code in CODES]
            assert all(names), row
    gmv = Figure.objects.get(key="gmv")
    for field in ("name", "about"):
        assert len({getattr(gmv, f"{field}_{code.replace('-', '_')}") for code in CODES}) == 10


def test_every_figure_says_in_ten_languages_what_is_counted(demo, client):
    for figure in Figure.objects.all():
        told = [getattr(figure, f"about_{code.replace('-', '_')}") for code in CODES]
        assert all(told), figure
    page = client.get("/de/double11/figures/gmv/").content.decode()
    assert Figure.objects.get(key="gmv").about_de in page


def test_everybody_in_it_is_invented_and_says_so(demo):
    people = User.objects.filter(kind=User.Kind.PERSON)
    assert [one.email for one in people if not one.email.endswith("@example.org")] == []
    assert [one.name for one in people if "(invented)" not in one.name and "（虚构）" not in one.name] == []


def test_the_demonstration_says_who_answers_for_the_data(demo):
    assert [processors(event)[0] for event in Event.objects.order_by("pk")] == [True, True]


def test_outside_demonstration_mode_nothing_is_loaded(settings, db):
    settings.DEMO = False
    with pytest.raises(actions.NotADemonstration):
        actions.load(by=None, now=timezone.now())
    with pytest.raises(CommandError):
        call_command("demo")
    assert Event.objects.count() == 0


def test_a_real_event_of_that_name_is_never_touched(settings, gala):
    settings.DEMO = True
    with pytest.raises(actions.NotADemonstration):
        actions.load(by=None, now=timezone.now())
    with pytest.raises(RunsOnTheWallClock):
        set_clock(gala, reads=MIDNIGHT, speed=Decimal(60), by=None, now=timezone.now())
    gala.refresh_from_db()
    assert (gala.kind, gala.name, gala.clock_set_at) == ("live", "Double11", None)


def test_the_night_begins_two_minutes_before_midnight_at_sixty_times_life(demo):
    set_at = demo.clock_set_at
    assert demo.clock(set_at) - MIDNIGHT == timedelta(minutes=-2)
    assert demo.clock(set_at + timedelta(seconds=2)) == MIDNIGHT


def test_a_new_night_forgets_the_last_one_and_starts_a_new_epoch(demo):
    feed_of(demo, "peak_orders_per_second", 325_000, timedelta(hours=1))
    actions.decide(
        demo, Release(timedelta(), "peak_orders_per_second"), by=officer(), now=MIDNIGHT + timedelta(hours=2)
    )
    name = "figures:double11"
    before = topics.positions([name])[name].epoch

    assert actions.begin_night(demo, start=timedelta(), speed=Decimal(10), by=None, now=timezone.now()) is True
    assert (
        Reading.objects.filter(figure__event=demo).count(),
        Revision.objects.filter(figure__event=demo).count(),
    ) == (
        0,
        0,
    )
    assert topics.positions([name])[name].epoch != before
    demo.refresh_from_db()
    assert (demo.clock_reads, demo.clock_speed) == (MIDNIGHT, 10)
    # The other event's figure stays.
    assert Revision.objects.filter(figure__event__slug=cast.CLOSED).count() == 1


def test_of_two_players_one_begins_the_night(demo):
    late = Event.objects.get(pk=demo.pk)
    begin = {"start": timedelta(), "speed": Decimal(60), "by": None}
    assert actions.begin_night(demo, **begin, now=timezone.now()) is True
    assert actions.begin_night(late, **begin, now=timezone.now()) is False


def test_the_invented_officer_releases_what_is_held_once(demo):
    step, now = Release(timedelta(hours=1), "peak_orders_per_second"), MIDNIGHT + timedelta(hours=1, minutes=10)
    assert actions.decide(demo, step, by=officer(), now=now) is False
    feed_of(demo, "peak_orders_per_second", 325_000, timedelta(hours=1))
    assert [actions.decide(demo, step, by=officer(), now=now) for _ in range(2)] == [True, False]
    assert demo.figures.get(key="peak_orders_per_second").shown.value == 325_000


def test_the_invented_officer_corrects_once_and_in_every_language(demo):
    day = timedelta(days=1)
    feed_of(demo, "gmv", 168_300_000_000, day)
    actions.decide(demo, Release(day, "gmv"), by=officer(), now=MIDNIGHT + day)
    step = Correct(day, "gmv", Decimal(168_300_000_000), Decimal(168_200_000_000), "An agency's rounding.")

    assert [actions.decide(demo, step, by=officer(), now=MIDNIGHT + day) for _ in range(2)] == [True, False]
    shown = demo.figures.get(key="gmv").shown
    assert (shown.value, shown.was, shown.kind) == (168_200_000_000, 168_300_000_000, "corrected")
    assert shown.reason_in("de") == "Rundung einer Agentur; das Unternehmen nennt 168,2 Milliarden."


def test_milestones_go_out_after_three_minutes_if_nobody_was_quicker(demo):
    feed_of(demo, "gmv", 1_000_000_000, timedelta(seconds=28))
    at = MIDNIGHT + timedelta(seconds=28)
    actions.decide(demo, Release(timedelta(), "gmv"), by=officer(), now=at)
    crossed = Milestone.objects.get().crossed_at

    assert actions.release_milestones(demo, by=officer(), now=crossed + timedelta(seconds=179)) == 0
    assert actions.release_milestones(demo, by=officer(), now=crossed + timedelta(minutes=3)) == 1
    assert Milestone.objects.get().released_by == officer()


def test_the_next_night_starts_where_the_last_one_did(demo):
    start = timedelta(hours=23)
    actions.begin_night(demo, start=start, speed=Decimal(600), by=None, now=timezone.now())
    assert player.start_of(demo) == start
    player.begin_again(demo)
    assert (demo.clock_reads - MIDNIGHT, demo.clock_speed) == (start, 600)


@pytest.mark.parametrize(
    ("arguments", "reads", "speed"),
    [
        ([], timedelta(minutes=-2), 60),
        (["--speed", "600"], timedelta(minutes=-2), 600),
        (["--from", "08:30"], timedelta(hours=8, minutes=30), 60),
        (["--from", "23:59", "--speed", "1"], timedelta(minutes=-1), 1),
    ],
)
def test_the_command_sets_the_clock(settings, db, arguments, reads, speed):
    settings.DEMO = True
    said = StringIO()
    call_command("demo", *arguments, stdout=said)
    event = Event.objects.get(slug=cast.SLUG)
    assert (event.clock_reads - MIDNIGHT, event.clock_speed) == (reads, speed)
    assert "Shanghai" in said.getvalue()


def test_the_command_lets_a_running_night_run_and_begins_anew_when_told(demo):
    set_at = demo.clock_set_at
    call_command("demo", stdout=StringIO())
    demo.refresh_from_db()
    assert demo.clock_set_at == set_at
    call_command("demo", "--reset", stdout=StringIO())
    demo.refresh_from_db()
    assert demo.clock_set_at > set_at


def test_a_second_start_begins_the_night_again_but_not_one_that_was_only_prepared(demo):
    feed_of(demo, "gmv", 1_000_000_000, timedelta(seconds=28))
    figures, visitors = "figures:double11", f"figures:{cast.CLOSED}"
    before = topics.positions([figures, visitors])
    call_command("demo", fresh=True, stdout=StringIO())
    demo.refresh_from_db()
    after = topics.positions([figures, visitors])
    assert (demo.clock_reads - MIDNIGHT, demo.clock_speed) == (timedelta(minutes=-2), 60)
    assert (demo.figures.get(key="gmv").readings.count(), after[figures].epoch != before[figures].epoch) == (0, True)
    assert after[visitors] == before[visitors]

    call_command("demo", "--from", "20:00", "--speed", "10", stdout=StringIO())
    call_command("demo", fresh=True, stdout=StringIO())
    demo.refresh_from_db()
    assert (demo.clock_reads - MIDNIGHT, demo.clock_speed) == (timedelta(hours=20), 10)


def test_a_night_that_ended_while_nobody_looked_begins_again_at_the_start(demo):
    long_ago = timezone.now() - timedelta(hours=5)
    Event.objects.filter(pk=demo.pk).update(clock_set_at=long_ago)
    call_command("demo", stdout=StringIO())
    demo.refresh_from_db()
    assert demo.clock_set_at > long_ago


@pytest.mark.parametrize("wrong", [["--from", "24:00"], ["--from", "noon"], ["--speed", "0"], ["--once"]])
def test_the_command_says_what_it_cannot_do(settings, db, wrong):
    settings.DEMO = True
    with pytest.raises(CommandError):
        call_command("demo", *wrong, stdout=StringIO())
    assert Event.objects.count() == 0


def test_screens_nobody_looks_at_do_not_pile_up_from_night_to_night(demo):
    for _ in range(3):
        actions.become_screen(demo, None, language="en", by=officer(), now=timezone.now())
    Screen.objects.update(paired_at=timezone.now() - timedelta(days=2), seen_at=None)
    actions.begin_night(demo, start=timedelta(), speed=Decimal(60), by=None, now=timezone.now())
    assert Screen.objects.in_use().count() == 0


def test_no_screen_is_given_away_outside_a_demonstration(settings, gala):
    for is_demo in (True, False):
        settings.DEMO = is_demo
        with pytest.raises(actions.NotADemonstration):
            actions.become_screen(gala, None, language="en", by=factories.person(f"P{is_demo}"), now=timezone.now())
