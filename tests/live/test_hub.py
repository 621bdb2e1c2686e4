"""Slow clients and lost bells: nobody delays another, and nothing is lost."""

import asyncio
from datetime import timedelta

from presscentre.core import metrics
from presscentre.live import doorbell, hub, snapshots
from presscentre.live.connection import Connection
from presscentre.live.models import LogRow
from presscentre.live.topics import Viewer
from tests.live.conftest import Families, Opens, Rang, in_thread
from tests.live.socket import PATIENCE, Socket

WALL, LOG = "trial.wall:double11", "trial.log:double11"


async def joined(sockets: Opens, topic: str, **more: object) -> Socket:
    socket = await sockets()
    socket.join(topic, **more)
    assert (await socket.hear())["t"] in ("snap", "reread")
    return socket


async def test_a_slow_client_gets_one_merged_delta_and_delays_nobody(sockets: Opens, gala, trial: Families):
    wall = trial.wall.of(gala)
    await in_thread(wall.change, {"gmv": {"value": "0"}, "old": {"value": "0"}})
    slow, quick = await joined(sockets, WALL), await joined(sockets, WALL)

    slow.room.clear()
    for value in range(1, 6):
        await in_thread(wall.change, {"gmv": {"value": str(value)}}, ["old"] if value == 2 else [], round=value)
        assert (await quick.hear("delta"))["seq"] == value + 1
    slow.room.set()
    first, merged = [await slow.hear(), await slow.hear()]

    assert (first["prev"], first["seq"]) == (1, 2)  # under way when the line filled up
    assert (merged["prev"], merged["seq"]) == (2, 6)
    assert (merged["set"], merged["del"]) == ({"gmv": {"value": "5", "text": "en 5"}}, ["old"])
    assert merged["more"] == {"round": 5}
    assert await slow.hear_all() == []


async def test_a_slow_client_gets_every_fact_in_order(sockets: Opens, gala, trial: Families):
    slow = await joined(sockets, LOG)

    slow.room.clear()
    for bell in range(1, 6):
        await in_thread(trial.log.of(gala).publish, Rang(bell))
        await slow.rest()
    slow.room.set()

    assert [frame["facts"]["bell"] for frame in await slow.hear_all()] == [1, 2, 3, 4, 5]


async def test_who_joins_while_it_takes_nothing_is_answered_when_it_does(sockets: Opens, gala, trial: Families):
    await in_thread(trial.wall.of(gala).change, {"gmv": {"value": "1"}})
    slow = await joined(sockets, LOG)
    slow.room.clear()
    await in_thread(trial.log.of(gala).publish, Rang(1))
    await slow.rest()
    slow.join(WALL)
    slow.say("{")
    await slow.rest()
    slow.room.set()

    assert sorted(frame["t"] for frame in await slow.hear_all()) == ["error", "fact", "snap"]


async def test_a_client_behind_the_log_is_told_to_read_again(sockets: Opens, gala, trial: Families, monkeypatch):
    monkeypatch.setattr("presscentre.live.state.KEPT_ENTRIES", 2)
    monkeypatch.setattr("presscentre.live.state.KEPT_FOR", timedelta(0))
    slow = await joined(sockets, LOG)
    slow.room.clear()
    for bell in range(1, 8):
        await in_thread(trial.log.of(gala).publish, Rang(bell))
        await slow.rest()  # the first is under way before there is a second
    slow.room.set()

    assert [(frame["t"], frame["seq"]) for frame in await slow.hear_all()] == [("fact", 1), ("reread", 7)]


async def test_a_client_that_takes_nothing_is_closed_as_slow(sockets: Opens, live, gala, trial, monkeypatch):
    monkeypatch.setattr("presscentre.live.connection.PATIENCE", 0.2)
    closed = metrics.SLOW_CLOSES.labels("3008")._value.get()
    stuck, quick = await joined(sockets, LOG), await joined(sockets, LOG)
    stuck.room.clear()
    await in_thread(trial.log.of(gala).publish, Rang(1))
    await quick.hear("fact")

    async with asyncio.timeout(PATIENCE):
        while not stuck.aborted:  # noqa: ASYNC110 (the watch looks once a second)
            await asyncio.sleep(0.05)
    await in_thread(trial.log.of(gala).publish, Rang(2))

    assert (await quick.hear("fact"))["seq"] == 2
    assert [len(feed.members.get("en", ())) for feed in live.hub.feeds.values()] == [1]
    assert metrics.SLOW_CLOSES.labels("3008")._value.get() == closed + 1


async def test_a_client_that_takes_a_little_is_borne_with(live, gala, trial, monkeypatch):
    """Bytes taken are progress, however few."""
    waiting: list[asyncio.Future[None]] = []

    async def send(message: object) -> None:
        waiting.append(asyncio.get_running_loop().create_future())
        await waiting[-1]

    owed = [3000]
    connection = Connection(send, Viewer())
    monkeypatch.setattr(Connection, "_unsent", lambda self: owed[0])
    connection.say("one")
    start = connection.busy_since
    for second in range(1, 20):
        owed[0] -= 10
        connection.close_if_stuck(start + second)
    still_open = connection.open
    for second in range(20, 26):
        connection.close_if_stuck(start + second)

    assert (still_open, connection.open) == (True, False)


async def test_who_owes_a_mebibyte_is_closed_at_once(live, gala, trial, monkeypatch):
    async def send(message: object) -> None:
        await asyncio.get_running_loop().create_future()

    connection = Connection(send, Viewer())
    connection.say("one")
    monkeypatch.setattr(Connection, "_unsent", lambda self: 1024 * 1024 + 1)
    connection.close_if_stuck(connection.busy_since + 0.1)

    assert not connection.open


async def test_a_client_that_vanishes_in_mid_frame_is_forgotten(sockets: Opens, live, gala, trial: Families):
    gone, stays = await joined(sockets, LOG), await joined(sockets, LOG)
    gone.code = 1006  # its line raises from now on

    await in_thread(trial.log.of(gala).publish, Rang(1))

    assert (await stays.hear("fact"))["seq"] == 1
    await gone.close()
    assert len(live.hub.connections) == 1


async def test_a_bell_that_nobody_heard_is_found_within_two_seconds(sockets: Opens, gala, trial, monkeypatch):
    reader = await joined(sockets, LOG)
    monkeypatch.setattr(doorbell, "_near", set())

    await in_thread(trial.log.of(gala).publish, Rang(1))

    assert (hub.POLL, (await reader.hear("fact"))["seq"]) == (2, 1)


async def test_a_hole_in_the_log_becomes_a_fresh_start(sockets: Opens, live, gala, trial: Families):
    wall = trial.wall.of(gala)
    reader = await joined(sockets, WALL)
    async with live.hub.turn:  # it does not look meanwhile
        for value in range(3):
            await in_thread(wall.change, {"gmv": {"value": str(value)}})
        await in_thread(LogRow.objects.filter(seq=1).delete)

    snap = await reader.hear()
    assert (snap["t"], snap["seq"], snap["data"]["figures"]["gmv"]["value"]) == ("snap", 3, "2")


async def test_who_knows_more_than_we_do_makes_us_look(sockets: Opens, live, gala, trial: Families, monkeypatch):
    """A client that comes from a quicker process is not sent back."""
    wall = trial.wall.of(gala)
    await in_thread(wall.change, {"gmv": {"value": "1"}})
    await joined(sockets, WALL)
    monkeypatch.setattr(doorbell, "_near", set())
    monkeypatch.setattr(hub, "POLL", 60)
    await in_thread(wall.change, {"gmv": {"value": "2"}})
    other = await sockets()
    other.join(WALL, since={"epoch": live.hub.feeds[WALL].state.epoch, "seq": 2})

    assert [(frame["t"], frame["seq"]) for frame in await other.hear_all()] == [("joined", 2)]


async def test_topics_nobody_listens_to_are_forgotten_after_a_minute(sockets: Opens, live, gala, trial):
    reader = await joined(sockets, LOG)
    live.hub.forget_idle(asyncio.get_running_loop().time())
    assert list(live.hub.feeds) == [LOG]
    await reader.close()
    await reader.rest()  # it may just be looking
    live.hub.forget_idle(asyncio.get_running_loop().time())  # unless the clock's own turn has been quicker
    since = live.hub.feeds[LOG].idle_since
    live.hub.forget_idle(since + hub.IDLE)
    assert list(live.hub.feeds) == [LOG]
    live.hub.forget_idle(since + hub.IDLE + 1)
    assert live.hub.feeds == {}


async def test_a_topic_whose_snapshot_breaks_silences_no_other(sockets: Opens, gala, trial: Families, monkeypatch):
    reader = await joined(sockets, LOG)
    await joined(sockets, WALL)
    monkeypatch.setattr(trial.wall, "render", lambda entry, language: 1 / 0)
    await in_thread(trial.wall.of(gala).change, {"gmv": {"value": "1"}})
    await reader.rest()
    await in_thread(trial.log.of(gala).publish, Rang(1))

    assert (await reader.hear("fact"))["seq"] == 1


async def test_joining_in_the_middle_of_a_burst_misses_nothing(sockets: Opens, gala, trial: Families):
    """Snapshot and membership belong to the same moment."""
    wall = trial.wall.of(gala)

    def burst() -> None:
        for value in range(40):
            wall.change({"gmv": {"value": str(value)}})

    publishing = asyncio.create_task(in_thread(burst))
    readers = []
    for _ in range(20):
        readers.append(await sockets())
        readers[-1].join(WALL)
        await asyncio.sleep(0.005)
    await publishing
    for reader in readers:
        snap, *deltas = await reader.hear_all()
        assert snap["t"] == "snap"
        seqs = [snap["seq"], *(delta["seq"] for delta in deltas)]
        assert [delta["prev"] for delta in deltas] == seqs[:-1]
        assert seqs[-1] == 40


async def test_the_same_position_is_the_same_bytes_in_every_process(sockets: Opens, live, gala, trial: Families):
    wall = trial.wall.of(gala)
    reader = await joined(sockets, WALL)
    for value in range(3):
        await in_thread(wall.change, {f"k{value}": {"value": str(value)}}, b=value, a=[value])
    await reader.rest()
    fresh = await in_thread(snapshots.read, WALL)
    document = await in_thread(snapshots.current, wall, "ja")

    held = live.hub.feeds[WALL].state
    assert held.begin("ja") == fresh.begin("ja")
    assert document.document == held.document("ja")
    assert document.data == {
        "a": [2],
        "b": 2,
        "figures": {f"k{n}": {"value": str(n), "text": f"ja {n}"} for n in range(3)},
    }
