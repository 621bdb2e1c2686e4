"""An officer who reads unusually much is noticed; no journalist ever is. Whoever is locked out is out of every door."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.utils import timezone

from presscentre.api import actions as api_actions
from presscentre.api.models import Token
from presscentre.audit.actions import record
from presscentre.notices.models import Notice
from presscentre.people import actions as people_actions
from presscentre.people.models import DeskCode, User
from presscentre.privacy import actions, queries
from presscentre.privacy.models import Alarm, Farewell, Look
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, 4, tzinfo=UTC)


@pytest.fixture
def vera(gala: Any) -> User:
    return factories.officer("Vera", gala, "accreditation")


def test_bulk_reading_raises_one_alarm_and_tells_the_administrators(
    client: Any, gala: Any, elsewhere: Any, ada: User, vera: User
) -> None:
    factories.officer("Otto", elsewhere, "administrator")
    for _each in range(4):
        actions.note_reading(vera, gala, "application", 30, by=vera, now=NOW)
    assert Alarm.objects.count() == 0

    actions.note_reading(vera, gala, "portrait", 1, by=vera, now=NOW + timedelta(minutes=7))
    actions.note_reading(vera, gala, "portrait", 5, by=vera, now=NOW + timedelta(minutes=8))

    alarm = Alarm.objects.get()
    assert (alarm.officer, alarm.count) == (vera, 126)
    assert [notice.to for notice in Notice.objects.filter(template="privacy/alarm")] == [ada.email]
    assert {column.name for column in Look._meta.concrete_fields} == {
        "id",
        "event",
        "officer",
        "kind",
        "since",
        "count",
    }
    factories.sign_in(client, ada)
    assert "unusually many personal pages" in client.get("/office/double11/").content.decode()
    client.post(f"/office/double11/personal-data/alarms/{alarm.pk}/", {"explanation": "The badge desk before opening"})
    assert list(queries.open_alarms(gala)) == []
    with pytest.raises(actions.AlarmSettled):
        actions.settle_alarm(alarm, "Again", by=ada, now=NOW)


def test_the_same_reading_over_hours_is_work(gala: Any, vera: User) -> None:
    for hour in range(6):
        actions.note_reading(vera, gala, "application", 60, by=vera, now=NOW + timedelta(hours=hour))

    assert Alarm.objects.count() == 0


def test_addresses_are_cut_and_browsers_forgotten(settings: Any, lena: User) -> None:
    old, new = timezone.now() - timedelta(days=8), timezone.now()
    for ip, at, key in [("203.0.113.77", old, "a"), ("2001:db8:1:2::3", old, "b"), ("203.0.113.78", new, "c")]:
        row = UserSession.objects.create(user=lena, ip=ip, user_agent="Firefox", session_key=key)
        UserSession.objects.filter(pk=row.pk).update(created_at=at)

    assert actions.cut_addresses(by=None, now=new) == 2
    assert actions.cut_addresses(by=None, now=new) == 0

    assert list(UserSession.objects.order_by("session_key").values_list("ip", "user_agent")) == [
        ("203.0.113.0", ""),
        ("2001:db8:1::", ""),
        ("203.0.113.78", "Firefox"),
    ]


def test_an_unused_account_goes_a_month_after_its_owner_was_told(folder: Any, gala: Any, ada: User, lena: User) -> None:
    long_ago = timezone.now() - timedelta(days=800)
    sleepy, busy = factories.person("Sleepy"), factories.person("Busy")
    User.objects.update(created_at=long_ago)
    record("people.signed_in", busy, by=busy, at=timezone.now())
    gala.ends_at = timezone.now() + timedelta(days=1)
    gala.save()  # lena is accredited to an event that has not ended; ada is an officer
    now = timezone.now()

    assert actions.tell_unused(by=None, now=now) == 1
    assert actions.tell_unused(by=None, now=now) == 0
    assert actions.delete_unused(by=None, now=now + timedelta(days=29)) == 0
    assert actions.delete_unused(by=None, now=now + timedelta(days=30)) == 1

    assert Notice.objects.filter(template="privacy/unused").count() == 0  # the letter went with the account
    assert list(User.objects.filter(is_active=True).order_by("pk")) == [ada, lena, busy]
    assert User.objects.get(pk=sleepy.pk).email == f"erased-{sleepy.pk}@erased.invalid"


def test_whoever_comes_back_meanwhile_stays(folder: Any) -> None:
    sleepy = factories.person("Sleepy")
    User.objects.update(created_at=timezone.now() - timedelta(days=800))
    actions.tell_unused(by=None, now=timezone.now())
    record("people.signed_in", sleepy, by=sleepy, at=timezone.now())

    actions.tell_unused(by=None, now=timezone.now())

    assert Farewell.objects.count() == 0
    assert actions.delete_unused(by=None, now=timezone.now() + timedelta(days=31)) == 0


def test_whoever_is_locked_out_is_out_of_every_door_at_once(client: Any, gala: Any, ada: User, vera: User) -> None:
    now = timezone.now()
    factories.sign_in(client, vera)
    assert client.get("/office/double11/personal-data/").status_code == 200
    DeskCode.objects.create(
        event=gala, user=vera, made_by=ada, digest="0" * 64, made_at=now, expires_at=now + timedelta(minutes=15)
    )

    people_actions.deactivate(vera, by=ada, now=now)

    assert client.get("/office/double11/personal-data/").status_code == 302  # the session
    assert list(User.objects.able_to_sign_in().filter(pk=vera.pk)) == []  # codes by mail and from the desk
    factories.sign_in(client, vera)
    assert client.get("/office/double11/personal-data/").status_code == 302  # a session that was kept somewhere


def test_a_machine_is_locked_out_with_its_account(gala: Any, ada: User) -> None:
    now = timezone.now()
    token, _secret = api_actions.issue(gala, name="Printer", scopes=["figures:read"], by=ada, now=now)
    assert list(Token.objects.valid(now)) == [token]

    people_actions.deactivate(token.user, by=ada, now=now)

    assert list(Token.objects.valid(now)) == []
