"""Settings that fail loudly at the start and name their variable."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import structlog
from django.core.exceptions import ImproperlyConfigured

from presscentre.core import logs


def secret_key(given: str, *, allow_made_up: bool, folder: Path) -> str:
    """The secret of this installation; a laptop makes its own once and keeps it in `folder`.

    Raises ImproperlyConfigured if it is missing in production, or weak anywhere.
    """
    if given:
        if len(given) < 50 or len(set(given)) < 10:
            raise ImproperlyConfigured("PRESSCENTRE_SECRET_KEY is weak: give at least 50 random characters.")
        return given
    if not allow_made_up:
        raise ImproperlyConfigured("PRESSCENTRE_SECRET_KEY is missing: give at least 50 random characters.")
    return _kept(folder / "secret-key")


def field_keys(given: list[str], *, folder: Path) -> list[str]:
    """The keys that seal single fields, the newest first; without any, one is made once and kept in `folder`.

    They are neither in the database nor in a backup. Raises ImproperlyConfigured if one is weak or given twice.
    """
    keys = [key.strip() for key in given if key.strip()]
    if any(len(key) < 40 or len(set(key)) < 10 for key in keys):
        raise ImproperlyConfigured("PRESSCENTRE_FIELD_KEYS: give each key at least 40 random characters.")
    if len(set(keys)) < len(keys):
        raise ImproperlyConfigured("PRESSCENTRE_FIELD_KEYS names one key twice.")
    return keys or [_kept(folder / "field-key")]


def _kept(path: Path) -> str:
    """The secret in this file, made if it is not there; of two starts the first wins, and both read the same."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        fresh.touch(0o600)
        fresh.write_text(secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text()


def database(url: str) -> dict[str, Any]:
    """Django's settings for a database address: `sqlite:///path` or `postgres://user:password@host:port/name`.

    `?pool=8` sets the size of PostgreSQL's connection pool in each process (default 8).
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = unquote(parts.path[1:] if parts.path.startswith("//") else parts.path)
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            "OPTIONS": {
                "timeout": 20,
                # A transaction that reads and then writes would otherwise fail at once, whatever the timeout.
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
            },
            "TEST": {"NAME": str(Path(path).parent / f"test-{os.getpid()}.sqlite3")},
        }
    if parts.scheme in ("postgres", "postgresql"):
        options = dict(parse_qsl(parts.query))
        size = int(options.pop("pool", "8"))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or options.pop("host", ""),
            "PORT": str(parts.port or ""),
            "CONN_HEALTH_CHECKS": True,  # the pool would hand out connections that a restarted server has closed
            "OPTIONS": {"pool": {"min_size": 1, "max_size": size, "timeout": 20}, **options},
        }
    raise ImproperlyConfigured("PRESSCENTRE_DATABASE_URL must begin with sqlite:// or postgres://.")


def cache(redis_url: str) -> dict[str, Any]:
    """The cache that rate limits share: Redis where there are several processes, this process's memory otherwise."""
    if not redis_url:
        return {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},  # of Django's 300 a stranger could push others' counters out
        }
    return {
        "BACKEND": "presscentre.core.shared.SharedCache",
        "LOCATION": redis_url,
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "health_check_interval": 30},
    }


def mail(url: str) -> dict[str, Any]:
    """How mail leaves: `smtp://user:password@host:25`, `smtp+tls://…:587`, `smtps://…:465`, `none:`.

    `none:` counts a notice as sent and keeps it in the mailbox only: for a demonstration.
    """
    parts = urlsplit(url)
    backends = {"smtp": "smtp", "smtp+tls": "smtp", "smtps": "smtp", "none": "dummy"}
    if parts.scheme not in backends:
        raise ImproperlyConfigured("PRESSCENTRE_EMAIL_URL must begin with smtp://, smtp+tls://, smtps:// or none:.")
    return {
        "backend": f"django.core.mail.backends.{backends[parts.scheme]}.EmailBackend",
        "host": parts.hostname or "localhost",
        "port": parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}.get(parts.scheme, 25),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "tls": parts.scheme == "smtp+tls",
        "ssl": parts.scheme == "smtps",
    }


def operator_token(given: str) -> str:
    """The token that opens /readyz and /metrics from elsewhere; empty: only loopback may ask.

    Raises ImproperlyConfigured if it is weak.
    """
    if given and (len(given) < 32 or len(set(given)) < 10):
        raise ImproperlyConfigured("PRESSCENTRE_OPERATOR_TOKEN is weak: give at least 32 random characters, or none.")
    return given


def public_url(given: str) -> str:
    """The address at which people reach this installation, without a slash at the end; "": see core/links.py.

    Raises ImproperlyConfigured unless it is a scheme and a host alone.
    """
    parts = urlsplit(given)
    if given and (parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/") or parts.query):
        raise ImproperlyConfigured("PRESSCENTRE_PUBLIC_URL must be https:// and a host, without a path.")
    return given.rstrip("/")


def logging(*, level: str, pretty: bool) -> dict[str, Any]:
    """Structured lines with request ids on stderr: JSON for machines, coloured text on a laptop.

    What may stand in a line is decided in `core.logs`, for our own lines and for those of other people's code.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    if pretty:
        last: list[Any] = [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    else:
        last = [structlog.processors.JSONRenderer()]
    line = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [
            logs.plain_traceback,
            logs.redact,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *last,
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own handlers would print a second time, with addresses and settings in mails to administrators.
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            "django.db.backends": {"level": "INFO"},  # its DEBUG lines are statements with their values
            "django_structlog": {"level": "WARNING"},
            # uvicorn's own handlers know nothing of ours; the last two name the caller of each request and socket.
            "uvicorn": {"handlers": [], "propagate": True},
            "uvicorn.access": {"handlers": [], "level": "WARNING", "propagate": True},
            "uvicorn.error": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }
