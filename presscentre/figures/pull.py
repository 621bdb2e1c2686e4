"""Fetching a source's readings from its address: carefully, since the address was typed by somebody.

Only http and https, no redirect, no address of our own network unless the installation says so, a deadline, a limit.
The name is looked up once and that very address is called, so that a second answer of the name server changes nothing.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from urllib.parse import urlsplit

from presscentre.figures.parsing import MOST_BYTES

DEADLINE = 15.0  # seconds for all of it
STEP = 64 * 1024


class PullFailed(Exception):
    """`code` says why, in at most 40 characters."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def fetch(url: str, *, private: bool = False, deadline: float = DEADLINE) -> bytes:
    """The body that this address answers with. `private`: our own network may be asked too. Raises PullFailed."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise PullFailed("address_refused")
    until = time.monotonic() + deadline
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = http.client.HTTPConnection(parts.hostname, port, timeout=deadline)
    try:
        connection.sock = _connect(parts.hostname, port, parts.scheme == "https", private=private, timeout=deadline)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"Accept": "application/json", "User-Agent": "presscentre"})
        return _read(connection, until)
    except TimeoutError:
        raise PullFailed("timed_out") from None
    except ssl.SSLError:
        raise PullFailed("certificate_refused") from None
    except (OSError, http.client.HTTPException, ValueError):
        raise PullFailed("unreachable") from None
    finally:
        connection.close()


def _connect(host: str, port: int, secure: bool, *, private: bool, timeout: float) -> socket.socket:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not private and any(not ipaddress.ip_address(row[4][0]).is_global for row in found):
        raise PullFailed("address_refused")
    plain = socket.create_connection((str(found[0][4][0]), port), timeout=timeout)
    if not secure:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except OSError:
        plain.close()
        raise


def _read(connection: http.client.HTTPConnection, until: float) -> bytes:
    answer = connection.getresponse()
    if answer.status != http.HTTPStatus.OK:
        raise PullFailed(f"status_{answer.status}")
    body = bytearray()
    # In steps, since a server that sends a byte a minute never meets the socket's own time limit.
    while piece := answer.read1(STEP):
        body += piece
        if len(body) > MOST_BYTES:
            raise PullFailed("too_large")
        if time.monotonic() > until:
            raise PullFailed("timed_out")
    return bytes(body)
