"""Who did what when is written down with the deed, or not at all."""

from contextlib import suppress
from decimal import Decimal

import pytest
from django.db import transaction

from presscentre.audit.actions import record
from presscentre.audit.models import Entry
from tests.factories import NOON


def test_an_entry_says_who_did_what_to_what_and_when(gala, ines, gmv):
    record("figures.released", gmv, by=ines, at=NOON, rev=3, fields=["value"])

    entry = Entry.objects.get()
    assert (entry.verb, entry.subject, entry.event, entry.by, entry.at, entry.facts) == (
        "figures.released",
        f"figures.figure:{gmv.pk}",
        "double11",
        ines,
        NOON,
        {"rev": 3, "fields": ["value"]},
    )
    assert not entry.is_sealed


def test_what_the_clock_did_has_nobody_behind_it(gmv):
    assert record("figures.published", gmv, by=None, at=NOON).by is None


def test_an_entry_of_a_deed_that_failed_is_not_kept(gmv, ines):
    with suppress(ZeroDivisionError), transaction.atomic():
        record("figures.released", gmv, by=ines, at=NOON)
        raise ZeroDivisionError

    assert list(Entry.objects.all()) == []


@pytest.mark.parametrize("fact", [0.5, Decimal(1), NOON, {"deep": [0.5]}, {3: "key"}])
def test_a_fact_that_two_databases_would_write_in_two_ways_is_refused(gmv, ines, fact):
    with pytest.raises(TypeError, match="give it as text"):
        record("figures.released", gmv, by=ines, at=NOON, fact=fact)

    assert list(Entry.objects.all()) == []


def test_one_event_reads_its_own_entries_the_newest_first(gala, elsewhere, gmv, ines, omar):
    first = record("figures.released", gmv, by=ines, at=NOON)
    record("events.changed", elsewhere, by=omar, at=NOON, event=elsewhere)
    house = record("people.signed_in", ines, by=ines, at=NOON)
    second = record("figures.corrected", gmv, by=ines, at=NOON)

    assert list(Entry.objects.of(gala)) == [second, first]
    assert [entry.by for entry in Entry.objects.of(elsewhere)] == [omar]
    assert list(Entry.objects.of_the_house()) == [house]
