"""An event is edited: whoever shows its figures is told, under a number of its own."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from presscentre.events import actions as event_actions
from presscentre.events.models import Event
from presscentre.figures import queries
from presscentre.figures.models import Edition
from presscentre.live.models import LogRow
from presscentre.live.topics import positions
from tests import factories
from tests.factories import MIDNIGHT
from tests.figures.conftest import NOW, given, push
from tests.office.forms import form_of

HERE, THERE = "figures:double11", "figures:elsewhere"
HOUR = timedelta(hours=1)


@pytest.fixture
def both(gala, elsewhere, gmv, source) -> dict[str, int]:
    """Each event shows a figure that is compared with the year before; gives where their feeds stand."""
    parcels = factories.figure(elsewhere, "parcels")
    machine = factories.source(elsewhere, "harbour", parcels)
    for figure in (gmv, parcels):
        edition = Edition.objects.create(figure=figure, label="2016", starts_at=MIDNIGHT - timedelta(days=365))
        edition.readings.create(elapsed=timedelta(), value=1)
        edition.readings.create(elapsed=24 * HOUR, value=1_000)
    push(gala, source, given(10, 60))
    push(elsewhere, machine, given(10, 60, figure="parcels"))
    return stand()


def stand() -> dict[str, int]:
    return {name: position.seq for name, position in positions([HERE, THERE]).items()}


def told_of(before: dict[str, Any]) -> dict[str, Any]:
    """What a client that had `before` shows after the last number of the feed."""
    last = LogRow.objects.filter(topic__name=HERE).latest("seq").payload
    return before | {"entries": before["entries"] | last["set"]} | last["more"]


def test_an_event_that_began_earlier_is_told_at_once_to_its_own_readers_only(both, gala, ada, client: Client):
    before = queries.snapshot(gala)
    factories.sign_in(client, ada)
    page, board = f"/office/records/events/event/{gala.pk}/change/", "/en/double11/figures.json"
    tag = client.get(board)["ETag"]
    fields = form_of(client.get(page))

    assert client.post(page, fields | {"name_en": "Night of 11.11"}).status_code == 302
    assert stand() == both

    earlier = f"{gala.starts_at - HOUR:%H:%M:%S}"
    assert client.post(page, form_of(client.get(page)) | {"starts_at_1": earlier}).status_code == 302
    gala.refresh_from_db()
    after = queries.snapshot(gala)
    assert stand() == both | {HERE: both[HERE] + 1}
    assert after["entries"]["gmv"]["comparison"] != before["entries"]["gmv"]["comparison"]
    assert told_of(before) == after
    answer = client.get(board)
    assert (answer["ETag"] != tag, answer.json()["seq"]) == (True, both[HERE] + 1)


def test_an_event_that_becomes_a_rehearsal_is_marked_as_one_in_the_next_frame(both, gala):
    before = queries.snapshot(gala)
    gala.kind = Event.Kind.REHEARSAL

    event_actions.edit(gala, ["kind"], by=None, now=NOW)

    assert (told_of(before)["mode"], stand()) == ("rehearsal", both | {HERE: both[HERE] + 1})
    assert told_of(before) == queries.snapshot(gala)


def test_an_edit_that_is_undone_was_never_told(both, gala):
    gala.starts_at -= HOUR

    with transaction.atomic():
        event_actions.edit(gala, ["starts_at"], by=None, now=NOW)
        transaction.set_rollback(True)

    assert stand() == both
    assert Event.objects.get(pk=gala.pk).starts_at == gala.starts_at + HOUR


def test_a_figure_that_was_never_shown_stays_silent(gala, elsewhere):
    factories.figure(elsewhere, "parcels")
    elsewhere.starts_at -= HOUR

    event_actions.edit(elsewhere, ["starts_at"], by=None, now=NOW)

    last = LogRow.objects.filter(topic__name=THERE).latest("seq")
    assert (last.payload["set"], stand()) == ({}, {THERE: 1})
