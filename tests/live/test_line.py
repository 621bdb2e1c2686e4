"""A frame made once is what a WebSocket client understands, and goes only where it may."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
import uvicorn
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.asyncio.client import connect
from websockets.client import ClientProtocol
from websockets.frames import Frame
from websockets.protocol import OPEN
from websockets.uri import parse_uri

from presscentre.live import line
from presscentre.live.serving import UVICORN
from tests.live.socket import PATIENCE

TEXTS = st.integers(0, 70_000).map(lambda size: ("榜" + "x" * size)[:size])


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_the_frame_is_one_whole_text_message(text: str) -> None:
    client = ClientProtocol(parse_uri("ws://press.example/live/"), max_size=None)
    client.handshake_exc, client.state = None, OPEN
    client.parser = client.parse()
    next(client.parser)
    client.receive_data(line.frame(text))

    assert [(event.opcode, event.data, event.fin) for event in client.events if isinstance(event, Frame)] == [
        (1, text.encode(), True)
    ]


class Hall:
    """A real server of sockets."""

    def __init__(self) -> None:
        self.sends: asyncio.Queue[Any] = asyncio.Queue()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        self.sends.put_nowait(send)
        while (await receive())["type"] != "websocket.disconnect":
            pass

    async def arrival(self) -> Any:
        """The way to the next socket that has come."""
        return await asyncio.wait_for(self.sends.get(), PATIENCE)


@pytest_asyncio.fixture
async def hall() -> AsyncIterator[tuple[Hall, str]]:
    application = Hall()
    config = uvicorn.Config(application, lifespan="off", log_level="error", **UVICORN)  # type: ignore[arg-type]
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as door:  # ours from here on: nobody takes the port meanwhile
        task = asyncio.create_task(server.serve(sockets=[door]))
        while not server.started:  # noqa: ASYNC110 (uvicorn has no event for it)
            await asyncio.sleep(0.01)
        yield application, f"ws://127.0.0.1:{door.getsockname()[1]}/"
        server.should_exit = True
        await task


async def test_frames_past_the_server_and_through_it_arrive_in_their_order(hall: tuple[Hall, str]) -> None:
    application, url = hall
    async with connect(url) as client:
        send = await application.arrival()
        transport = line.behind(send)
        assert transport is not None
        transport.write(line.frame("first"))
        await send({"type": "websocket.send", "text": "second"})
        transport.write(line.frame("third"))

        assert [await client.recv() for _message in range(3)] == ["first", "second", "third"]
        assert line.is_clear(transport)


async def test_the_way_is_not_clear_once_the_client_has_begun_to_close(hall: tuple[Hall, str]) -> None:
    application, url = hall
    async with connect(url) as client:
        transport = line.behind(await application.arrival())
        await client.close()

        assert transport is not None
        assert not line.is_clear(transport)


async def test_the_way_is_not_clear_to_a_client_that_does_not_read(hall: tuple[Hall, str]) -> None:
    application, url = hall
    async with connect(url) as client:
        client.transport.pause_reading()
        transport = line.behind(await application.arrival())
        assert transport is not None
        frame, written = line.frame("x" * 60_000), 0
        while line.is_clear(transport) and written < 500:
            transport.write(frame)
            written += 1
            await asyncio.sleep(0)

        assert written < 500
        client.transport.abort()  # else it waits for the answer to its goodbye, which it does not read


def test_any_other_server_is_stepped() -> None:
    async def send(_message: Any) -> None: ...

    assert line.behind(send) is None
