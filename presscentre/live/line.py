"""The shortest way to a socket: a frame that was made once, written past everything that would make it again.

Stepping the server's `send` makes each frame anew for each socket, which doubles the cost of a fan-out
(benchmarks/fanout). Where uvicorn's protocol is known and nothing stands in the way, the same bytes go to all.
"""

import asyncio
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol


def frame(text: str) -> bytes:
    """One whole WebSocket text message as a server sends it: unmasked, uncompressed."""
    body = text.encode()
    size = len(body)
    if size < 126:
        return bytes((0x81, size)) + body
    if size < 1 << 16:
        return b"\x81\x7e" + size.to_bytes(2, "big") + body
    return b"\x81\x7f" + size.to_bytes(8, "big") + body


def behind(send: Any) -> asyncio.Transport | None:
    """The transport under this `send`, if frames may go straight there: a known protocol that compresses nothing."""
    protocol = getattr(send, "__self__", None)
    if not isinstance(protocol, WebSocketsSansIOProtocol) or protocol.conn.extensions:
        return None
    return protocol.transport


def is_clear(transport: asyncio.Transport) -> bool:
    """The client has taken all it was given, and the server does not close. Otherwise `send` knows what to do.

    Once we have sent a close ourselves the connection is no longer `open`; every other way into closing closes the
    transport at once.
    """
    return not transport.get_write_buffer_size() and not transport.is_closing()
