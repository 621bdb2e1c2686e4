"""The fonts that badges are set in, and whether they can draw a text. They come as two packages from the lock."""

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import BinaryIO

import manimgx_fonts
import manimgx_fonts_cjk

FOLDERS = tuple(Path(package.__path__[0]) for package in (manimgx_fonts, manimgx_fonts_cjk))


def unknown(text: str) -> str:
    """The characters of this text that no font can draw, each once; "" if all will be seen."""
    drawn = _drawn()
    return "".join(dict.fromkeys(sign for sign in text if not sign.isspace() and ord(sign) not in drawn))


@cache
def _drawn() -> frozenset[int]:
    """Every code point that one of the fonts has a glyph for."""
    points: set[int] = {0x200C, 0x200D}  # joiners shape what stands beside them
    for folder in FOLDERS:
        for path in sorted(folder.glob("*.tt[fc]")):
            with path.open("rb") as file:
                points.update(_points(file))
    return frozenset(points)


def _points(file: BinaryIO) -> Iterator[int]:
    """The code points of the first face in a font file (OpenType 1.9, "cmap", formats 4 and 12)."""
    start = _number(file, 12, ">I") if _read(file, 0, 4) == b"ttcf" else 0
    for table in range(_number(file, start + 4, ">H")):
        tag, _sum, place, _size = struct.unpack(">4sIII", _read(file, start + 12 + 16 * table, 16))
        if tag == b"cmap":
            for part in range(_number(file, place + 2, ">H")):
                offset = place + _number(file, place + 4 + 8 * part + 4, ">I")
                yield from _format(file, offset)


def _format(file: BinaryIO, place: int) -> Iterator[int]:
    kind = _number(file, place, ">H")
    if kind == 12:
        for group in range(_number(file, place + 12, ">I")):
            first, last, _glyph = struct.unpack(">III", _read(file, place + 16 + 12 * group, 12))
            yield from range(first, last + 1)
    elif kind == 4:
        size = _number(file, place + 6, ">H")
        ends = struct.unpack(f">{size // 2}H", _read(file, place + 14, size))
        starts = struct.unpack(f">{size // 2}H", _read(file, place + 16 + size, size))
        for first, last in zip(starts, ends, strict=True):
            yield from range(first, min(last, 0xFFFE) + 1)


def _read(file: BinaryIO, place: int, size: int) -> bytes:
    file.seek(place)
    return file.read(size)


def _number(file: BinaryIO, place: int, form: str) -> int:
    value: int = struct.unpack(form, _read(file, place, struct.calcsize(form)))[0]
    return value
