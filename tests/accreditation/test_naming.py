"""By number first, by name later: a contact names people for places, swaps them, and nobody else does."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from presscentre.accreditation import actions
from presscentre.accreditation.actions.naming import may_name
from presscentre.accreditation.models import Application, Badge, Delegation, Invitation, Place, State
from presscentre.notices.models import Notice
from presscentre.people.models import User
from tests import factories
from tests.accreditation import rows
from tests.accreditation.pages import answers, at, give_portrait


@pytest.fixture(autouse=True)
def ahead(request, settings, tmp_path):
    """The events lie ahead, and files go to a folder of their own."""
    settings.MEDIA_ROOT = tmp_path
    for name in ("gala", "elsewhere"):
        event = request.getfixturevalue(name)
        event.ends_at = timezone.now() + timedelta(days=30)
        event.save()


@pytest.fixture
def contact(db) -> User:
    return factories.person("Contact")


@pytest.fixture
def team(gala, contact) -> Delegation:
    """Two places of Nordlicht, and who names people for them."""
    made = rows.delegation(gala, places=2)
    Delegation.objects.filter(pk=made.pk).update(contact=contact)
    rows.register(gala, open_to_all=False)
    return Delegation.objects.get(pk=made.pk)


def now() -> object:
    return timezone.now()


def named(place: Place, email: str, contact: User) -> Application:
    return actions.name_person(place, email, "Taro", by=contact, now=now())


def handed_in(application: Application) -> Application:
    give_portrait(application)
    given = answers(application.outlet) | {"outlet": application.outlet, "media_type": "written"}
    actions.submit(application, given, posted={}, by=application.person, now=now())
    return Application.objects.get(pk=application.pk)


def test_whoever_is_named_is_invited_by_mail_and_has_the_place_once_the_form_is_in(team, contact):
    place = team.places.order_by("number").first()

    draft = named(place, "Taro@example.org", contact)
    invitation = Invitation.objects.get()
    assert (draft.state, draft.outlet, draft.person.email) == (State.DRAFT, team.outlet, "taro@example.org")
    assert (invitation.skip_review, draft.invitation) == (True, invitation)
    assert list(Notice.objects.values_list("template", "to")) == [("accreditation/named", "taro@example.org")]

    taken = handed_in(draft)
    place.refresh_from_db()
    assert (taken.state, place.application, Badge.objects.get().stopped_at) == (State.APPROVED, taken, None)


def test_a_place_that_is_named_is_not_given_to_a_colleague(team, contact, gala):
    first, second = team.places.order_by("number")
    named(first, "taro@example.org", contact)

    colleagues = [rows.application(gala, name, team) for name in ("Ann", "Ben")]
    actions.approve(colleagues[0], by=None, now=now())
    with pytest.raises(actions.NoPlaceLeft):
        actions.approve(colleagues[1], by=None, now=now())
    second.refresh_from_db()
    assert second.application == colleagues[0]


def test_a_swap_stops_the_badge_at_once_and_gives_the_place_to_the_new_one(team, contact):
    place = team.places.order_by("number").first()
    before = handed_in(named(place, "taro@example.org", contact))

    place.refresh_from_db()
    after = actions.swap(place, before, "hanako@example.org", "Hanako", by=contact, now=now())
    before.refresh_from_db()
    place.refresh_from_db()
    assert (before.state, before.badge.stopped_at is None) == (State.WITHDRAWN, False)
    assert (place.application, place.named) == (None, after)
    assert before.moves.last().verb == "swapped"
    assert list(before.person.profile.events.all()) == []
    assert [notice.template for notice in Notice.objects.order_by("pk")][-2:] == [
        "accreditation/swapped",
        "accreditation/named",
    ]
    assert handed_in(after).state == State.APPROVED


def test_after_the_deadline_the_office_has_to_consent(team, contact, gala):
    place = team.places.first()
    deadline = now() - timedelta(hours=1)
    register = rows.register(gala, open_to_all=False, names_until=deadline)
    assert not may_name(team, register, now())
    with pytest.raises(actions.NamingClosed):
        named(place, "taro@example.org", contact)
    assert User.objects.filter(email="taro@example.org").count() == 0

    Delegation.objects.filter(pk=team.pk).update(swaps_allowed_at=now())
    named(Place.objects.get(pk=place.pk), "taro@example.org", contact)
    assert Application.objects.count() == 1


def test_a_delegation_s_own_deadline_counts_before_the_register_s(team, gala):
    register = rows.register(gala, names_until=now() - timedelta(hours=1))
    team.names_until = now() + timedelta(hours=1)

    assert may_name(team, register, now())
    assert not may_name(team, register, gala.ends_at)


def test_nobody_is_named_twice_nor_taken_from_another_outlet(team, contact, gala):
    first, second = team.places.order_by("number")
    named(first, "taro@example.org", contact)
    other = rows.application(gala, "Hanako", rows.delegation(gala, rows.outlet("Other")))

    for email in ("taro@example.org", other.person.email):
        with pytest.raises(actions.CannotBeNamed):
            named(second, email, contact)
    with pytest.raises(actions.PlaceMovedOn):
        named(first, "third@example.org", contact)
    second.refresh_from_db()
    assert second.named is None


def test_a_colleague_who_has_applied_already_keeps_the_application(team, contact, gala):
    applied = rows.application(gala, "Hanako", team)

    assert named(team.places.first(), "hanako@example.org", contact) == applied
    assert (Invitation.objects.count(), Notice.objects.count()) == (0, 0)


def test_only_the_contact_sees_and_names(client, team, contact, gala, elsewhere):
    place = team.places.first()
    page, name = at(gala, "outlet/"), at(gala, f"outlet/{place.pk}/")
    sent = {"name": "Taro", "email": "taro@example.org"}

    client.force_login(factories.person("Other"))
    assert client.post(name, sent).status_code == 404
    rows.register(elsewhere)
    client.force_login(contact)
    assert client.post(at(elsewhere, f"outlet/{place.pk}/"), sent).status_code == 404
    assert Application.objects.count() == 0

    assert client.get(page).content.decode().count("Name somebody") == 2
    assert client.post(name, sent | {"email": "no address"}).status_code == 422
    assert client.post(name, sent)["Location"] == page
    assert "taro@example.org" in client.get(page).content.decode()


def test_a_swap_from_an_old_page_changes_nothing(client, team, contact, gala):
    place = team.places.first()
    first = named(place, "taro@example.org", contact)
    place.refresh_from_db()
    second = actions.swap(place, first, "hanako@example.org", "Hanako", by=contact, now=now())

    client.force_login(contact)
    sent = {"name": "Third", "email": "third@example.org", "instead_of": first.pk}
    answer = client.post(at(gala, f"outlet/{place.pk}/"), sent)
    assert (answer.status_code, "Somebody else is on this place by now." in answer.content.decode()) == (422, True)
    assert Place.objects.get(pk=place.pk).named == second


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_swap_one_place_at_once_leave_one_person_on_it(gala):
    contact = factories.person("Both")
    team = rows.delegation(gala, places=1)
    Delegation.objects.filter(pk=team.pk).update(contact=contact)
    rows.register(gala, open_to_all=False)
    place = Place.objects.get(delegation=team)
    before = named(place, "taro@example.org", contact)
    gate, outcomes = threading.Barrier(2), []

    def swap(email: str) -> None:
        try:
            mine = Place.objects.get(pk=place.pk)
            gate.wait()
            actions.swap(mine, before, email, "Somebody", by=contact, now=now())
            outcomes.append("swapped")
        except actions.PlaceMovedOn:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=swap, args=(f"p{number}@example.org",)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "swapped"]
    assert Application.objects.active().count() == 1


def test_whoever_was_named_and_goes_with_another_outlet_frees_the_place(team, contact, gala):
    place = team.places.first()
    draft = named(place, "taro@example.org", contact)
    other = rows.outlet("Mainichi", "JP")
    give_portrait(draft)

    actions.submit(draft, answers(other) | {"outlet": other}, posted={}, by=draft.person, now=now())
    place.refresh_from_db()
    assert (place.named, Application.objects.get().state) == (None, State.SUBMITTED)


def test_the_outlet_s_page_costs_the_same_however_many_places(client, team, contact, gala):
    client.force_login(contact)
    costs = []
    named(team.places.first(), "first@example.org", contact)
    for more in (0, 4):
        for number in range(more):
            place = Place.objects.create(delegation=team, media_type="", number=3 + number)
            named(place, f"p{number}@example.org", contact)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(at(gala, "outlet/")).status_code == 200
        costs.append(len(seen))
    assert costs[0] == costs[1]
