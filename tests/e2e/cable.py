"""A cable to a server that can be pulled: both ends stay open, and nothing arrives any more."""

import contextlib
import socket
import threading


class Cable:
    """Listens on a port of its own and passes everything on, while it is plugged in."""

    def __init__(self, port: int) -> None:
        self.far = port
        self.plugged = threading.Event()
        self.plugged.set()
        self.ends: list[socket.socket] = [socket.create_server(("127.0.0.1", 0))]
        self.url = f"http://127.0.0.1:{self.ends[0].getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def pull(self) -> None:
        self.plugged.clear()

    def plug_in(self) -> None:
        self.plugged.set()

    def close(self) -> None:
        self.plug_in()
        for end in self.ends:
            with contextlib.suppress(OSError):  # it is gone already
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                near, _address = self.ends[0].accept()
                self.ends.append(near)
                self._lay(near)

    def _lay(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(("127.0.0.1", self.far))
        except ConnectionRefusedError:
            near.close()
            return
        self.ends.append(far)
        for one, other in ((near, far), (far, near)):
            threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                self.plugged.wait()
                other.sendall(data)
        self.plugged.wait()  # that an end has hung up does not get through either
        with contextlib.suppress(OSError):
            other.shutdown(socket.SHUT_WR)
