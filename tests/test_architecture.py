"""The shape of the house, kept by tests: actions, routes, files, templates, styles, settings, messages."""

import ast
import importlib
import inspect
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db.transaction import Atomic
from django.urls import URLPattern, URLResolver, get_resolver

from tests import messages

pytestmark = pytest.mark.once  # nothing here asks the database

ROOT = Path(settings.BASE_DIR)
APPS = sorted(path.parent.name for path in (ROOT / "presscentre").glob("*/apps.py"))

# Steps inside an action, not actions: they are told who and when by their caller.
STEPS = {
    "presscentre.audit.actions.record",
    "presscentre.audit.actions.record_each",
    "presscentre.notices.actions.queue",
    "presscentre.notices.actions.queue_many",
}

# Routes of other packages, which cannot declare their audience themselves: name → audience.
THIRD_PARTY = {
    "allauth.account": "everyone: sign-in by code, sign-out; signed in: one's own address",
    "allauth.mfa": "signed in: one's own second factor",
    "allauth.usersessions": "signed in: one's own sessions",
    "django.contrib.admin": "office: administrators, by OfficeSite.has_permission",
}


def tracked(*patterns: str) -> list[Path]:
    """Files of the project that match, as git knows them, or would."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return sorted(ROOT / name for name in names if name and (ROOT / name).is_file())


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# Actions


def public_actions() -> Iterator[Callable[..., Any]]:
    """Every function that an app offers as `actions.…`: its own in actions.py, or what its package actions/ exports."""
    for path in tracked("presscentre/*/actions.py", "presscentre/*/actions/__init__.py"):
        package = name(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        for key, found in vars(importlib.import_module(package)).items():
            if inspect.isfunction(found) and found.__module__.startswith(package) and not key.startswith("_"):
                yield found


def called(action: Callable[..., Any]) -> str:
    return f"{action.__module__}.{action.__qualname__}"


@pytest.mark.parametrize("action", [found for found in public_actions() if called(found) not in STEPS], ids=called)
def test_every_action_is_atomic_and_is_told_who_and_when(action):
    keywords = {
        given.name for given in inspect.signature(action).parameters.values() if given.kind is given.KEYWORD_ONLY
    }

    assert keywords >= {"by", "now"}
    assert any(isinstance(cell.cell_contents, Atomic) for cell in action.__closure__ or ())


def test_a_package_of_actions_exports_its_verbs():
    silent = [
        name(package)
        for package in (ROOT / "presscentre").glob("*/actions/")
        if package.is_dir() and "import" not in (package / "__init__.py").read_text()
    ]
    assert silent == []


def test_there_are_actions_to_look_at():
    assert {called(action) for action in public_actions()} >= {"presscentre.api.actions.issue", *STEPS}


# Routes


def routes() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every address with its view, from the root down."""

    def walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, Callable[..., Any]]]:
        for entry in resolver.url_patterns:
            address = prefix + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield address, entry.callback
            else:
                yield from walk(entry, address)

    yield from walk(get_resolver(), "/")


def audience(view: Callable[..., Any]) -> str | None:
    """What the view says of itself, or what the list above says of its package."""
    declared = getattr(view, "audience", None) or getattr(getattr(view, "view_class", None), "audience", None)
    declared = declared or getattr(getattr(view, "cls", None), "audience", None)
    if declared:
        return str(declared)
    module = getattr(getattr(view, "view_class", None), "__module__", view.__module__)
    module = getattr(getattr(view, "model_admin", None), "__module__", module) if "admin" not in module else module
    return next((THIRD_PARTY[package] for package in THIRD_PARTY if module.startswith(package)), None)


def test_every_route_declares_its_audience():
    assert [address for address, view in routes() if audience(view) is None] == []


def test_every_route_for_machines_names_a_scope():
    bare = [
        address
        for address, view in routes()
        if address.startswith("/api/") and not re.match(r"everyone|machine: [a-z]+:[a-z]+$", audience(view) or "")
    ]
    assert bare == []


# Settings


def test_every_variable_has_its_heading_and_every_heading_its_variable():
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "presscentre/settings.py").read_text()))
    described = re.findall(r"^#{2,4} `?PRESSCENTRE_([A-Z_]+)`?", (ROOT / "docs/settings.md").read_text(), re.MULTILINE)

    assert sorted(described) == sorted(read)


def test_settings_are_read_in_one_place():
    elsewhere = [
        name(path)
        for path in tracked("presscentre/**.py")
        if name(path) != "presscentre/settings.py" and re.search(r"os\.(environ|getenv)\b", path.read_text())
    ]
    assert [path for path in elsewhere if path != "presscentre/asgi.py"] == []


# Messages


def test_every_catalogue_is_complete():
    """`make messages` gathers new texts; `python -m tests.messages` lists what is missing."""
    assert messages.faults() == []


# Code

SOURCES = tracked("presscentre/**.py", "presscentre/*.py")


def test_no_file_of_the_program_is_longer_than_three_hundred_lines():
    long = {name(path): count for path in SOURCES if (count := len(path.read_text().splitlines())) > 300}

    assert {path: count for path, count in long.items() if "/migrations/" not in path} == {}


def test_nothing_is_left_for_later():
    later = re.compile(r"raise NotImplementedError|\b(TODO|FIXME|XXX|HACK)\b")
    marked = tracked("presscentre/**.py", "templates/**.html", "static/**.js", "static/**.css", "benchmarks/**.py")

    assert [name(path) for path in marked if later.search(path.read_text())] == []


def test_every_module_says_what_it_is_for():
    silent = [
        name(path)
        for path in SOURCES
        if "/migrations/" not in name(path)
        and (path.name != "__init__.py" or path.parent.parent.name == "presscentre")
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_the_import_contracts_know_every_app():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    inside = [container for contract in contracts[1:3] for container in contract["containers"]]

    assert sorted(inside) == [f"presscentre.{app}" for app in APPS if app != "core"]


def test_nothing_is_saved_behind_the_back():
    overridden = re.compile(r"def save\(self|def delete\(self|post_save|pre_save|m2m_changed")
    sources = [path for path in SOURCES if "/core/" not in name(path)]  # core has no models; a cache may delete

    assert [name(path) for path in sources if overridden.search(path.read_text())] == []


def test_no_machine_and_no_registry_is_named():
    texts = tracked("*.lock", "*.in", "package*.json", "Makefile", "*.toml", "presscentre/**.py", "docs/**.md", "*.md")
    address = re.compile(r"/(work|home|opt|Users)/\w|files\.pythonhosted|registry\.npmjs|pypi\.org")

    assert [name(path) for path in texts if address.search(path.read_text())] == []


# Templates

TEMPLATES = tracked("templates/**.html", "templates/**.svg")


def test_templates_carry_no_style_script_or_handler():
    """The content security policy would refuse them; the import map alone stands in base pages, by its hash."""
    inline = re.compile(
        r"<style|\sstyle=|\son(?!e=)[a-z]+=|javascript:|<script(?![^>]*(\bsrc=|type=\"importmap\"))", re.IGNORECASE
    )

    assert [name(path) for path in TEMPLATES if inline.search(path.read_text())] == []


def test_templates_fetch_nothing_from_elsewhere():
    loaded = re.compile(r"<(script|link|img|iframe|video|audio|source)[^>]*(src|href)=[\"'](https?:)?//")

    assert [name(path) for path in TEMPLATES if loaded.search(path.read_text())] == []


# Styles


def test_styles_are_written_for_both_directions():
    """Logical properties only: right-to-left needs no second file."""
    sides = r"(margin|padding|border)-(left|right|top|bottom)\b|(?<![-\w])(left|right|top|bottom)\s*:"
    sizes = r"(?<![-\w(])(min-|max-)?(width|height)\s*:|text-align:\s*(left|right)|float:\s*(left|right)"
    physical = re.compile(f"{sides}|{sizes}")
    found = {
        f"{name(path)}:{number}: {line.strip()}"
        for path in tracked("static/css/**.css", "static/css/*.css")
        for number, line in enumerate(re.sub(r"/\*.*?\*/", _blank, path.read_text(), flags=re.DOTALL).splitlines(), 1)
        if physical.search(re.sub(r"@(media|container)[^{]*", "", line))
    }
    assert found == set()


def _blank(comment: re.Match[str]) -> str:
    return "\n" * comment.group(0).count("\n")


# Decisions


def test_every_decision_has_a_number_of_its_own_and_fits_on_a_page():
    numbers: list[str] = []
    for path in tracked("docs/decisions/*.md"):
        assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", path.name), path.name
        assert len(path.read_text().splitlines()) <= 60, path.name
        numbers.append(path.name[:4])
    assert sorted(set(numbers)) == sorted(numbers)
