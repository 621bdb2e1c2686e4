"""The file: a zip archive of rows/<table>.jsonl, media/<name> and manifest.json, which has the checksum of each."""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1024 * 1024


class Unusable(Exception):
    """This file cannot be written or restored; the text says why, for the operator."""


class Writer:
    """Members are written one after the other; `manifest` is what will be known of them."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self.file = file
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, parts: Iterable[bytes], **facts: Any) -> None:
        """Write one member from its parts and note size and checksum."""
        digest, size = hashlib.sha256(), 0
        packed = zipfile.ZIP_DEFLATED if name.endswith((".jsonl", ".json")) else zipfile.ZIP_STORED
        info = zipfile.ZipInfo(name)
        info.compress_type, info.external_attr = packed, 0o600 << 16
        with self.file.open(info, "w", force_zip64=True) as member:
            for part in parts:
                digest.update(part)
                size += len(part)
                member.write(part)
        self.members[name] = {"size": size, "sha256": digest.hexdigest(), **facts}


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """A new file at `path`, readable by its owner alone; it appears whole at the end, or not at all."""
    if path.exists():
        raise Unusable(f"{path} exists already; a backup never writes over another.")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        handle = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file:
                yield Writer(file)
            raw.flush()
            os.fsync(raw.fileno())
        os.link(unfinished, path)  # unlike a rename, this refuses if somebody was quicker
    except OSError as error:
        raise Unusable(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


class Reader:
    """An archive that has been checked: every member is there, whole, and no other."""

    def __init__(self, file: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
        self.file, self.manifest = file, manifest

    def lines(self, name: str) -> Iterator[Any]:
        """The rows of a member, one JSON value a line."""
        with self.file.open(name) as member:
            for line in member:
                yield json.loads(line)

    def media(self) -> list[str]:
        return [name for name in self.manifest["members"] if name.startswith("media/")]

    def parts(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, a chunk at a time."""
        with self.file.open(name) as member:
            while chunk := member.read(CHUNK):
                yield chunk


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Open and check the whole file before anybody uses a byte of it. Raises Unusable."""
    try:
        with zipfile.ZipFile(path) as file:
            reader = Reader(file, _manifest(file, path))
            _check(reader, path)
            yield reader
    except FileNotFoundError as error:
        raise Unusable(f"{path} does not exist.") from error
    except (zipfile.BadZipFile, zipfile.zlib.error, EOFError) as error:  # type: ignore[attr-defined]
        raise Unusable(f"{path} is damaged, or not a backup.") from error


def _manifest(file: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(file.read(MANIFEST))
    except (KeyError, ValueError) as error:
        raise Unusable(f"{path} is damaged, or not a backup: it has no readable manifest.") from error
    if manifest.get("format") != FORMAT:
        raise Unusable(f"{path} has format {manifest.get('format')}; this release reads format {FORMAT}.")
    return manifest


def _check(reader: Reader, path: Path) -> None:
    members = reader.manifest["members"]
    if sorted(reader.file.namelist()) != sorted([*members, MANIFEST]):
        raise Unusable(f"{path} does not hold the members that its manifest names.")
    for name, facts in members.items():
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise Unusable(f"{path} holds a member outside its place: {name}.")
        digest, size = hashlib.sha256(), 0
        for part in reader.parts(name):
            digest.update(part)
            size += len(part)
        if (size, digest.hexdigest()) != (facts["size"], facts["sha256"]):
            raise Unusable(f"{path} is damaged: the checksum of {name} does not agree.")
