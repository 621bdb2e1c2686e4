"""Press regions come from where an outlet is based; whoever counts it elsewhere says why, and it stays on record."""

from datetime import timedelta

import pytest

from presscentre.accreditation import actions, queries
from presscentre.accreditation.actions.regions import delegation_of
from presscentre.accreditation.models import RegionDecision, RegionRule
from tests import factories
from tests.accreditation import rows
from tests.accreditation.rows import DAY_BEFORE

NOW = DAY_BEFORE + timedelta(hours=3)


@pytest.fixture
def officer(gala):
    return factories.officer("Ida", gala, "accreditation")


@pytest.fixture
def europe(gala):
    return factories.region(gala, "europe")


@pytest.fixture
def asia(gala):
    return factories.region(gala, "asia")


@pytest.fixture
def rule(gala, europe, asia, officer):
    actions.set_rules(gala, {"DE": europe, "FR": europe, "JP": asia}, rest=None, by=officer, now=NOW)
    return queries.register_of(gala)


def history(delegation) -> list[tuple[str, object, object, str]]:
    rows_ = RegionDecision.objects.filter(delegation=delegation).order_by("pk")
    return [(row.region.key if row.region else "", row.by, row.rule_version, row.reason) for row in rows_]


def test_the_rule_looks_at_the_outlet_s_base_and_at_nothing_of_a_person(gala, elsewhere, rule, europe, asia, officer):
    kanda, nordlicht = rows.outlet("Kanda", "JP"), rows.outlet("Nordlicht", "DE")
    delegation = delegation_of(gala, kanda, by=officer, now=NOW)
    for number, person in enumerate(("fr", "de", "ar")):
        user = factories.person(f"Person{number}", language=person)
        rows.application(gala, user, delegation, language=person, phone="+49 30 123456", speaks=["de"])
    assert (delegation.region, delegation_of(gala, nordlicht, by=officer, now=NOW).region) == (asia, europe)
    assert history(delegation) == [("asia", None, 2, "")]
    assert delegation_of(gala, kanda, by=officer, now=NOW) == delegation
    assert len(history(delegation)) == 1

    assert delegation_of(elsewhere, kanda, by=None, now=NOW).region is None  # the other event has a rule of its own


def test_a_country_that_no_rule_names_goes_to_the_rest_or_waits_for_an_officer(gala, rule, europe, asia, officer):
    condor = delegation_of(gala, rows.outlet("Cóndor", "CL"), by=officer, now=NOW)
    assert (condor.region, history(condor)) == (None, [("", None, 2, "")])

    actions.set_rules(gala, {"DE": europe}, rest=asia, by=officer, now=NOW)
    assert RegionRule.objects.filter(event=gala).count() == 1
    assert [(shift.delegation, shift.to) for shift in queries.shifts(gala, queries.register_of(gala))] == [
        (condor, asia)
    ]
    condor.refresh_from_db()
    assert condor.region is None  # nobody is moved before somebody has looked


def test_an_override_needs_a_reason_and_stays_when_the_rule_changes(gala, rule, europe, asia, officer):
    kanda = delegation_of(gala, rows.outlet("Kanda", "JP"), by=officer, now=NOW)
    nordlicht = delegation_of(gala, rows.outlet("Nordlicht", "DE"), by=officer, now=NOW)
    with pytest.raises(actions.ReasonMissing):
        actions.override_region(kanda, europe, reason=" ", by=officer, now=NOW)
    assert history(kanda) == [("asia", None, 2, "")]

    actions.override_region(kanda, europe, reason="Its newsroom is in Paris.", by=officer, now=NOW)
    assert history(kanda)[1:] == [("europe", officer, None, "Its newsroom is in Paris.")]
    actions.set_rules(gala, {"DE": asia, "JP": asia}, rest=None, by=officer, now=NOW)
    shifts = queries.shifts(gala, queries.register_of(gala))
    assert [shift.delegation for shift in shifts] == [nordlicht]

    assert actions.follow_rules(gala, [nordlicht, kanda], by=officer, now=NOW) == []
    kanda.refresh_from_db()
    nordlicht.refresh_from_db()
    assert (kanda.region, nordlicht.region, history(nordlicht)[-1]) == (europe, asia, ("asia", None, 3, ""))

    actions.follow_rule(kanda, by=officer, now=NOW)
    assert (kanda.region, history(kanda)[-1], queries.is_overridden(kanda)) == (asia, ("asia", None, 3, ""), False)


def test_nobody_is_moved_into_a_region_where_they_do_not_fit(gala, rule, europe, asia, officer):
    rows.register(gala, outlets_have_quotas=False)
    kanda = delegation_of(gala, rows.outlet("Kanda", "JP"), by=officer, now=NOW)
    nordlicht = delegation_of(gala, rows.outlet("Nordlicht", "DE"), by=officer, now=NOW)
    for name, where in (("Aiko", kanda), ("Lena", nordlicht)):
        actions.approve(rows.application(gala, name, where), by=officer, now=NOW)
    actions.set_capacity(europe, 1, by=officer, now=NOW)

    with pytest.raises(actions.NoPlaceLeft, match="Europe has 1 of 1 given"):
        actions.override_region(kanda, europe, reason="Paris.", by=officer, now=NOW)
    actions.set_rules(gala, {"DE": europe, "JP": europe}, rest=None, by=officer, now=NOW)
    assert actions.follow_rules(gala, [kanda], by=officer, now=NOW) == [kanda]
    kanda.refresh_from_db()
    assert (kanda.region, len(history(kanda))) == (asia, 1)


def test_the_same_rule_again_is_no_new_version(gala, rule, europe, asia, officer):
    actions.set_rules(gala, {"JP": asia, "FR": europe, "DE": europe}, rest=None, by=officer, now=NOW)
    assert queries.register_of(gala).rule_version == 2
