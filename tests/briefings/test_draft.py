"""The office drafts: nothing is overwritten, nothing ends before it starts, and no title is read before its time."""

import pytest

from presscentre.audit.models import Entry
from presscentre.briefings import actions
from presscentre.briefings.models import Briefing, Sitting
from presscentre.live.models import LogRow
from tests.briefings import planned as rows
from tests.briefings.planned import DAY_BEFORE
from tests.factories import MINUTE, NOON


def test_a_sitting_is_drafted_moved_taken_off_the_grid_and_copied(gala, bea):
    chen, sato = rows.speaker(gala), rows.interpreter(gala)
    ceo = actions.add_briefing(gala, key="ceo", working_title="CEO", by=bea, now=DAY_BEFORE)
    one = actions.add_sitting(ceo, capacity=40, speakers=[chen], channels=[("ja", sato)], by=bea, now=DAY_BEFORE)
    red = rows.room(gala, "red")

    actions.move_sitting(one, room=red, starts_at=NOON, by=bea, now=DAY_BEFORE)
    one.refresh_from_db()
    assert (one.room, one.starts_at, one.ends_at) == (red, NOON, NOON + 45 * MINUTE)
    actions.move_sitting(one, room=red, starts_at=NOON + 5 * MINUTE, by=bea, now=DAY_BEFORE)
    assert one.ends_at == NOON + 50 * MINUTE  # it keeps its length

    twin = actions.copy_sitting(one, by=bea, now=DAY_BEFORE)
    assert (twin.capacity, twin.room, list(twin.speakers.all())) == (40, None, [chen])
    assert list(twin.channels.values_list("number", "language", "interpreter")) == [(1, "ja", sato.pk)]
    actions.unplace_sitting(one, by=bea, now=DAY_BEFORE)
    assert not Sitting.objects.placed().exists()
    actions.remove_sitting(twin, by=bea, now=DAY_BEFORE)
    assert list(Sitting.objects.all()) == [one]
    assert LogRow.objects.filter(topic__name="briefings.plan:double11").count() == 7
    actions.remove_briefing(ceo, by=bea, now=DAY_BEFORE)
    assert not Sitting.objects.exists()


def test_two_officers_never_overwrite_each_other(gala, bea):
    one = rows.sitting(rows.briefing(gala))
    seen, first = Sitting.objects.get(), Sitting.objects.get()
    actions.edit_sitting(first, capacity=50, by=bea, now=DAY_BEFORE)

    with pytest.raises(actions.DraftMovedOn):
        actions.edit_sitting(seen, capacity=60, by=bea, now=DAY_BEFORE)
    with pytest.raises(actions.DraftMovedOn):
        actions.move_sitting(seen, room=rows.room(gala, "red"), starts_at=NOON, by=bea, now=DAY_BEFORE)

    one.refresh_from_db()
    assert (one.capacity, one.room.key) == (50, "blue")


@pytest.mark.parametrize("minutes", [0, -30])
def test_a_sitting_ends_after_it_starts(gala, bea, minutes):
    one = rows.sitting(rows.briefing(gala))

    for verb in (
        lambda: actions.edit_sitting(one, ends_at=NOON + minutes * MINUTE, by=bea, now=DAY_BEFORE),
        lambda: actions.move_sitting(
            one, room=one.room, starts_at=NOON, ends_at=NOON + minutes * MINUTE, by=bea, now=DAY_BEFORE
        ),
        lambda: actions.add_sitting(
            one.briefing, starts_at=NOON, ends_at=NOON + minutes * MINUTE, by=bea, now=DAY_BEFORE
        ),
        lambda: actions.edit_sitting(one, ends_at=None, by=bea, now=DAY_BEFORE),
    ):
        with pytest.raises(actions.EndsBeforeItStarts):
            verb()

    assert Sitting.objects.get().ends_at == NOON + 60 * MINUTE


def test_a_briefing_has_a_short_name_of_its_own_and_a_crossover_its_line(gala, elsewhere, bea):
    line = {"city": "New York", "zone": "America/New_York"}
    over = actions.add_briefing(
        gala, key="ny", working_title="To New York", kind="crossover", crossover=line, by=bea, now=DAY_BEFORE
    )
    with pytest.raises(actions.KeyTaken):
        actions.add_briefing(gala, key="ny", working_title="Again", by=bea, now=DAY_BEFORE)
    actions.add_briefing(elsewhere, key="ny", working_title="Again", by=bea, now=DAY_BEFORE)

    actions.set_line(over, "good", by=bea, now=DAY_BEFORE)
    assert Briefing.objects.get(pk=over.pk).crossover.line == "good"
    actions.edit_briefing(over, working_title="Across", crossover=None, by=bea, now=DAY_BEFORE)
    over = Briefing.objects.get(pk=over.pk)
    assert (over.working_title, hasattr(over, "crossover")) == ("Across", False)


def test_the_audit_and_the_feed_hold_names_of_fields_and_no_title(gala, bea):
    ceo = rows.briefing(gala)
    rows.sitting(ceo)
    rows.released(gala, by=bea)

    actions.edit_briefing(ceo, title="We buy the moon", title_at=NOON, by=bea, now=DAY_BEFORE)

    edited = Entry.objects.get(verb="briefings.edited")
    assert edited.facts == {"key": "ceo", "fields": ["title", "title_at"]}
    assert "moon" not in str(list(Entry.objects.values()) + list(LogRow.objects.values()))
    # Its words are public with its sittings, so open pages read them again.
    assert LogRow.objects.filter(topic__name="briefings.schedule:double11").count() == 2
    with pytest.raises(actions.DraftMovedOn):
        actions.edit_briefing(Briefing(pk=ceo.pk, event=gala, version=1), title="", by=bea, now=DAY_BEFORE)
