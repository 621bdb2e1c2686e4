"""Scans that were made without network end the same, in whatever order they arrive and however often."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from presscentre.accreditation import actions, queries
from presscentre.accreditation.actions.badges import stop
from presscentre.accreditation.models import Conflict, Presence, Scan
from tests.accreditation import gates
from tests.factories import NOON

pytestmark = pytest.mark.django_db

SECONDS = [0, 30, 119, 120, 121, 600, 601]
made = st.tuples(
    st.integers(0, 2),  # whose badge; the last one's was stopped half-way
    st.sampled_from(["hall", "garden", "gala"]),
    st.sampled_from(["in", "in", "out"]),
    st.sampled_from(SECONDS),
    st.sampled_from(["welcome", "welcome", "already_in", "wrong_zone"]),
    st.integers(0, 1),  # which of two scanners
)
evenings = st.lists(made, min_size=2, max_size=10)


@pytest.fixture
def evening(gala):
    """Three checkpoints, three badges, two devices."""
    gates.checkpoint(gala)
    gates.checkpoint(gala, "garden")
    gates.checkpoint(gala, "gala", once=True)
    badges = [gates.badge(gala, name) for name in ("Lena", "Rolf", "Olga")]
    stop(badges[2].application, by=None, now=NOON + timedelta(seconds=120))
    return gala, badges, [gates.machine(f"Gate {number}") for number in (1, 2)]


def reading(badges, number, scan):
    who, where, way, second, told, _device = scan
    told = "goodbye" if way == "out" and told == "welcome" else told
    at = NOON + timedelta(seconds=second)
    text = gates.kept(badges[who])
    facts = {"checkpoint": where, "direction": way, "told": told, "offline": True, "nonce": f"nonce-{number:04}"}
    return gates.read(text, at=at, **facts)


def ending(gala):
    """What the office sees in the end, by what was read and not by when it was stored."""
    nonces = dict(Scan.objects.values_list("pk", "nonce"))
    presences = Presence.objects.values_list("checkpoint__key", "badge__serial", "inside", "at", "entries")
    conflicts = Conflict.objects.values_list("kind", "first", "second")
    return {
        "presences": sorted(presences),
        "conflicts": sorted((kind, nonces[first], nonces[second]) for kind, first, second in conflicts),
        "inside": queries.inside_entries(gala),
        "answers": sorted(Scan.objects.values_list("nonce", "answer")),
    }


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data(), scans=evenings)
def test_any_order_and_repetition_of_uploads_ends_in_the_same_presences_counts_and_conflicts(evening, data, scans):
    gala, badges, devices = evening
    uploads = [(devices[scan[5]], reading(badges, number, scan)) for number, scan in enumerate(scans)]
    endings = []
    for order in range(2):
        many = data.draw(st.permutations(uploads + uploads[: data.draw(st.integers(0, 3))])) if order else uploads
        size = data.draw(st.integers(1, 4))
        with transaction.atomic():
            for begin in range(0, len(many), size):
                for device in devices:
                    mine = [one for by, one in many[begin : begin + size] if by == device]
                    actions.scan(gala, mine, by=device, now=NOON + timedelta(hours=2))
            endings.append(ending(gala))
            transaction.set_rollback(True)

    assert endings[0] == endings[1]
    assert len(endings[0]["answers"]) == len(scans)


def test_an_exit_that_arrives_late_explains_what_looked_like_a_conflict(evening):
    gala, badges, (first, second) = evening
    coming = [reading(badges, number, (0, "hall", "in", at, "welcome", 0)) for number, at in ((1, 0), (2, 600))]
    leaving = reading(badges, 3, (0, "hall", "out", 121, "welcome", 1))
    later = NOON + timedelta(hours=1)

    actions.scan(gala, coming, by=first, now=later)
    assert [conflict.kind for conflict in Conflict.objects.all()] == [Conflict.Kind.IN_TWICE]
    actions.scan(gala, [leaving], by=second, now=later)
    assert Conflict.objects.count() == 0
    assert queries.inside_entries(gala)["hall"]["inside"] == 1
