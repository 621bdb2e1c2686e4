"""Redis, the database, the server and a client fail under five hundred open sockets; all end at the same place."""

import asyncio
import select
import socket
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import redis

from tests import servers
from tests.house import House, Server
from tests.live.crowd import Person, crowd, until

pytestmark = [pytest.mark.faults, pytest.mark.filterwarnings("ignore::ResourceWarning")]

DATA, LOG = "figures:double11", "figures.log:double11"
PEOPLE = 500
WITHIN = 15  # seconds
PUBLISH = """
import sys, time
from django.db import Error, connection, transaction
from presscentre.events.models import Event
from presscentre.figures import live
from presscentre.live.topics import positions
from tests import factories
event = Event.objects.filter(slug="double11").first() or factories.event("double11")
data, log = live.FIGURES.of(event), live.LOG.of(event)
made = 0
while made < {count}:
    try:
        stands = positions([log.name]).get(log.name)  # what a broken commit did is asked for, not guessed
        made = stands.seq if stands else 0
        if made < {count}:
            with transaction.atomic():  # both or neither, wherever the line breaks
                data.change(round=str(made))
                log.publish(live.FiguresPaused())
    except Error:
        connection.close()
    time.sleep({pause})
"""


def publish(server: Server, count: int, pause: float = 0.1) -> "asyncio.Future[str]":
    """So many revisions of both topics, by a process of its own, through whatever fails meanwhile."""
    return asyncio.ensure_future(asyncio.to_thread(server.python, PUBLISH.format(count=count, pause=pause)))


async def converged(people: list[Person], count: int) -> float:
    """Everyone stands at the last revision; returns after how many seconds."""
    return await until(lambda: all(set(person.stands_at().values()) == {count} for person in people), WITHIN)


def not_told_everything(people: list[Person], count: int) -> list[str]:
    """Who was not told each fact once and in order, and what became of them."""
    return [
        f"{number}: told {person.facts(LOG)}, began again at {person.topics[LOG].rereads}, closed with {person.codes}"
        for number, person in enumerate(people)
        if person.facts(LOG) != list(range(1, count + 1))
    ]


async def test_redis_is_killed_and_comes_back(house: House, tmp_path: Path):
    port = servers.free_port()
    environment = {"PRESSCENTRE_REDIS_URL": f"redis://127.0.0.1:{port}/0"}
    first, second = servers.redis_on(port, tmp_path), servers.redis_on(port, tmp_path)
    first.__enter__()
    with house.open(database="postgres", workers=2, environment=environment) as server:
        await publish(server, 0)
        async with crowd(server.url, PEOPLE, [DATA, LOG]) as people:
            publishing = publish(server, 100)
            await until(lambda: people[0].stands_at()[LOG] > 10, 30)
            first.__exit__(None, None, None)
            await asyncio.sleep(4)
            with second:
                await publishing
                await converged(people, 100)
                await until(lambda: len(listeners(port)) == 2, WITHIN)
                assert not_told_everything(people, 100) == []
                assert {person.opened for person in people} == {1}  # nobody lost the socket over it


async def test_a_killed_subscription_is_heard_again(house: House, tmp_path: Path):
    port = servers.free_port()
    environment = {"PRESSCENTRE_REDIS_URL": f"redis://127.0.0.1:{port}/0"}
    with servers.redis_on(port, tmp_path), house.open(database="postgres", environment=environment) as server:
        await publish(server, 0)
        async with crowd(server.url, 20, [DATA, LOG]) as people:
            before = await heard_by_redis(port)
            killed = redis.Redis(port=port).execute_command("CLIENT", "KILL", "TYPE", "pubsub")
            assert killed == 1
            await until(lambda: listeners(port) and listeners(port) != before, WITHIN)
            await publish(server, 1)
            await converged(people, 1)
            assert not_told_everything(people, 1) == []


async def test_a_socket_that_is_idle_for_longer_than_redis_pys_default_lives(house: House, tmp_path: Path):
    port = servers.free_port()
    environment = {"PRESSCENTRE_REDIS_URL": f"redis://127.0.0.1:{port}/0"}
    with servers.redis_on(port, tmp_path), house.open(database="postgres", environment=environment) as server:
        await publish(server, 0)
        async with crowd(server.url, 1, [LOG]) as (person,):
            before = await heard_by_redis(port)
            await asyncio.sleep(12)
            assert listeners(port) == before  # the very same subscription
            await publish(server, 1)
            await converged([person], 1)
            assert (person.opened, person.facts(LOG)) == (1, [1])


@pytest.mark.parametrize("end", [Server.stop, Server.kill], ids=["gracefully", "by -9"])
async def test_the_server_is_restarted(house: House, end: Callable[[Server], None]):
    with house.open() as server:
        await publish(server, 0)
        async with crowd(server.url, PEOPLE, [DATA, LOG]) as people:
            publishing = publish(server, 60)
            await until(lambda: people[0].stands_at()[LOG] > 5, 30)
            await asyncio.to_thread(end, server)
            codes = {person.codes[0] for person in people if person.codes}
            await asyncio.to_thread(server.start)
            await until(lambda: all(person.opened == 2 for person in people), WITHIN)
            await publishing
            await converged(people, 60)
            assert not_told_everything(people, 60) == []
            assert codes <= ({1012} if end is Server.stop else {1006})


async def test_the_database_throws_everyone_out(house: House):
    with house.open(database="postgres") as server:
        await publish(server, 0)
        async with crowd(server.url, PEOPLE, [DATA, LOG]) as people:
            publishing = publish(server, 60)
            await until(lambda: people[0].stands_at()[LOG] > 5, 30)
            await asyncio.to_thread(shut_for, server.environment["PRESSCENTRE_DATABASE_URL"], 3)
            await publishing
            await converged(people, 60)
            assert not_told_everything(people, 60) == []
            assert {person.opened for person in people} == {1}


async def test_one_client_that_never_reads_delays_nobody_and_is_closed(house: House):
    with house.open() as server:
        await publish(server, 0)
        async with crowd(server.url, 20, [DATA, LOG]) as people:
            stuck = deaf(server)
            flood = PUBLISH.replace("round=str(made)", "round=str(made), padding='x' * 500_000")
            await asyncio.to_thread(server.python, flood.format(count=40, pause=0.3))
            await converged(people, 40)
            assert not_told_everything(people, 40) == []
            await until(lambda: is_cut(stuck), WITHIN)
            stuck.close()


def deaf(server: Server) -> socket.socket:
    """A client that joins and, from then on, never reads."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.connect(("127.0.0.1", server.port))
    line.sendall(
        f"GET /live/ HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Origin: {server.url}\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Protocol: presscentre.live.1\r\n\r\n".encode()
    )
    assert line.recv(4096).startswith(b"HTTP/1.1 101")
    message = f'{{"t":"join","topic":"{DATA}"}}'.encode()
    line.sendall(bytes([0x81, 0x80 | len(message), 0, 0, 0, 0]) + message)
    return line


def is_cut(line: socket.socket) -> bool:
    """True once the server has ended this line, although nothing of it is read."""
    watched = select.poll()
    watched.register(line, 0)
    return any(happened & (select.POLLERR | select.POLLHUP) for _line, happened in watched.poll(0))


def listeners(port: int) -> set[str]:
    """The subscriptions that Redis holds, by the number of their connection."""
    try:
        with redis.Redis(port=port, socket_timeout=5) as client:
            return {entry["id"] for entry in client.client_list(_type="pubsub")}
    except redis.ConnectionError:
        return set()


async def heard_by_redis(port: int) -> set[str]:
    await until(lambda: listeners(port), WITHIN)
    return listeners(port)


def shut_for(database_url: str, seconds: float) -> None:
    """End every connection to this database and let nobody in for so long: what a restart is to its clients."""
    address, _slash, name = database_url.rpartition("/")
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        time.sleep(seconds)
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
