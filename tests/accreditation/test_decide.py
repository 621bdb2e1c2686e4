"""What the office decides: each verb does all of it or nothing, and only on what the officer saw."""

from datetime import timedelta

import pytest

from presscentre.accreditation import actions, live, queries
from presscentre.accreditation.actions import bulk
from presscentre.accreditation.models import Application, Badge, Capacity, Move, Place, State
from presscentre.audit.models import Entry
from presscentre.events.models import Zone
from presscentre.live.models import LogRow
from presscentre.notices.letters import render
from presscentre.notices.models import Notice
from presscentre.people.rules import may_see
from tests import factories
from tests.accreditation import rows
from tests.accreditation.rows import DAY_BEFORE
from tests.factories import MINUTE

NOW = DAY_BEFORE + timedelta(hours=3)


@pytest.fixture
def officer(gala):
    return factories.officer("Ida", gala, "accreditation")


@pytest.fixture
def nordlicht(gala):
    rows.register(gala, hall_places=10)
    region = factories.region(gala)
    return rows.delegation(gala, region=region, places=2)


@pytest.fixture
def zones(gala):
    hall = Zone.objects.create(event=gala, key="hall", name="Hall")
    mixed = Zone.objects.create(event=gala, key="mixed", name="Mixed zone")
    Capacity.objects.create(event=gala, zone=mixed, places=1)
    return hall, mixed


def seen(application):
    """The same application as another officer's page shows it."""
    return Application.objects.get(pk=application.pk)


def letters() -> list[tuple[str, str]]:
    return [(notice.template, render(notice).subject) for notice in Notice.objects.order_by("pk")]


def test_an_approval_gives_place_badge_pages_and_letter_and_tells_everyone(gala, nordlicht, zones, officer):
    gala.audience = "accredited"
    gala.save()
    lena = rows.application(gala, "Lena", nordlicht, language="de")

    actions.approve(lena, by=officer, now=NOW)

    hall, _mixed = zones
    assert (lena.state, lena.decided_by, lena.decided_at, list(lena.zones.all())) == ("approved", officer, NOW, [hall])
    assert (Place.objects.get(application=lena).delegation, lena.badge.stopped_at) == (nordlicht, None)
    assert may_see(lena.person, gala)
    assert [(notice.template, notice.to, notice.language) for notice in Notice.objects.all()] == [
        ("accreditation/approved", "lena@example.org", "de")
    ]
    assert LogRow.objects.filter(topic__name=live.QUEUE.of(gala).name).latest("seq").payload == {
        "application": lena.pk,
        "version": 2,
    }
    assert set(Entry.objects.values_list("verb", flat=True)) >= {"accreditation.approved", "accreditation.badge_issued"}


def test_the_second_officer_is_told_and_nothing_is_overwritten(gala, nordlicht, officer):
    lena = rows.application(gala, "Lena", nordlicht)
    late = seen(lena)
    actions.refuse(lena, reason="The list is closed.", by=officer, now=NOW)

    with pytest.raises(actions.MovedOn, match="Refused"):
        actions.approve(late, by=factories.officer("Ben", gala, "accreditation"), now=NOW)
    assert (seen(lena).state, Place.objects.free().count(), Badge.objects.count()) == ("refused", 2, 0)
    assert [template for template, _subject in letters()] == ["accreditation/refused"]


def test_a_full_outlet_region_zone_or_hall_refuses_with_its_numbers(gala, nordlicht, zones, officer):
    people = [rows.application(gala, f"Person{number}", nordlicht) for number in range(4)]
    actions.approve(people[0], zones=list(zones), by=officer, now=NOW)

    with pytest.raises(actions.NoPlaceLeft, match="Mixed zone has 1 of 1 given"):
        actions.approve(people[1], zones=list(zones), by=officer, now=NOW)
    actions.set_capacity(nordlicht.region, 1, by=officer, now=NOW)
    with pytest.raises(actions.NoPlaceLeft, match="Europe has 1 of 1 given"):
        actions.approve(people[1], by=officer, now=NOW)
    actions.set_capacity(nordlicht.region, None, by=officer, now=NOW)
    actions.approve(people[1], by=officer, now=NOW)
    with pytest.raises(actions.NoPlaceLeft, match="Nordlicht has 2 of 2 given"):
        actions.approve(people[2], by=officer, now=NOW)
    actions.set_places(nordlicht, {"": 3}, by=officer, now=NOW)
    actions.set_register(gala, hall_places=2, by=officer, now=NOW)
    with pytest.raises(actions.NoPlaceLeft, match="the hall has 2 of 2 given"):
        actions.approve(people[2], by=officer, now=NOW)
    assert seen(people[2]).state == "submitted"


def test_who_waits_holds_no_quota_and_keeps_their_turn(gala, nordlicht, officer):
    first, second, third = (rows.application(gala, name, nordlicht) for name in ("Ana", "Bo", "Cy"))
    actions.waitlist(first, reason="The hall is full.", by=officer, now=NOW)
    actions.waitlist(second, reason="The hall is full.", by=officer, now=NOW + MINUTE)

    assert Place.objects.free().count() == 2
    assert [queries.in_line(row) for row in (first, second, third)] == [
        queries.Line(1, 2),
        queries.Line(2, 2),
        None,
    ]
    actions.ask(first, question="Which camera?", by=officer, now=NOW + 2 * MINUTE)
    actions.waitlist(first, reason="The hall is full.", by=officer, now=NOW + 3 * MINUTE)
    assert queries.in_line(first) == queries.Line(1, 2)
    with pytest.raises(actions.MovedOn):
        actions.promote(third, by=officer, now=NOW)

    actions.promote(first, by=officer, now=NOW + 4 * MINUTE)
    assert (first.state, first.waits_for, queries.in_line(second)) == ("approved", "", queries.Line(1, 1))
    assert letters()[-1] == ("accreditation/promoted", "A place is free: you are accredited to Double11")


@pytest.mark.parametrize(
    ("verb", "words"), [("waitlist", "reason"), ("refuse", "reason"), ("revoke", "reason"), ("ask", "question")]
)
def test_a_no_needs_words(gala, nordlicht, officer, verb, words):
    lena = rows.application(gala, "Lena", nordlicht)
    with pytest.raises(actions.ReasonMissing):
        getattr(actions, verb)(lena, by=officer, now=NOW, **{words: "  "})
    assert (seen(lena).version, Move.objects.count(), Notice.objects.count()) == (1, 0, 0)


def test_a_revoked_badge_is_stopped_and_its_place_is_free(gala, nordlicht, officer):
    lena = rows.application(gala, "Lena", nordlicht)
    actions.approve(lena, by=officer, now=NOW)
    actions.revoke(lena, reason="The outlet has closed.", internal="Heard by phone.", by=officer, now=NOW + MINUTE)

    assert (lena.state, lena.badge.stopped_at, Place.objects.free().count()) == ("revoked", NOW + MINUTE, 2)
    assert not lena.person.profile.events.exists()
    assert "The outlet has closed." in render(Notice.objects.latest("pk")).text
    assert "Heard by phone." not in render(Notice.objects.latest("pk")).text
    move = lena.moves.last()
    assert (move.verb, move.from_state, move.reason, move.internal) == (
        "revoked",
        "approved",
        "The outlet has closed.",
        "Heard by phone.",
    )


def test_limits_are_words_or_a_usual_zone_that_is_missing(gala, nordlicht, zones, officer):
    lena, kim = (rows.application(gala, name, nordlicht) for name in ("Lena", "Kim"))
    actions.approve(lena, limits="Without camera.", by=officer, now=NOW)
    actions.approve(kim, zones=[], by=officer, now=NOW)
    assert [(row.state, row.limits) for row in (lena, kim)] == [("limited", "Without camera."), ("limited", "")]
    text = render(Notice.objects.get(to="lena@example.org")).text
    assert ("Without camera." in text, "Your badge opens: Hall." in text) == (True, True)

    before = lena.badge.generation
    actions.approve(lena, by=officer, now=NOW + MINUTE)
    assert (lena.state, lena.limits, Place.objects.filter(application=lena).count()) == ("approved", "", 1)
    assert Badge.objects.get(application=lena).generation == before + 1


def test_a_refused_application_is_reopened_unless_the_person_applied_again(gala, elsewhere, nordlicht, officer):
    lena = rows.application(gala, "Lena", nordlicht)
    actions.refuse(lena, reason="Too late.", by=officer, now=NOW)
    rows.application(elsewhere, lena.person, rows.delegation(elsewhere, nordlicht.outlet))
    actions.reopen(lena, by=officer, now=NOW + MINUTE)
    assert (lena.state, lena.decided_at, lena.submitted_at) == ("submitted", None, DAY_BEFORE)

    actions.refuse(lena, reason="Too late.", by=officer, now=NOW)
    rows.application(gala, lena.person, nordlicht)
    with pytest.raises(actions.AppliedAgain):
        actions.reopen(lena, by=officer, now=NOW)
    assert seen(lena).state == "refused"


def test_a_rehearsal_tells_each_fate_and_leaves_nothing_behind(
    gala, nordlicht, officer, django_capture_on_commit_callbacks
):
    people = [rows.application(gala, f"Person{number}", nordlicht) for number in range(4)]
    moved = seen(people[0])
    actions.refuse(moved, reason="No.", by=officer, now=NOW)
    before = (Move.objects.count(), Notice.objects.count(), Badge.objects.count(), LogRow.objects.count())

    with django_capture_on_commit_callbacks() as callbacks:
        fates = actions.rehearse(gala, people, "approve", by=officer, now=NOW)
    assert [fate.code for fate in fates] == ["application_moved_on", "", "", "no_place_left"]
    assert (Move.objects.count(), Notice.objects.count(), Badge.objects.count(), LogRow.objects.count()) == before
    assert callbacks == []
    assert [row.state for row in people] == ["submitted"] * 4

    done = actions.decide_many(gala, people, "approve", by=officer, now=NOW)
    assert [fate.code for fate in done] == [fate.code for fate in fates]
    assert Application.objects.given().count() == Place.objects.exclude(application=None).count() == 2


def test_many_are_decided_as_they_were_shown_or_not_at_all(gala, nordlicht, officer):
    people = [rows.application(gala, f"Person{number}", nordlicht) for number in range(3)]
    with pytest.raises(actions.ReasonMissing):
        actions.decide_many(gala, people, "refuse", by=officer, now=NOW, reason=" ")
    meanwhile = seen(people[1])
    actions.waitlist(meanwhile, reason="Full.", by=officer, now=NOW)

    fates = actions.decide_many(gala, people, "refuse", by=officer, now=NOW, reason="Closed.")
    assert [(fate.done, fate.version) for fate in fates] == [(True, 1), (False, 1), (True, 1)]
    assert [seen(row).state for row in people] == ["refused", "waitlisted", "refused"]
    assert set(bulk.VERBS) == {"approve", "promote", "waitlist", "refuse", "ask"}


def test_a_place_that_was_named_for_somebody_refused_is_free_for_others(gala, nordlicht, officer):
    lena = rows.application(gala, "Lena", nordlicht)
    Place.objects.filter(delegation=nordlicht, number=1).update(named=lena)
    actions.refuse(lena, reason="No.", by=officer, now=NOW)
    assert Place.objects.filter(named=None).count() == 2


def test_each_letter_reads_well_in_text(gala, nordlicht, officer):
    """Nine letters, none with an empty reason, a forgotten name or two blank lines in a row."""
    lena = rows.application(gala, "Lena", nordlicht)
    actions.ask(lena, question="Which camera & lens?", by=officer, now=NOW)
    actions.waitlist(lena, reason="Full.", by=officer, now=NOW)
    actions.promote(lena, by=officer, now=NOW)
    actions.approve(lena, limits="Hall only", by=officer, now=NOW)
    actions.revoke(lena, reason="Closed.", by=officer, now=NOW)
    bo = rows.application(gala, "Bo", nordlicht)
    actions.refuse(bo, reason="No.", by=officer, now=NOW)
    actions.reopen(bo, by=officer, now=NOW)
    actions.approve(bo, by=officer, now=NOW)
    actions.set_contact(nordlicht, "Desk@Example.org", by=officer, now=NOW)

    texts = [render(notice).text for notice in Notice.objects.order_by("pk")]
    assert len(texts) == 9
    assert [text for text in texts if "http" not in text or "\n\n\n\n" in text or "{" in text] == []
    assert "Which camera & lens?" in texts[0]
    assert seen(bo).state == State.APPROVED
