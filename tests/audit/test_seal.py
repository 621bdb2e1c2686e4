"""What was recorded cannot be changed unnoticed."""

import json
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from presscentre.audit import chain
from presscentre.audit.jobs import seal
from presscentre.audit.models import START, Entry, Head
from tests.audit.conftest import TRIGGERS
from tests.factories import NOON, SECOND

TAMPERED = {
    "verb": "figures.released",
    "subject": "events.event:999",
    "event": "elsewhere",
    "by_id": None,
    "at": NOON + 60 * SECOND,
    "recorded_at": NOON,
    "facts": {"n": 999},
    "seal": bytes(32),
}


def test_the_job_seals_what_was_recorded_in_the_order_of_ids(busy):
    entries = busy(3)
    assert chain.verify().unsealed == 3

    seal(NOON)

    assert [(entry.pk, entry.position) for entry in Entry.objects.chained()] == [
        (entries[0].pk, 1),
        (entries[1].pk, 2),
        (entries[2].pk, 3),
    ]
    verdict = chain.verify()
    assert (verdict.whole, verdict.sealed, verdict.unsealed) == (True, 3, 0)
    assert bytes(Head.objects.get().seal) == bytes(Entry.objects.get(position=3).seal)


def test_each_seal_stands_on_the_one_before(busy):
    first, second = busy(2)
    chain.seal_all()

    first.refresh_from_db()
    second.refresh_from_db()
    assert bytes(first.seal) == first.sealed_after(START, 1)
    assert bytes(second.seal) == second.sealed_after(bytes(first.seal), 2)


def test_more_than_a_batch_is_sealed_at_once(busy):
    busy(chain.BATCH + 2)

    assert chain.seal_all() == chain.BATCH + 2
    assert (chain.verify().whole, chain.verify().sealed) == (True, chain.BATCH + 2)
    assert chain.seal_all() == 0


def test_an_id_that_appears_late_stands_behind_those_already_sealed(busy, gala, ines):
    busy(2)
    late = Entry.objects.order_by("pk").first()
    row = Entry(pk=late.pk - 1, verb="late", subject="x:1", event="double11", by=ines, at=NOON)
    chain.seal_all()

    row.save(force_insert=True)
    chain.seal_all()

    assert [entry.pk for entry in Entry.objects.chained()] == [late.pk, late.pk + 1, late.pk - 1]
    assert chain.verify().whole


@pytest.mark.parametrize("field", list(TAMPERED))
def test_the_database_refuses_to_change_a_sealed_entry(busy, field):
    entry, _other = busy(2)
    chain.seal_all()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(**{field: TAMPERED[field]})

    assert chain.verify().whole


@pytest.mark.parametrize("field", [name for name in TAMPERED if name != "seal"])
def test_the_database_refuses_to_change_an_entry_while_sealing_it(busy, field):
    entry = busy(1)[0]
    change = {field: TAMPERED[field], "position": 1, "seal": bytes(32)}

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(**change)

    assert Entry.objects.filter(pk=entry.pk).update(position=1, seal=bytes(32)) == 1


def test_the_database_refuses_to_remove_an_entry_sealed_or_not(busy, guarded):
    entry, other = busy(2)
    Entry.objects.filter(pk=other.pk).update(position=1, seal=bytes(32))

    for row in (entry, other):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            row.delete()

    assert Entry.objects.count() == 2


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), length=st.integers(1, 6))
def test_any_change_behind_our_back_is_found(busy, unguarded, data, length):
    with transaction.atomic():
        entries = busy(length)
        chain.seal_all()
        assert chain.verify().whole
        positions = dict(Entry.objects.values_list("pk", "position"))

        broken = _tamper(data, entries)
        verdict = chain.verify()

        assert not verdict.whole
        if broken is not None:
            assert verdict.broken_at == positions[broken]
        transaction.set_rollback(True)


def _tamper(data, entries):
    """Do one thing to the rows; returns the first entry that no longer holds, or None if it is not one of them."""
    victim = data.draw(st.sampled_from(entries), label="victim")
    rows = Entry.objects.filter(pk=victim.pk)
    deed = data.draw(st.sampled_from(["alter", "remove", "insert", "reorder", "shorten"]), label="deed")
    if deed == "alter":
        field = data.draw(st.sampled_from(sorted(TAMPERED)), label="field")
        rows.update(**{field: TAMPERED[field]})
        return victim.pk
    if deed == "remove":
        rows._raw_delete("default")
        return victim.pk
    if deed == "insert":
        return _insert(victim)
    if deed == "reorder" and len(entries) > 1:
        return _swap(entries)
    last = Entry.objects.chained().last()
    Entry.objects.filter(pk=last.pk)._raw_delete("default")
    return last.pk


def _insert(victim):
    victim.refresh_from_db()
    last = Entry.objects.chained().last()
    extra = Entry(verb="forged", subject="x:1", at=NOON, position=last.position + 1)
    extra.pk = last.pk + 1000
    extra.recorded_at = NOON
    extra.seal = extra.sealed_after(bytes(last.seal), extra.position)  # a perfect forgery, but for the head
    Entry.objects.bulk_create([extra])


def _swap(entries):
    first, second = Entry.objects.chained()[:2]
    places = (first.position, first.seal), (second.position, second.seal)
    Entry.objects.filter(pk=first.pk).update(position=10**6)
    Entry.objects.filter(pk=second.pk).update(position=places[0][0])
    Entry.objects.filter(pk=first.pk).update(position=places[1][0])
    return first.pk


def test_an_unsealed_row_is_not_yet_protected_and_is_counted(busy):
    busy(1)
    chain.seal_all()
    busy(2)

    verdict = chain.verify()
    assert (verdict.whole, verdict.sealed, verdict.unsealed) == (True, 1, 2)


def test_a_chain_made_anew_is_found_by_a_seal_noted_earlier(busy, unguarded):
    busy(3)
    chain.seal_all()
    noted = bytes.fromhex(chain.verify().seal)
    assert chain.verify(noted).anchored is True

    Entry.objects.filter(position=2)._raw_delete("default")
    Entry.objects.update(position=None, seal=None)
    Head.objects.update(position=0, seal=START)
    chain.seal_all()

    assert chain.verify().whole
    assert (chain.verify(noted).whole, chain.verify(noted).anchored) == (False, False)


def _verify(*arguments):
    out = StringIO()
    code = 0
    try:
        call_command("audit", "verify", *arguments, stdout=out)
    except SystemExit as end:
        code = end.code
    return code, out.getvalue()


def test_the_command_says_that_the_chain_is_whole(busy):
    busy(2)
    chain.seal_all()
    busy(1)

    code, text = _verify("--json")
    assert code == 0
    assert json.loads(text) == {
        "sealed": 2,
        "unsealed": 1,
        "seal": bytes(Head.objects.get().seal).hex(),
        "broken_at": None,
        "entry": None,
        "why": "",
        "anchored": None,
        "whole": True,
    }
    assert _verify()[1].startswith("Whole: 2 rows, seal ")


def test_the_command_names_the_first_broken_row(busy, unguarded):
    entries = busy(3)
    chain.seal_all()
    Entry.objects.filter(pk=entries[1].pk).update(verb="nothing.happened")

    code, text = _verify()
    assert code == 1
    assert text.startswith(f"BROKEN at position 2 (entry {entries[1].pk}): the row is not what was sealed.")
    assert json.loads(_verify("--json")[1])["broken_at"] == 2


def test_a_seal_that_is_none_is_refused(db):
    with pytest.raises(CommandError, match="64 hexadecimal digits"):
        _verify("--anchor", "beef")


def test_the_guard_can_be_taken_away_and_put_back(busy):
    entry = busy(1)[0]
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        TRIGGERS.open_again(None, editor)
        assert Entry.objects.filter(pk=entry.pk).update(verb="changed") == 1
        TRIGGERS.close(None, editor)

    for forbidden in (lambda: Entry.objects.filter(pk=entry.pk).update(verb="again"), entry.delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            forbidden()
