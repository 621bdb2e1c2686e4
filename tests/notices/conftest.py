"""Mail leaves for a server of our own."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.notices import mailserver


@pytest.fixture(autouse=True)
def own_templates(settings: Any) -> None:
    """tests/hello: a subject and a text in the reader's language, and HTML; tests/plain: text only."""
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [Path(__file__).parent / "templates", *templates[0]["DIRS"]]
    settings.TEMPLATES = templates


@pytest.fixture
def post(settings: Any) -> Iterator[mailserver.MailServer]:
    """The mail server of the press office."""
    with mailserver.running() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address[:2]
        settings.EMAIL_TIMEOUT = 120
        yield server
