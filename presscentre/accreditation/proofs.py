"""Evidence that people send as files: recognised by content, cleaned, or refused.

Pure: no Django, no network. It runs in a process of its own (the child of `intake_room`), since the parsers below
read whatever strangers send; the server's own process never imports it. Pictures come out encoded anew, without
metadata; a document comes out as it came, or not at all.
"""

import io
import re
from typing import Any

from PIL import Image, ImageOps
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from presscentre.accreditation import apart, portraits
from presscentre.accreditation.uploads import LARGEST_EVIDENCE, MOST_PAGES, Proof, Unfit

LONGEST_SIDE = 3_000  # pixels of a kept picture: a page at 250 dots an inch
MOST_PIXELS = 50_000_000
MOST_OBJECTS = 100_000
QUALITY = 85
TAIL = 1_024  # bytes at the end in which a document must say that it ends

PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
# What a document does by itself or carries along. A letter does and carries nothing.
DEEDS = frozenset(["/JavaScript", "/JS", "/Launch", "/SubmitForm", "/ImportData", "/GoToE"])
LUGGAGE = frozenset(["/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA"])
PAGES = re.compile(rb"<script|<html|<!doctype|<svg|<\?php", re.IGNORECASE)


def examine(data: bytes) -> Proof:
    """The file as it may be kept, whatever its name says. Raises Unfit with a code of `actions.evidence`."""
    if not data:
        raise Unfit("evidence_empty")
    if len(data) > LARGEST_EVIDENCE:
        raise Unfit("evidence_too_heavy")
    if data.startswith(b"%PDF-"):
        return _document(data)
    kind = portraits.recognised(data)
    if kind not in PICTURES:
        raise Unfit("evidence_of_unknown_format")
    return _picture(data, kind)


def _picture(data: bytes, kind: str) -> Proof:
    """The pixels, upright, encoded anew: what else the file held is gone."""
    try:
        portraits.refuse_stowaways(data, kind)
    except Unfit:
        raise Unfit("evidence_is_two_files") from None
    try:
        picture: Any = Image.open(io.BytesIO(data), formats=[kind])
        if picture.size[0] * picture.size[1] > MOST_PIXELS:
            raise Unfit("evidence_too_many_pixels")
        if kind == "JPEG":
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture.load()
        picture = ImageOps.exif_transpose(picture).convert("RGBA" if kind != "JPEG" else "RGB")
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return _encoded(picture)
    except Unfit:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unfit("evidence_too_many_pixels") from None
    except Exception as error:  # a decoder's own words for "broken" are many, and none is for people
        raise Unfit("evidence_damaged") from error


def _encoded(picture: Any) -> Proof:
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=QUALITY)
    return Proof("image/jpeg", out.getvalue())


def _document(data: bytes) -> Proof:
    """A PDF that ends where it says, opens without a password, and does nothing by itself."""
    end = data.rfind(b"%%EOF")
    if end < len(data) - TAIL:
        raise Unfit("evidence_is_two_files" if _holds_archive(data) else "evidence_damaged")
    if _holds_archive(data[end:]) or PAGES.search(data[:TAIL]) or PAGES.search(data[end:]):
        raise Unfit("evidence_is_two_files")
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise Unfit("evidence_locked")
        if not 0 < len(reader.pages) <= MOST_PAGES:
            raise Unfit("evidence_too_many_pages" if len(reader.pages) else "evidence_damaged")
        _still(reader)
    except Unfit:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        raise Unfit("evidence_damaged") from error
    return Proof("application/pdf", data)


def _holds_archive(data: bytes) -> bool:
    return any(sign in data for sign in portraits.ARCHIVES)


def _still(reader: PdfReader) -> None:
    """Refuse a document in which any object acts or carries a file; every object is looked at, used or not."""
    numbers = {(number, 0) for number in reader.xref_objStm}
    numbers |= {(number, generation) for generation, table in reader.xref.items() for number in table}
    if len(numbers) > MOST_OBJECTS:
        raise Unfit("evidence_damaged")
    _look(reader.trailer)
    for number, generation in sorted(numbers):
        _look(reader.get_object(IndirectObject(number, generation, reader)))


def _look(found: Any) -> None:
    waiting = [found]
    while waiting:
        part = waiting.pop()
        if isinstance(part, DictionaryObject):
            names = {str(key) for key in part} | {str(part.raw_get(key)) for key in ("/S", "/Type") if key in part}
            if names & (DEEDS | LUGGAGE):
                raise Unfit("evidence_acts")
            waiting += [part.raw_get(key) for key in part]
        elif isinstance(part, ArrayObject):
            waiting += list(part)


def _work(_head: apart.Head, parts: list[bytes]) -> apart.Message:
    """One file, as the intake room asks for it."""
    try:
        proof = examine(parts[0])
    except (Unfit, MemoryError) as no:
        return {"code": getattr(no, "code", "evidence_damaged")}, []
    return {"media_type": proof.media_type}, [proof.data]


if __name__ == "__main__":
    apart.serve(_work)
