"""Stylesheets are written one component a file and served one file a surface: no bundler, no chain of imports."""

import gzip
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

IMPORT = re.compile(r'^@import "([^"]+)";\n?', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
INDENT = re.compile(r"\n\s*")


def flatten(sheet: Path) -> str:
    """This stylesheet with each import replaced by the file it names, without comments and indentation."""
    whole = IMPORT.sub(lambda found: (sheet.parent / found[1]).read_text(encoding="utf-8"), sheet.read_text("utf-8"))
    return INDENT.sub("\n", COMMENT.sub("", whole)).strip() + "\n"


def write(file: Path, content: bytes) -> None:
    """Put the content there unless it is there already; a reader sees the old file or the new, never half."""
    if file.is_file() and file.read_bytes() == content:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    fresh.write_bytes(content)
    fresh.replace(file)


class Sheets(BaseFinder):
    """The stylesheets directly under static/css that import others, flattened at the same address."""

    def __init__(self, app_names: object = None, *args: Any, **kwargs: Any) -> None:
        self.source = settings.BASE_DIR / "static" / "css"
        self.storage = FileSystemStorage(location=settings.DATA_DIR / "sheets")

    def check(self, **kwargs: Any) -> list[Any]:
        """Say nothing: a missing import fails at the first page, in every test."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> str | list[str]:  # type: ignore[override]
        """Where the flattened file lies, made afresh if its parts have changed."""
        sheet = self.source / Path(path).name
        known = Path(path).parent.as_posix() == "css" and sheet.is_file() and "@import" in sheet.read_text("utf-8")
        if not known:
            return []
        content = flatten(sheet).encode()
        file = Path(self.storage.path(path))
        write(file, content)
        write(file.with_name(f"{file.name}.gz"), gzip.compress(content, 9, mtime=0))
        return [str(file)] if find_all else str(file)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Each flattened sheet with its storage, as WhiteNoise and `collectstatic` ask."""
        for sheet in sorted(self.source.glob("*.css")):
            if self.find(f"css/{sheet.name}"):
                yield f"css/{sheet.name}", self.storage
                yield f"css/{sheet.name}.gz", self.storage
