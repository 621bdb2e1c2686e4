"""Chromium, and readers who note every complaint of the pages they visit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

# Without these Chromium calls home at every start, and is refused many times where the network is closed.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = AXE_FILE_PATH.read_text(encoding="utf-8")
# What is promised here is what happens; how fast is for the benchmarks. A busy machine must not tell the two apart.
PATIENCE = 60_000  # milliseconds
expect.set_options(timeout=PATIENCE)
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@dataclass
class Reader:
    """Somebody at a browser. `complaints` gathers console errors, failed scripts and requests to other hosts."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        self.page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type} at {self.page.url}: {message.text}")

    def _request(self, request: Request) -> None:
        host = urlsplit(request.url).hostname
        if host not in ("127.0.0.1", None):
            self.complaints.append(f"{self.page.url} asked another host: {request.url}")

    def axe(self) -> list[str]:
        """What axe finds wrong on the page as it stands: one line for each kind of finding, with the places.

        Without preloading: axe would add a style of its own, and the policy would rightly complain.
        """
        if not self.page.evaluate("'axe' in window"):  # half a megabyte: sent once, then each page begins with it
            self.page.add_init_script(AXE)
            self.page.evaluate(AXE)
        found = self.page.evaluate("axe.run(document, {preload: false, resultTypes: ['violations']})")["violations"]
        return [f"{row['id']}: {[node['target'] for node in row['nodes']][:4]}" for row in found]

    def sideways(self) -> int:
        """By how many pixels the page can be scrolled sideways; 0 is right."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def reader(chromium: Browser) -> Iterator[Callable[..., Reader]]:
    """`reader(width=…, language=…)`: a fresh browser profile; closed at the end."""
    contexts = []

    def arrive(size: dict[str, int] = DESK, **options: Any) -> Reader:
        context = chromium.new_context(viewport=size, **({"timezone_id": "Europe/Berlin"} | options))
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return Reader(context.new_page())

    yield arrive
    for context in contexts:
        context.close()
