"""A badge comes with the decision, has one good generation, and ends with its accreditation."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from presscentre.accreditation import actions, codes, queries
from presscentre.accreditation.actions.badges import issue, stop
from presscentre.accreditation.models import Badge, SigningKey, State
from presscentre.audit.models import Entry
from presscentre.events.models import Zone
from tests import factories
from tests.accreditation import rows

NOON = factories.NOON
GIVEN = {"state": State.APPROVED, "decided_at": NOON}


@pytest.fixture
def mixed(gala):
    return Zone.objects.create(event=gala, key="mixed", name="Mixed zone")


@pytest.fixture
def application(gala):
    return rows.application(gala, "Ana", rows.delegation(gala), **GIVEN)


@pytest.fixture
def badge(application, ada):
    with transaction.atomic():
        return issue(application, by=ada, now=NOON)


def test_a_badge_says_what_was_decided_and_nobodys_name(gala, application, mixed, ada):
    application.zones.add(mixed)
    badge = issue(application, by=ada, now=NOON)
    code = queries.proven(gala, badge.code)

    assert (code.serial, code.generation, code.key) == (badge.serial, 1, 1)
    assert (code.starts_at, code.ends_at) == (badge.starts_at, badge.ends_at)
    assert code.starts_at == gala.starts_at - timedelta(days=1)
    assert code.ends_at == gala.ends_at + timedelta(hours=12)
    assert code.zones == 1 << queries.zone_bits(gala)[mixed.pk]
    assert SigningKey.objects.get().secret.encode() not in bytes(SigningKey.objects.get().public)


def test_no_badge_without_an_accreditation(gala, ada):
    waiting = rows.application(gala, "Ana", rows.delegation(gala))

    with pytest.raises(ValueError, match="accredited"):
        issue(waiting, by=ada, now=NOON)
    assert not Badge.objects.exists()


def test_a_reprint_has_the_next_generation_and_another_code(gala, badge, ada):
    old = badge.code
    with pytest.raises(actions.ReasonMissing):
        actions.reprint(badge, reason=" ", by=ada, now=NOON)
    new = actions.reprint(badge, reason="lost", by=ada, now=NOON)

    assert (new.serial, new.generation, new.code != old) == (badge.serial, 2, True)
    assert queries.proven(gala, old).generation == 1  # true, but not the badge's generation any more
    assert queries.proven(gala, new.code).generation == 2
    assert Entry.objects.get(verb="accreditation.badge_reprinted").facts == {"generation": 2, "reason": "lost"}


def test_what_shows_on_the_badge_changes_its_generation(application, badge, mixed, ada):
    application.zones.add(mixed)
    changed = issue(application, by=ada, now=NOON)

    assert (changed.pk, changed.serial, changed.generation) == (badge.pk, badge.serial, 2)
    assert codes.read(changed.code).zones != codes.read(badge.code).zones


def test_a_stopped_badge_is_not_reprinted_and_comes_back_as_another_generation(application, badge, ada):
    stopped = stop(application, by=ada, now=NOON)

    assert (stopped.pk, stopped.stopped_at) == (badge.pk, NOON)
    assert stop(application, by=ada, now=NOON) is None
    with pytest.raises(actions.BadgeStopped):
        actions.reprint(badge, reason="lost", by=ada, now=NOON)
    again = issue(application, by=ada, now=NOON)
    assert (again.pk, again.generation, again.stopped_at) == (badge.pk, 2, None)


def test_another_events_badge_is_told_apart(gala, elsewhere, badge, ada):
    there = issue(rows.application(elsewhere, "Ola", rows.delegation(elsewhere), **GIVEN), by=ada, now=NOON)

    with pytest.raises(queries.WrongEvent):
        queries.proven(gala, there.code)
    with pytest.raises(queries.WrongEvent):
        queries.proven(elsewhere, badge.code)
    with pytest.raises(queries.Forged):
        queries.proven(gala, badge.code[:-1] + ("0" if badge.code[-1] != "0" else "1"))


def test_a_changed_key_leaves_old_badges_good(gala, badge, application, ada):
    old = badge.code
    second = actions.change_key(gala, by=ada, now=NOON)
    new = actions.reprint(badge, reason="damaged", by=ada, now=NOON)

    assert (second.number, new.key) == (2, second)
    assert [queries.proven(gala, text).key for text in (old, new.code)] == [1, 2]


def test_a_new_secret_of_the_house_costs_no_badge(gala, badge, ada, settings):
    old = badge.code
    settings.SECRET_KEY = "another secret of this house, long enough to be one"
    new = actions.reprint(badge, reason="lost", by=ada, now=NOON)

    assert [queries.proven(gala, text).key for text in (old, new.code)] == [1, 2]


def test_a_broken_key_opens_no_door_and_its_badges_are_signed_anew(gala, badge, application, ada):
    first = SigningKey.objects.get()
    other = issue(rows.application(gala, "Bo", application.delegation, **GIVEN), by=ada, now=NOON)
    stop(other.application, by=ada, now=NOON)

    assert actions.declare_broken(first, reason="A laptop was stolen.", by=ada, now=NOON) == 1
    with pytest.raises(actions.AlreadyBroken):
        actions.declare_broken(first, reason="Again.", by=ada, now=NOON)
    with pytest.raises(queries.Forged):
        queries.proven(gala, badge.code)
    anew = Badge.objects.get(pk=badge.pk)
    assert (anew.generation, queries.proven(gala, anew.code).key) == (2, 2)
    assert Badge.objects.get(pk=other.pk).generation == 1


def test_all_badges_are_renewed_when_the_event_is_longer(gala, badge, ada):
    gala.ends_at += timedelta(days=1)
    gala.save()

    assert actions.renew(gala, reason="One day more.", by=ada, now=NOON) == 1
    longer = Badge.objects.get()
    assert (longer.generation, longer.ends_at) == (2, badge.ends_at + timedelta(days=1))


def test_a_zone_keeps_its_bit_and_no_other_zone_gets_it(gala, application, mixed, ada):
    for number in range(31):
        application.zones.add(Zone.objects.create(event=gala, key=f"z{number}", name=f"Z{number}"))
    application.zones.add(mixed)
    issue(application, by=ada, now=NOON)
    before = queries.zone_bits(gala)
    gone = Zone.objects.get(key="z7")
    del before[gone.pk]
    gone.delete()
    issue(application, by=ada, now=NOON)

    assert (len(before), queries.zone_bits(gala)) == (31, before)
    application.zones.add(Zone.objects.create(event=gala, key="late", name="Late"))
    with pytest.raises(actions.TooManyZones):
        issue(application, by=ada, now=NOON)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_reprinted_at_two_desks_at_once_a_badge_has_two_generations_more(badge, ada):
    def desk() -> None:
        try:
            actions.reprint(Badge.objects.get(pk=badge.pk), reason="lost", by=ada, now=NOON)
        finally:
            connection.close()

    desks = [threading.Thread(target=desk) for _desk in range(4)]
    for thread in desks:
        thread.start()
    for thread in desks:
        thread.join()

    badge.refresh_from_db()
    assert (badge.generation, codes.read(badge.code).generation) == (5, 5)
