"""`manage.py serve`: everything in one process, ready for a laptop or a small event."""

import contextlib
import socket
from argparse import ArgumentParser
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from presscentre.core import links
from presscentre.live.serving import UVICORN
from presscentre.operations import serving


class Command(BaseCommand):
    """Migrates, loads the demonstration if this is one, says where to look, and serves until Ctrl-C."""

    help = "Serve Presscentre: pages, live feed and worker in one process."
    requires_system_checks: list[str] = []  # `make check` runs them; here they would only delay the start

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-migrate", action="store_true", help="The database is known to be up to date.")

    def handle(self, *args: Any, host: str, port: int, no_migrate: bool, **options: Any) -> None:
        links.serving(f"http://{host}:{port}")
        with _listening(host, port) as door:
            if not no_migrate:
                self._migrate()
            if settings.DEMO and "demo" in get_commands():
                call_command("demo", fresh=True, stdout=self.stdout)  # a start shows the start of the night
            self._serve(door, host, port)

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database …")
            call_command("migrate", verbosity=0, interactive=False)

    def _serve(self, door: socket.socket, host: str, port: int) -> None:
        config = uvicorn.Config(
            settings.ASGI_APPLICATION.rpartition(".")[0] + ":application",
            host=host,
            port=port,
            log_config=None,  # our own lines, see settings.LOGGING
            access_log=False,
            timeout_graceful_shutdown=serving.PATIENCE,
            **UVICORN,
        )
        # Without a connection of its own kept from the migration, whose transaction would hold the database.
        connection.close()
        with contextlib.suppress(KeyboardInterrupt):
            serving.HouseServer(config, ready=lambda: self._say_where(f"http://{host}:{port}")).run(sockets=[door])

    def _say_where(self, address: str) -> None:
        self.stdout.write(f"\nPresscentre serves at {address}/  (Ctrl-C ends it)\n")
        for what, where in _doors(address) if settings.DEMO else []:
            self.stdout.write(f"  {what:<28}{where}")
        self.stdout.write("  A scanner’s camera and offline page (/scan/) work here and over https, nowhere else.")
        self.stdout.flush()


def _doors(address: str) -> list[tuple[str, str]]:
    """What the demonstration has to see, and how to enter."""
    return [
        ("The wall of figures", f"{address}/en/double11/figures/"),
        ("The schedule of the night", f"{address}/en/double11/schedule/"),
        ("Enter as a journalist", f"{address}/#journalist"),
        ("Enter as an officer", f"{address}/#officer"),
        ("Enter as a translator", f"{address}/#translator"),
        ("Become a screen", f"{address}/#screen"),
        ("Push as a machine", f"{address}/#machine"),
        ("The API", f"{address}/api/docs/"),
        ("Play the CEO’s questions", "PRESSCENTRE_DEMO=1 .venv/bin/python manage.py demo floor"),
    ]


@contextlib.contextmanager
def _listening(host: str, port: int) -> Any:
    """The socket, taken before anything else, so that a port in use is said at once."""
    door = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    with door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError as error:
            raise CommandError(f"Port {port} cannot be opened ({error.strerror}); try: PORT=8001 make run") from error
        door.set_inheritable(True)
        yield door
