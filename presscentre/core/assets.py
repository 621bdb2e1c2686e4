"""Our own modules by name: one import map, the same on every page of a build, allowed in the CSP by its hash."""

import base64
import hashlib
import json
from pathlib import Path

# A module's name in `import … from "name"` and its file under static/. Elements are loaded by base.html.
MODULES = {
    "live": "/static/js/live.js",
}


def import_map() -> str:
    """The text of the import map, byte for byte as base.html prints it."""
    return json.dumps({"imports": MODULES}, separators=(",", ":"), sort_keys=True)


def import_map_hash() -> str:
    """What the content security policy must allow so that the import map, and nothing else inline, is read."""
    digest = hashlib.sha256(import_map().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def front_end_packages(node_modules: Path) -> list[tuple[str, str]]:
    """Single dist folders of the installed front-end packages, as (prefix, folder) for STATICFILES_DIRS."""
    wanted = {"vendor/uplot": node_modules / "uplot" / "dist"}
    return [(prefix, str(folder)) for prefix, folder in wanted.items() if folder.is_dir()]
