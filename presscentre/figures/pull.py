"""Fetching a source's readings from its address: carefully, since the address was typed by somebody.

Only http and https, no redirect, no address of our own network unless the installation says so, a deadline, a limit.
The name is looked up once and that very address is called, so that a second answer of the name server changes nothing.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import SplitResult, urlsplit

from presscentre.figures.parsing import MOST_BYTES

DEADLINE = 15.0  # seconds for all of it, from the first byte to the last
STEP = 64 * 1024


class PullFailed(Exception):
    """`code` says why, in at most 40 characters."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def fetch(url: str, *, private: bool = False, deadline: float = DEADLINE) -> bytes:
    """The body that this address answers with. `private`: our own network may be asked too. Raises PullFailed."""
    parts, port = _address(url)
    until = time.monotonic() + deadline
    why, body = "", b""
    try:
        body = _ask(parts, port, private=private, deadline=deadline)
    except TimeoutError:
        why = "timed_out"
    except ssl.SSLError:
        why = "certificate_refused"
    except (OSError, http.client.HTTPException, ValueError):
        why = "unreachable"
    # What was cut off at the deadline may look like anything: the end of the headers, or a good but empty body.
    if time.monotonic() >= until:
        why = "timed_out"
    if why:
        raise PullFailed(why)
    return body


def _address(url: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise PullFailed("address_refused") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise PullFailed("address_refused")
    return parts, port


def _ask(parts: SplitResult, port: int, *, private: bool, deadline: float) -> bytes:
    host = str(parts.hostname)
    secure = ssl.create_default_context() if parts.scheme == "https" else None
    plain = _connect(host, port, private=private, timeout=deadline)
    connection = http.client.HTTPConnection(host, port, timeout=deadline)
    connection.sock = (
        secure.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False) if secure else plain
    )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with _cut_off(connection.sock, deadline):
        try:
            if isinstance(connection.sock, ssl.SSLSocket):
                connection.sock.do_handshake()
            connection.request("GET", path, headers={"Accept": "application/json", "User-Agent": "presscentre"})
            return _read(connection)
        finally:
            connection.close()


def _connect(host: str, port: int, *, private: bool, timeout: float) -> socket.socket:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not private and any(not ipaddress.ip_address(row[4][0]).is_global for row in found):
        raise PullFailed("address_refused")
    return socket.create_connection((str(found[0][4][0]), port), timeout=timeout)


@contextmanager
def _cut_off(sock: socket.socket, seconds: float) -> Iterator[None]:
    """Shut this socket down after so many seconds, wherever the talk stands by then.

    The socket's own limit is for one read: a server that sends a byte a minute never meets it.
    """

    def shut() -> None:
        with suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, shut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _read(connection: http.client.HTTPConnection) -> bytes:
    answer = connection.getresponse()
    if answer.status != http.HTTPStatus.OK:
        raise PullFailed(f"status_{answer.status}")
    body = bytearray()
    while piece := answer.read1(STEP):
        body += piece
        if len(body) > MOST_BYTES:
            raise PullFailed("too_large")
    return bytes(body)
