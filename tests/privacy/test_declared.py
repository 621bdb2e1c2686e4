"""Every column of every table is declared, so that nothing is forgotten by record, export, period or erasure."""

from typing import Any

from presscentre.core import holdings
from presscentre.core.holdings import Holding, Table
from presscentre.privacy import anonymising, labels, rows


def test_no_personal_column_is_undeclared() -> None:
    assert holdings.undeclared() == []


def test_a_column_that_somebody_forgets_is_found(monkeypatch: Any) -> None:
    whole = holdings.REGISTRY["accreditation.needs"]
    forgetful = Table(model="accreditation.Application", fields=("diet",), person="person", event="event")
    monkeypatch.setitem(holdings.REGISTRY, "accreditation.needs", _with(whole, forgetful))
    monkeypatch.delitem(holdings.IMPERSONAL, "figures.Batch")

    assert sorted(holdings.undeclared()) == ["accreditation.Application.access_needs", "figures.Batch: not declared"]


def test_a_pointer_to_somebody_who_acted_is_declared_as_an_act(monkeypatch: Any) -> None:
    monkeypatch.setitem(holdings.IMPERSONAL, "figures.Approval", ())

    assert holdings.undeclared() == ["figures.Approval.by"]


def test_every_holding_says_why_how_long_and_who_reads_it() -> None:
    for entry in holdings.in_turn():
        assert all(str(text) for text in (entry.label, entry.purpose, entry.basis, entry.recipients)), entry.key
        assert (entry.days is not None) != bool(str(entry.until)), entry.key
        assert entry.days is None or entry.least <= entry.days <= entry.most, entry.key


def test_every_column_knows_its_emptiness_and_its_stand_in() -> None:
    for entry, table in holdings.tables():
        for name in table.personal:
            rows.emptied(table, name)
        assert set(table.free) <= {*table.personal, *table.left, *table.kept}, entry.key
    assert anonymising.without_stand_in() == []


def test_every_column_has_a_name_that_can_be_translated() -> None:
    columns = [(table.model, name) for _, table in holdings.tables() for name in (*table.personal, *table.kept)]
    columns += [("audit.Entry", name) for name in ("verb", "subject", "event", "at", "by_me", "facts")]
    columns += [("usersessions.UserSession", name) for name in ("opened_at", "address", "browser")]

    assert [f"{table}.{name}" for table, name in columns if not labels.label(table, name)] == []
    assert labels.label("audit.Entry", "no_such_column") == ""
    assert labels.label("briefings.Seat", "arrived_at") == "arrived at"
    assert labels.heading("people.user", "stamp") == "Mark that ends sessions"


def _with(whole: Holding, table: Table) -> Holding:
    return Holding(
        key=whole.key,
        label=whole.label,
        purpose=whole.purpose,
        basis=whole.basis,
        recipients=whole.recipients,
        tables=(table,),
        days=whole.days,
    )
