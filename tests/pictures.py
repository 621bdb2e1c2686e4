"""`make pictures`: the pictures in docs/pictures, taken from the real pages of the demonstration."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests import servers

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
# Name, address, width and height. The clock has passed midnight by a few minutes when they are taken.
PICTURES = [
    ("wall", "/en/double11/figures/", 1440, 1000),
    ("figure-ar", "/ar/double11/figures/gmv/", 1440, 1000),
    ("today-phone", "/zh-hans/double11/", 390, 844),
]
OFFICE = ("office", "/office/double11/figures/", 1440, 1000)


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="presscentre-pictures-") as data:
        port = servers.free_port()
        base = f"http://127.0.0.1:{port}"
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=ROOT,
            env=os.environ | {"PRESSCENTRE_DEMO": "1", "PRESSCENTRE_DATA_DIR": data},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(f"{base}/healthz")
            time.sleep(10)  # ten minutes of the night: from 23:58 to 00:08
            _take(base)
        finally:
            servers.end(process)
    return 0


def _wait(address: str) -> None:
    for _try in range(300):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{address} does not answer")


def _take(base: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        page = browser.new_context(timezone_id="Europe/Berlin").new_page()
        for picture in PICTURES:
            _shoot(page, base, *picture)
        page.goto(f"{base}/")
        page.locator("button[name=who][value=officer]").click()
        page.wait_for_load_state()
        _shoot(page, base, *OFFICE)
        browser.close()


def _shoot(page: Page, base: str, name: str, path: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(base + path)
    page.locator("html[data-live=live]").wait_for()
    page.wait_for_timeout(1500)
    page.screenshot(path=FOLDER / f"{name}.png")
    print(f"docs/pictures/{name}.png", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
