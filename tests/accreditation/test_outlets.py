"""Outlets: found by any name in any script; two that are one are merged, and nothing is lost."""

from datetime import timedelta

import pytest

from presscentre.accreditation import actions, queries
from presscentre.accreditation.models import (
    Application,
    Delegation,
    Invitation,
    MediaType,
    Outlet,
    Place,
    RegionDecision,
)
from presscentre.audit.models import Entry
from tests import factories
from tests.accreditation import rows
from tests.accreditation.rows import DAY_BEFORE

NOW = DAY_BEFORE + timedelta(hours=3)


@pytest.fixture
def officer(gala):
    return factories.officer("Ida", gala, "accreditation")


def invitation(event, outlet, by, number=1):
    facts = {"digest": bytes([number]) * 32, "made_at": NOW, "expires_at": NOW + timedelta(days=1), "made_by": by}
    return Invitation.objects.create(event=event, email=f"guest{number}@example.org", outlet=outlet, **facts)


def found(text: str) -> list[str]:
    return list(Outlet.objects.standing().called(text).values_list("name", flat=True))


def test_an_outlet_is_found_by_any_of_its_names_however_typed(gala, officer):
    facts = {"aliases": ["NBC", "国家广播公司"], "domains": ["nbc.example"], "event": gala}
    outlet = actions.create_outlet("National Broadcasting Corporation", "US", by=officer, now=NOW, **facts)
    actions.add_alias(outlet, gala, "N.B.C. Télévision", by=officer, now=NOW)

    for text in ("nbc", "broadcasting national", "国家广播", "n b c television", "NATIONAL"):
        assert found(text) == ["National Broadcasting Corporation"], text
    assert (found("cbs"), found(" . ")) == ([], [])

    alias = outlet.aliases.get(name="NBC")
    actions.remove_alias(alias, gala, by=officer, now=NOW)
    with pytest.raises(actions.OwnName):
        actions.remove_alias(outlet.aliases.get(folded__startswith="national"), gala, by=officer, now=NOW)


def test_a_domain_belongs_to_one_outlet(gala, officer):
    one = actions.create_outlet("One", "DE", domains=["one.example"], by=officer, now=NOW)
    other = actions.create_outlet("Other", "DE", by=officer, now=NOW)
    actions.add_domain(one, gala, "one.example", by=officer, now=NOW)
    with pytest.raises(actions.DomainTaken, match="belongs to One already"):
        actions.add_domain(other, gala, "one.example", by=officer, now=NOW)
    assert list(other.domains.all()) == []


def test_the_same_outlet_proposed_in_two_scripts_is_offered_as_a_probable_duplicate(gala, elsewhere, officer):
    known = actions.create_outlet("Xinhua News", "CN", aliases=["新华社"], by=officer, now=NOW)
    lena, kim = factories.person("Lena"), factories.person("Kim")
    proposed = actions.create_outlet("新华社", "CN", by=lena, now=NOW, proposed=True)
    rows.application(gala, lena, rows.delegation(gala, proposed))
    foreign = actions.create_outlet("Xinhua  NEWS", "CN", by=kim, now=NOW, proposed=True)
    rows.application(elsewhere, kim, rows.delegation(elsewhere, foreign))

    assert list(queries.proposed_at(gala)) == [proposed]
    assert list(queries.probable_duplicates(proposed, gala)) == [known]
    assert list(queries.probable_duplicates(known, gala)) == [proposed]  # what is proposed elsewhere is not for us
    assert set(queries.outlets_at(gala)) == {known, proposed}

    actions.confirm_outlet(proposed, gala, by=officer, now=NOW)
    assert (proposed.confirmed_at, list(queries.proposed_at(gala))) == (NOW, [])


def test_a_merge_loses_nothing(gala, officer):
    europe = factories.region(gala)
    rows.register(gala)
    stays, goes = rows.outlet("Nordlicht", "DE", "NL"), rows.outlet("Nordlicht Rundfunk", "DE", "NL", "北极光")
    actions.add_domain(goes, gala, "nordlicht.example", by=officer, now=NOW)
    one = rows.delegation(gala, stays, region=europe, places=2)
    two = rows.delegation(gala, goes, region=europe, places=3)
    contact = factories.person("Desk")
    Delegation.objects.filter(pk=two.pk).update(contact=contact, note="Paid.")
    RegionDecision.objects.create(delegation=two, region=europe, by=officer, at=NOW, reason="Seat in Oslo.")
    lena, kim = rows.application(gala, "Lena", two), rows.application(gala, "Kim", two)
    Place.objects.filter(delegation=two, number=3).update(named=kim)
    actions.approve(lena, by=officer, now=NOW)
    guest = invitation(gala, goes, officer)

    actions.merge_outlets(goes, stays, gala, by=officer, now=NOW)

    for name in ("NL", "北极光", "nordlicht rundfunk", "Nordlicht"):
        assert found(name) == ["Nordlicht"], name
    assert [domain.name for domain in stays.domains.all()] == ["nordlicht.example"]
    (delegation,) = Delegation.objects.all()
    assert (delegation, delegation.contact, delegation.note) == (one, contact, "Paid.")
    places = Place.objects.filter(delegation=one).order_by("number")
    assert [place.number for place in places] == [1, 2, 3, 4, 5]
    assert [(place.application, place.named) for place in places if place.application or place.named] == [
        (lena, None),
        (None, kim),
    ]
    assert set(Application.objects.values_list("outlet", "delegation")) == {(stays.pk, one.pk)}
    assert [row.pk for row in Application.objects.about("lena nordlicht")] == [lena.pk]
    assert [row.reason for row in one.region_decisions.all()] == ["Seat in Oslo."]
    guest.refresh_from_db()
    goes.refresh_from_db()
    assert (guest.outlet, goes.merged_into) == (stays, stays)
    facts = Entry.objects.get(verb="accreditation.outlets_merged").facts
    assert (facts["aliases"], facts["domains"], facts["applications"], facts["invitations"]) == (2, 1, 2, 1)


def test_a_merge_that_would_lose_a_decision_is_refused_and_changes_nothing(gala, officer):
    europe, asia = factories.region(gala), factories.region(gala, "asia")
    stays, goes = rows.outlet("Nordlicht", "DE"), rows.outlet("Nordlicht Asia", "SG")
    one = rows.delegation(gala, stays, region=europe, places=1)
    two = rows.delegation(gala, goes, region=asia, places=1)
    with pytest.raises(actions.RegionsDiffer, match="Nordlicht Asia and Nordlicht count in two regions"):
        actions.merge_outlets(goes, stays, gala, by=officer, now=NOW)

    Delegation.objects.filter(pk=two.pk).update(region=europe)
    Delegation.objects.filter(pk=one.pk).update(contact=factories.person("Ana"))
    Delegation.objects.filter(pk=two.pk).update(contact=factories.person("Bo"))
    with pytest.raises(actions.ContactsDiffer):
        actions.merge_outlets(goes, stays, gala, by=officer, now=NOW)
    for one_way, other_way in ((goes, goes), (Outlet.objects.create(name="x", country="DE", merged_into=stays), goes)):
        with pytest.raises(actions.CannotMerge):
            actions.merge_outlets(one_way, other_way, gala, by=officer, now=NOW)
    assert (Delegation.objects.count(), found("asia"), Place.objects.filter(delegation=one).count()) == (
        2,
        ["Nordlicht Asia"],
        1,
    )


def test_an_officer_of_one_event_merges_nothing_that_is_known_at_another(gala, elsewhere, officer):
    stays, goes = rows.outlet("Nordlicht", "DE"), rows.outlet("Nordlicht Radio", "DE")
    rows.application(elsewhere, "Omar", rows.delegation(elsewhere, goes))
    with pytest.raises(actions.KnownElsewhere):
        actions.merge_outlets(goes, stays, gala, by=officer, now=NOW)

    actions.merge_outlets(goes, stays, gala, by=factories.officer("Ada", None, "administrator"), now=NOW)
    assert Delegation.objects.get(event=elsewhere).outlet == stays


def test_an_outlet_that_turns_out_to_be_based_elsewhere_moves_with_its_people(gala, officer):
    europe, asia = factories.region(gala), factories.region(gala, "asia")
    actions.set_rules(gala, {"DE": europe, "JP": asia}, rest=None, by=officer, now=NOW)
    outlet = rows.outlet("Kanda", "DE")
    row = rows.delegation(gala, outlet)
    actions.edit_outlet(
        outlet, gala, name="Kanda Keizai", country="JP", media_types=[MediaType.ONLINE], by=officer, now=NOW
    )
    row.refresh_from_db()
    assert (row.region, found("kanda"), outlet.aliases.count()) == (asia, ["Kanda Keizai"], 2)
