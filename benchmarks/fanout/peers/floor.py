"""The floor: a bare loop of `transport.write` of one frame that was built once. `floor.py PORT SIZE`."""

import asyncio
import base64
import hashlib
import sys
from typing import cast

import uvloop

from benchmarks.fanout import wire

TRANSPORTS: set[asyncio.Transport] = set()
SIZE = int(sys.argv[2])
seq = 0


class Socket(asyncio.Protocol):
    """Shakes hands and then only listens for the end."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport, self.request = cast(asyncio.Transport, transport), b""

    def data_received(self, data: bytes) -> None:
        if self.transport in TRANSPORTS:
            return
        self.request += data
        if not self.request.endswith(b"\r\n\r\n"):
            return
        key = self.request.lower().split(b"sec-websocket-key:")[0]
        key = self.request[len(key) :].split(b":", 1)[1].split(b"\r\n")[0].strip()
        accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
        head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        self.transport.write(head + b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")
        TRANSPORTS.add(self.transport)

    def connection_lost(self, exc: Exception | None) -> None:
        TRANSPORTS.discard(self.transport)


def publish() -> int:
    """One frame to everyone."""
    global seq
    seq += 1
    body = wire.message(seq, SIZE).encode()
    frame = b"\x81\x7e" + len(body).to_bytes(2, "big") + body
    for transport in TRANSPORTS:
        transport.write(frame)
    return seq


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Socket, "127.0.0.1", int(sys.argv[1]), backlog=2048)
    async with server:
        await wire.publish_in_loop(publish)


uvloop.run(main())
