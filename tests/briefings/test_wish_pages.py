"""Who wants to come says so before there are seats."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from presscentre.briefings import queries
from presscentre.briefings.models import Sitting
from presscentre.events.models import Event
from tests import factories
from tests.briefings import rows

pytestmark = pytest.mark.django_db
WISH, BACK = "I want to come", "I do not want to come"


def announced(event: Event, **changes) -> Sitting:
    """Released, in six hours, its seats not counted yet."""
    made = rows.sitting(rows.briefing(event), **({"capacity": 0, "at": timezone.now() + timedelta(hours=6)} | changes))
    rows.released(event)
    return made


def page_of(sitting: Sitting) -> str:
    return f"/en/{sitting.event.slug}/schedule/{sitting.briefing.key}/"


def test_a_journalist_wants_to_come_and_thinks_again(client: Client, gala):
    sitting, lena = announced(gala), rows.accredited(gala, "Lena")
    page = page_of(sitting)
    factories.sign_in(client, lena.person)
    assert WISH in client.get(page).content.decode()

    told = client.post(f"{page}wish/", follow=True).content.decode()

    assert all(words in told for words in ("It is not a seat yet", "You want to come", BACK))
    assert queries.wanting(sitting.briefing, [sitting]).wished
    client.post(f"{page}wish/")  # the second tap of a phone
    assert sitting.briefing.wishes.count() == 1
    assert WISH in client.post(f"{page}wish/back/", follow=True).content.decode()
    assert not sitting.briefing.wishes.exists()


@pytest.mark.parametrize("changes", [{"capacity": 1}, {"remote_capacity": 1}])
def test_where_there_are_seats_one_takes_a_seat(client: Client, gala, changes):
    page = page_of(announced(gala, **changes))
    factories.sign_in(client, rows.accredited(gala, "Lena").person)

    assert WISH not in client.get(page).content.decode()


def test_only_who_is_accredited_here_is_asked(client: Client, gala, elsewhere):
    sitting = announced(gala)
    page, stranger = page_of(sitting), rows.accredited(elsewhere, "Omar").person
    assert WISH not in client.get(page).content.decode()
    assert client.post(f"{page}wish/")["Location"].startswith("/accounts/login/")
    factories.sign_in(client, stranger)

    refused = client.post(f"{page}wish/")

    assert WISH not in client.get(page).content.decode()
    assert refused.status_code == 403
    assert not sitting.briefing.wishes.exists()


def test_what_is_not_released_is_not_there(client: Client, gala):
    draft = rows.sitting(rows.briefing(gala), capacity=0, at=timezone.now() + timedelta(hours=6))
    factories.sign_in(client, rows.accredited(gala, "Lena").person)

    assert client.post(f"{page_of(draft)}wish/").status_code == 404
    assert not draft.briefing.wishes.exists()
