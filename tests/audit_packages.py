"""Known holes in the locked packages, asked of osv.dev in one question each for PyPI and npm.

Exit status: 0 none known, 1 some, 2 the source could not be reached and nothing is known.
"""

import json
import re
import sys
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = "https://api.osv.dev/v1/querybatch"


def locked() -> list[tuple[str, str, str]]:
    """(ecosystem, name, version) of everything in the locks."""
    text = (ROOT / "requirements-dev.lock").read_text()
    python = [("PyPI", *found) for found in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", text, re.MULTILINE)]
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    node = [("npm", path.rpartition("node_modules/")[2], row["version"]) for path, row in packages.items() if path]
    return [*python, *node]


def holes(packages: list[tuple[str, str, str]]) -> list[str]:
    """One line for each package that has some. Raises OSError if the source does not answer."""
    queries = [{"package": {"ecosystem": kind, "name": name}, "version": at} for kind, name, at in packages]
    question = urllib.request.Request(SOURCE, json.dumps({"queries": queries}).encode())
    with urllib.request.urlopen(question, timeout=60) as answer:
        results = json.load(answer)["results"]
    return [
        f"{name} {at} ({kind}): {', '.join(hole['id'] for hole in result['vulns'])}"
        for (kind, name, at), result in zip(packages, results, strict=True)
        if result.get("vulns")
    ]


def main() -> int:
    packages = locked()
    try:
        found = holes(packages)
    except (OSError, ValueError) as error:
        print(f"{SOURCE} cannot be reached ({error}): nothing is known about these {len(packages)} packages.")
        return 2
    print("\n".join(found) or f"No known hole in {len(packages)} locked packages.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
