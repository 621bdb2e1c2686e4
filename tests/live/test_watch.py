"""What the feed does by the clock: beats, old connections, sessions looked at again; and a clock that jumps."""

import asyncio
import json
from collections.abc import Collection
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from presscentre.live import frames, snapshots, watch
from presscentre.live.connection import Connection
from presscentre.live.feed import Feed
from presscentre.live.hub import Hub
from presscentre.live.identity import Identities, Papers
from presscentre.live.jobs import forget_old_revisions
from presscentre.live.state import Beginning, FactState, Revision
from presscentre.live.topics import Viewer
from tests.live.conftest import Families, Opens, Rang, in_thread
from tests.live.test_socket import signed_in_cookie

WALL, LOG = "trial.wall:double11", "trial.log:double11"
A_MINUTE = range(1, 61)


async def test_every_fifteen_seconds_each_is_told_where_its_topics_stand(sockets: Opens, live, gala, trial):
    await in_thread(trial.log.of(gala).publish, Rang(1))
    both, none = await sockets(), await sockets()
    both.join([WALL, LOG])
    await both.hear(), await both.hear()

    await watch._beat(list(live.hub.connections))
    beat, empty = await both.hear("beat"), await none.hear("beat")

    stands = {name: {"epoch": live.hub.feeds[name].state.epoch, "seq": seq} for name, seq in ((WALL, 0), (LOG, 1))}
    assert (beat["topics"], empty["topics"]) == (stands, {})


async def test_a_beat_in_the_middle_of_a_pass_sends_nobody_to_ask_again(monkeypatch):
    """Thousands are handed a frame one after the other: until then they are not behind."""
    monkeypatch.setattr("presscentre.live.feed.AT_ONCE", 1)
    told: dict[str, list[dict[str, object]]] = {"first": [], "second": []}

    def socket_of(name: str) -> Connection:
        async def send(message: dict[str, str]) -> None:
            told[name].append(json.loads(message["text"]))

        return Connection(send, Viewer())

    at = timezone.now()
    log = Feed(FactState(Beginning(LOG, "e", 0, at, "live", [])))
    both = [socket_of(name) for name in told]
    for connection in both:
        log.join(connection, "en")
    passing = asyncio.create_task(log.deliver([Revision(1, "trial.rang", {"bell": 1}, at)]))
    await asyncio.sleep(0)
    assert [len(heard) for heard in told.values()] == [1, 0]
    await watch._beat(both)
    await passing
    await watch._beat(both)

    heard = [(frame["t"], frame.get("seq", frame.get("topics"))) for frame in told["second"]]
    assert heard == [
        ("beat", {LOG: {"epoch": "e", "seq": 0}}),
        ("fact", 1),
        ("beat", {LOG: {"epoch": "e", "seq": 1}}),
    ]


async def test_a_pass_that_breaks_off_is_repaired_by_the_beats(monkeypatch):
    """Who was left out must hear from a beat that it is behind: nothing else would tell."""
    state = FactState(Beginning(LOG, "e", 0, timezone.now(), "live", []))
    log = Feed(state)

    async def send(_message: object) -> None: ...

    log.join(Connection(send, Viewer()), "en")
    monkeypatch.setattr(state, "missing", lambda language, since: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        await log.deliver([Revision(1, "trial.rang", {"bell": 1}, timezone.now())])

    assert log.handed == ("e", 1)


async def test_a_connection_ends_after_its_twelve_hours(sockets: Opens, live, gala, trial):
    before = asyncio.get_running_loop().time()
    old, young = await sockets(), await sockets()
    now = asyncio.get_running_loop().time()
    first, second = live.hub.connections
    ends = [connection.dies_at for connection in (first, second)]
    first.dies_at = now - 1

    watch._end_old([first, second], now)

    assert await old.hear() == {"t": "close", "code": 3001}
    assert (await young.hear_all(), young.code) == ([], None)
    assert all(before + 11 * 3600 <= end <= now + 12 * 3600 for end in ends)


# Sessions.


class Noted(Identities):
    """Identities that note whose papers were looked at together."""

    looks: list[set[Papers]] = []

    def viewers(self, papers: Collection[Papers]) -> dict[Papers, Viewer]:
        self.looks.append(set(papers))
        return super().viewers(papers)


async def hall_of(sockets: int) -> Hub:
    """A hub with so many open sockets, each with a session of its own."""
    Noted.looks.clear()
    hub = Hub(Noted())

    async def send(_message: object) -> None: ...

    for number in range(sockets):
        hub.opened(Connection(send, Viewer(), (f"session{number}", None)))
    return hub


async def test_in_a_minute_each_session_is_looked_at_once_and_few_at_a_time(transactional_db):
    hub = await hall_of(1500)
    for second in A_MINUTE:
        await watch.turn(hub, second)
    await asyncio.gather(*hub.tasks)
    await hub.stop()

    looked_at = [papers for look in Noted.looks for papers in look]
    assert sorted(looked_at) == sorted(connection.papers for connection in hub.connections)
    assert max(len(look) for look in Noted.looks) < 200  # a fifteenth is a hundred
    assert {connection.slot for connection in hub.connections} == set(range(frames.BEAT))


async def test_looking_at_everybody_leaves_room_for_the_feed_between_two_portions(transactional_db):
    hub, rounds = await hall_of(1200), 0

    async def feed() -> None:
        nonlocal rounds
        while True:
            await asyncio.sleep(0)
            rounds += 1

    feeding = asyncio.create_task(feed())
    await hub.look_again(tuple(hub.connections))
    feeding.cancel()
    await hub.stop()

    assert [len(look) for look in Noted.looks] == [250, 250, 250, 250, 200]
    assert rounds >= len(Noted.looks)


async def test_a_session_that_ended_or_ran_out_unannounced_is_closed_within_its_minute(
    sockets: Opens, live, gala, lena, ines, omar, trial
):
    cookies = [await signed_in_cookie(user) for user in (lena, ines, omar)]
    ended, ran_out, stays = [await sockets(cookie=cookie) for cookie in cookies]
    keys = [cookie.partition("=")[2] for cookie in cookies]
    await in_thread(Session.objects.filter(pk=keys[0]).delete)
    await in_thread(Session.objects.filter(pk=keys[1]).update, expire_date=timezone.now() - timedelta(seconds=1))

    for second in A_MINUTE:
        await watch.turn(live.hub, second)

    assert (await ended.hear(), await ran_out.hear()) == ({"t": "close", "code": 3503},) * 2
    stays.join(LOG)
    assert ((await stays.hear())["t"], stays.code) == ("reread", None)


# A clock that jumps.


async def test_a_clock_that_jumps_moves_no_number_and_ends_nobody(
    sockets: Opens, live, gala, trial: Families, monkeypatch
):
    reader, really = await sockets(), timezone.now
    reader.join(LOG)
    epoch = (await reader.hear())["epoch"]
    for bell, minutes in enumerate((0, 15, -30, 60 * 30, -5), start=1):
        jump = timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda jump=jump: really() + jump)
        await in_thread(trial.log.of(gala).publish, Rang(bell))
        assert (await reader.hear("fact"))["seq"] == bell
        for second in range(1, frames.BEAT + 1):
            await watch.turn(live.hub, second)
        await in_thread(forget_old_revisions, timezone.now())

    reader.join(LOG, since={"epoch": epoch, "seq": 0})
    again = [frame.get("seq") for frame in await reader.hear_all()]
    fresh = await in_thread(snapshots.read, LOG)

    assert (again, reader.code) == ([0, 1, 2, 3, 4, 5], None)
    assert (fresh.seq, fresh.can_resume(0)) == (5, True)
