"""The server decides at the door, and whoever is not good is refused there at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from presscentre.accreditation import actions, codes, doors, lists, queries
from presscentre.accreditation.actions.badges import stop
from presscentre.accreditation.lists import Kind
from presscentre.accreditation.models import Badge, Conflict, Presence, Scan, State
from presscentre.live import topics
from tests import factories
from tests.accreditation import gates
from tests.factories import MINUTE, NOON

pytestmark = pytest.mark.django_db
Answer = Scan.Answer


@pytest.fixture
def gate():
    return gates.machine()


def tell(event, gate, *readings, now=NOON):
    """What the server answers to these readings of one device."""
    return [outcome.scan.answer for outcome in actions.scan(event, readings, by=gate, now=now)]


def counted(event):
    return {key: entry["inside"] for key, entry in queries.inside_entries(event).items()}


def test_somebody_goes_in_is_counted_and_goes_out(gala, gate):
    factories.region(gala)
    gates.checkpoint(gala)
    lena = gates.badge(gala, "Lena")

    assert tell(gala, gate, gates.read(lena)) == [Answer.WELCOME]
    assert queries.inside_entries(gala) == {"hall": {"inside": 1, "regions": {"europe": 1}}}
    later = NOON + MINUTE
    assert tell(gala, gate, gates.read(lena), now=later) == [Answer.ALREADY_IN]
    assert tell(gala, gate, gates.read(lena, direction="out"), now=later + MINUTE) == [Answer.GOODBYE]
    assert counted(gala) == {"hall": 0}
    assert tell(gala, gate, gates.read(lena), now=later + 2 * MINUTE) == [Answer.WELCOME]
    assert Presence.objects.get().entries == 2


def test_whoever_is_not_good_is_refused_with_the_reason(gala, elsewhere, gate):
    hall = gates.checkpoint(gala, "hall", "stage")
    good, revoked = gates.badge(gala, "Lena", "stage"), gates.badge(gala, "Rolf", "stage")
    other, old = gates.badge(gala, "Zoe", "press"), gates.badge(gala, "Olga", "stage")
    waiting = gates.badge(gala, "Wim", "stage")
    stranger = gates.badge(elsewhere, "Ella", "stage")
    first = old.code
    stop(revoked.application, by=None, now=NOON - MINUTE)
    old = actions.reprint(old, reason="lost", by=None, now=NOON - MINUTE)
    type(waiting.application).objects.filter(pk=waiting.application.pk).update(state=State.SUBMITTED)
    forged = codes.write(codes.read(good.code), lambda facts: bytes(64))

    told = tell(gala, gate, *map(gates.read, [good.code, revoked.code, other.code, first, old.code]))
    assert told == [Answer.WELCOME, Answer.REVOKED, Answer.WRONG_ZONE, Answer.SUPERSEDED, Answer.WELCOME]
    told = tell(
        gala, gate, *map(gates.read, [waiting.code, stranger.code, forged, "https://example.org/", "0AB3C-9XK2T"])
    )
    assert told == [Answer.NOT_APPROVED, Answer.WRONG_EVENT, Answer.UNKNOWN, Answer.UNKNOWN, Answer.UNKNOWN]
    assert set(Presence.objects.filter(checkpoint=hall).values_list("badge", flat=True)) == {good.pk, old.pk}
    # A forged code is nobody's: the badge that it claims to be was not seen.
    assert list(Scan.objects.filter(badge=good).values_list("answer", flat=True)) == [Answer.WELCOME]


def test_a_number_typed_by_hand_is_the_badge_itself(gala, gate):
    gates.checkpoint(gala)
    lena = gates.badge(gala, "Lena")

    assert tell(gala, gate, gates.read(codes.shown(lena.serial).lower())) == [Answer.WELCOME]


def test_a_closed_checkpoint_and_an_expired_badge_are_the_wrong_time(gala, gate):
    hall = gates.checkpoint(gala, opens_at=NOON, closes_at=NOON + 10 * MINUTE)
    lena = gates.badge(gala, "Lena")
    Badge.objects.filter(pk=lena.pk).update(ends_at=NOON + 5 * MINUTE)

    moments = [NOON - MINUTE, NOON, NOON + 5 * MINUTE]
    assert [tell(gala, gate, gates.read(lena), now=at)[0] for at in moments] == [
        Answer.WRONG_TIME,
        Answer.WELCOME,
        Answer.WRONG_TIME,
    ]
    actions.close_checkpoint(hall, by=factories.officer("Dora", gala, "door"), now=NOON + MINUTE)
    assert tell(gala, gate, gates.read(lena, direction="out"), now=NOON + 2 * MINUTE) == [Answer.GOODBYE]
    assert tell(gala, gate, gates.read(lena), now=NOON + 3 * MINUTE) == [Answer.WRONG_TIME]


def test_where_each_badge_passes_once_going_out_does_not_help(gala, gate):
    gates.checkpoint(gala, once=True)
    lena = gates.badge(gala, "Lena")

    tell(gala, gate, gates.read(lena))
    tell(gala, gate, gates.read(lena, direction="out"), now=NOON + MINUTE)
    assert tell(gala, gate, gates.read(lena), now=NOON + 2 * MINUTE) == [Answer.ALREADY_IN]


def test_where_nobody_is_counted_everybody_may_pass_again(gala, gate):
    gates.checkpoint(gala, counts_inside=False)
    lena = gates.badge(gala, "Lena")

    told = [tell(gala, gate, gates.read(lena), now=NOON + minute * MINUTE)[0] for minute in range(2)]
    assert told == [Answer.WELCOME, Answer.WELCOME]
    assert (counted(gala), Conflict.objects.count()) == ({}, 0)


def test_a_feature_brings_its_own_list_and_is_told_who_passed(gala, gate, monkeypatch):
    seated, arrived = [], []
    sitting = Kind(
        "tests.sitting",
        "Sitting",
        may_pass=lambda badge, checkpoint, at: None if badge.pk in seated else Answer.WRONG_SITTING,
        snapshot=lambda event, ref: frozenset(seated),
        passed=lambda scan: arrived.append(scan.badge_id),
    )
    monkeypatch.setitem(lists.REGISTRY, sitting.key, sitting)
    gates.checkpoint(gala, "hall", list_kind=sitting.key, list_ref="1")
    gates.checkpoint(gala, "orphan", list_kind="gone.with_its_feature")
    lena, rolf = gates.badge(gala, "Lena"), gates.badge(gala, "Rolf")
    seated.append(lena.pk)

    readings = [gates.read(lena), gates.read(rolf), gates.read(lena, checkpoint="orphan")]
    assert tell(gala, gate, *readings, readings[0]) == [
        Answer.WELCOME,
        Answer.WRONG_SITTING,
        Answer.WRONG_SITTING,
        Answer.WELCOME,
    ]
    assert arrived == [lena.pk]
    assert lists.REGISTRY.keys() >= {doors.HALL.key, sitting.key}  # and what other features bring


def test_the_same_nonce_is_answered_as_before_and_stored_once(gala, gate):
    gates.checkpoint(gala)
    lena, rolf = gates.badge(gala, "Lena"), gates.badge(gala, "Rolf")
    first = gates.read(lena, nonce="just-once")

    assert tell(gala, gate, first) == [Answer.WELCOME]
    assert tell(gala, gate, first, now=NOON + MINUTE) == [Answer.WELCOME]
    other = actions.scan(gala, [gates.read(rolf, nonce="just-once")], by=gate, now=NOON)[0]
    assert (other.row, other.problem.code) == (None, "nonce_reused")
    # Another device may have come upon the same nonce.
    assert tell(gala, gate, gates.read(rolf, nonce="just-once", device="north")) == [Answer.WELCOME]
    assert tell(gala, gates.machine("Gate 2"), gates.read(rolf, nonce="just-once", direction="out")) == [Answer.GOODBYE]
    assert Scan.objects.count() == 3


def test_nobody_reads_from_the_future_or_at_a_gate_that_is_not_there(gala, elsewhere, gate):
    gates.checkpoint(gala)
    gates.checkpoint(elsewhere, "backdoor")
    lena = gates.badge(gala, "Lena")
    late = gates.read(lena, at=NOON + timedelta(minutes=3))
    readings = [late, gates.read(lena, checkpoint="backdoor")]

    problems = [outcome.problem.code for outcome in actions.scan(gala, readings, by=gate, now=NOON)]
    assert (problems, Scan.objects.count()) == (["in_the_future", "no_such_checkpoint"], 0)
    assert tell(gala, gate, gates.read(lena, at=NOON + MINUTE)) == [Answer.WELCOME]
    assert Scan.objects.get().at == NOON  # a clock that is a little ahead is set right


def test_who_was_let_in_offline_and_should_not_have_been_is_reported(gala, gate):
    gates.checkpoint(gala)
    revoked, lost = gates.badge(gala, "Rolf"), gates.badge(gala, "Olga")
    stop(revoked.application, by=None, now=NOON)
    old = gates.kept(lost)
    actions.reprint(lost, reason="lost", by=None, now=NOON)
    Badge.objects.filter(pk=lost.pk).update(renewed_at=NOON)
    yes = {"offline": True, "told": "welcome"}
    before, after = NOON - MINUTE, NOON + MINUTE

    told = tell(
        gala,
        gate,
        gates.read(gates.kept(revoked), at=before, **yes),
        gates.read(gates.kept(revoked), at=after, direction="out", offline=True, told="goodbye"),
        gates.read(gates.kept(revoked), at=after + MINUTE, **yes),
        gates.read(old, at=before, **yes),
        gates.read(old, at=after, direction="out", offline=True, told="goodbye"),
        gates.read(old, at=after + MINUTE, **yes),
        now=NOON + timedelta(hours=1),
    )
    assert told == [Answer.WELCOME, Answer.GOODBYE, Answer.REVOKED, Answer.WELCOME, Answer.GOODBYE, Answer.SUPERSEDED]
    found = Conflict.objects.order_by("pk").values_list("kind", "first__answer")
    assert list(found) == [("let_in", "revoked"), ("let_in", "superseded")]
    assert counted(gala) == {"hall": 2}  # they are in there, whatever they should be


def test_a_no_that_the_steward_never_heard_is_reported_when_the_device_says_so(gala, gate):
    gates.checkpoint(gala)
    rolf = gates.badge(gala, "Rolf")
    stop(rolf.application, by=None, now=NOON)

    tell(gala, gate, gates.read(rolf, at=NOON, nonce="time-out"))
    later = gates.read(gates.kept(rolf), at=NOON, nonce="time-out", offline=True, told="welcome")
    assert tell(gala, gate, later, later, now=NOON + MINUTE) == [Answer.REVOKED, Answer.REVOKED]
    assert Conflict.objects.get().kind == Conflict.Kind.LET_IN


def test_one_badge_at_two_gates_within_two_minutes_is_reported(gala, gate):
    gates.checkpoint(gala)
    gates.checkpoint(gala, "garden")
    lena, rolf = gates.badge(gala, "Lena"), gates.badge(gala, "Rolf")

    for who, apart in ((lena, 119), (rolf, 120)):
        tell(gala, gate, gates.read(who))
        tell(gala, gate, gates.read(who, checkpoint="garden"), now=NOON + timedelta(seconds=apart))
    conflict = Conflict.objects.get()
    assert (conflict.kind, conflict.first.badge, conflict.second.checkpoint.key) == ("two_gates", lena, "garden")

    dora = factories.officer("Dora", gala, "door")
    actions.settle_conflict(conflict, by=dora, now=NOON)
    with pytest.raises(actions.AlreadySettled):
        actions.settle_conflict(conflict, by=dora, now=NOON)


def test_counts_are_published_when_they_change_and_only_then(gala, gate):
    gates.checkpoint(gala)
    lena = gates.badge(gala, "Lena")
    name = f"accreditation.inside:{gala.slug}"

    tell(gala, gate, gates.read(lena))
    stood = topics.positions([name])[name].seq
    tell(gala, gate, gates.read(lena), gates.read("nothing of ours"), now=NOON + MINUTE)
    assert topics.positions([name])[name].seq == stood
    tell(gala, gate, gates.read(lena, direction="out"), now=NOON + 2 * MINUTE)
    assert topics.positions([name])[name].seq == stood + 1


def test_the_database_refuses_to_change_a_scan_but_lets_go_of_the_person(gala, gate):
    gates.checkpoint(gala)
    tell(gala, gate, gates.read(gates.badge(gala, "Lena")))

    for change in ({"answer": "unknown"}, {"at": NOON - MINUTE}, {"serial": 7}):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Scan.objects.update(**change)
    Scan.objects.update(badge=None, serial=None, generation=None, digest="")
    assert Scan.objects.filter(badge=None, answer=Answer.WELCOME).count() == 1


@pytest.mark.parametrize("people", [1, 5])
def test_a_batch_costs_the_same_however_long(gala, gate, people, django_assert_max_num_queries):
    gates.checkpoint(gala)
    readings = [gates.read(gates.badge(gala, f"P{number}")) for number in range(people)]

    with django_assert_max_num_queries(22):
        assert set(tell(gala, gate, *readings)) == {Answer.WELCOME}
