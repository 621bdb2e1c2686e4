"""Two officers at once, on a database where two things really happen at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from presscentre.core.errors import Refusal
from presscentre.kiosk import actions
from presscentre.kiosk.models import Pairing, Screen
from presscentre.people.models import User
from tests import factories
from tests.kiosk.conftest import WALL

AT_ONCE = 8
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def together(work):
    """What each of the threads got: the name of its refusal, or None."""
    barrier = Barrier(AT_ONCE)

    def one(number):
        barrier.wait()
        try:
            work(number)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(one, range(AT_ONCE)), key=str)


def test_one_code_approved_by_many_officers_at_once_is_one_screen(gala):
    officers = [factories.officer(f"Sven{number}", gala, "screens") for number in range(AT_ONCE)]
    pairing, _secret = actions.ask(device={}, secret="", by=None, now=timezone.now())

    def approve(number):
        mine = Pairing.objects.get(pk=pairing.pk)
        facts = {"language": "en", "choice": WALL, "by": officers[number], "now": timezone.now()}
        actions.approve(mine, gala, name=f"Hall {number}", **facts)

    assert together(approve) == [None] + ["code_spent"] * (AT_ONCE - 1)
    assert (Screen.objects.count(), User.objects.filter(kind="screen").count()) == (1, 1)


def test_one_name_given_to_many_screens_at_once_is_given_once(gala):
    sven = factories.officer("Sven", gala, "screens")
    pairings = [actions.ask(device={}, secret="", by=None, now=timezone.now())[0] for _ in range(AT_ONCE)]

    def approve(number):
        facts = {"language": "en", "choice": WALL, "by": sven, "now": timezone.now()}
        actions.approve(pairings[number], gala, name="Hall B", **facts)

    assert together(approve) == [None] + ["screen_name_taken"] * (AT_ONCE - 1)
    assert Screen.objects.count() == 1


def test_a_credential_that_is_fetched_many_times_at_once_is_given_once(gala):
    sven = factories.officer("Sven", gala, "screens")
    pairing, _secret = actions.ask(device={}, secret="", by=None, now=timezone.now())
    facts = {"language": "en", "choice": WALL, "by": sven, "now": timezone.now()}
    actions.approve(pairing, gala, name="Hall B", **facts)

    def collect(_number):
        actions.collect(Pairing.objects.select_related("screen").get(pk=pairing.pk), by=None, now=timezone.now())

    assert together(collect) == [None] + ["nothing_to_collect"] * (AT_ONCE - 1)
