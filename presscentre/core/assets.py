"""Our own files: one address prefix for each build, our modules by name, each stylesheet in one piece.

The prefix carries the hash of all static files, so that whatever is under it may be kept for ever, and a page, its
modules and its stylesheet always belong together. See docs/decisions/0060-one-static-prefix-for-each-build.md.
"""

import base64
import hashlib
import json
from functools import cache
from importlib.metadata import version
from pathlib import Path

# Installed packages that bring static files; a new version of one is a new build.
PACKAGES = ("django", "django-allauth", "django-htmx", "djangorestframework")
# A front-end package: the prefix of its folder, the folder under node_modules, its module's name and file.
VENDORED = {
    "uplot": ("vendor/uplot", "uplot/dist", "uPlot.iife.min.js"),
    "zxing": ("vendor/zxing", "zxing-wasm/dist/es", "reader/index.js"),
    "zxing.wasm": ("vendor/zxing-reader", "zxing-wasm/dist/reader", "zxing_reader.wasm"),
}


@cache
def build(base: Path) -> str:
    """Twelve characters that change whenever any static file does."""
    digest = hashlib.sha256()
    folders = [base / "static", *(base / "node_modules" / folder for _prefix, folder, _module in VENDORED.values())]
    for folder in folders:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(f"{file.relative_to(base)}\0".encode() + file.read_bytes())
    for package in PACKAGES:
        digest.update(f"{package} {version(package)}\0".encode())
    return digest.hexdigest()[:12]


@cache
def import_map(static_url: str, base: Path) -> str:
    """The text of the import map, byte for byte as the pages print it.

    A file static/js/elements/event-clock.js is the module "elements/event-clock".
    """
    folder = base / "static" / "js"
    files = {path.relative_to(folder).with_suffix("").as_posix(): path for path in sorted(folder.rglob("*.js"))}
    modules = {name: f"{static_url}{path.relative_to(base / 'static').as_posix()}" for name, path in files.items()}
    modules |= {name: f"{static_url}{prefix}/{module}" for name, (prefix, _folder, module) in VENDORED.items()}
    return json.dumps({"imports": modules}, separators=(",", ":"), sort_keys=True)


def import_map_hash(static_url: str, base: Path) -> str:
    """What the content security policy must allow so that the import map, and nothing else inline, is read."""
    digest = hashlib.sha256(import_map(static_url, base).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def front_end_packages(node_modules: Path) -> list[tuple[str, str]]:
    """Single dist folders of the installed front-end packages, as (prefix, folder) for STATICFILES_DIRS."""
    wanted = {prefix: node_modules / folder for prefix, folder, _module in VENDORED.values()}
    return [(prefix, str(folder)) for prefix, folder in wanted.items() if folder.is_dir()]


def collected(data: Path, build: str) -> Path:
    """Where `collectstatic` puts the files of this build; those of earlier builds stay beside it."""
    folder = data / "static" / build
    folder.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is not there
    return folder
