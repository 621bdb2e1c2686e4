"""A code as a QR, drawn in lines so that any printer prints it sharp.

A badge's code is always as long as the next, so all of its QRs are of version 6 at level M and differ in nothing but
their data: where each bit goes is worked out once. That is three times as fast as a program for every QR there is,
and hundreds are drawn at once. Whatever is not so long (a sample) is left to segno; tests compare the two.

Source: ISO/IEC 18004:2015 (alphanumeric mode 7.4.4, error correction 7.5, placement 7.7.3, masks 7.8.2).
"""

from collections.abc import Callable, Iterator
from functools import cache
from math import isqrt
from operator import itemgetter

import segno

LENGTH = 139  # signs of a badge's code
# Trying all eight masks and weighing them costs more than all the rest; what we write is signed, so as good as
# random, and no mask suits it better than another.
MASK = 3
_SIGNS = {sign: value for value, sign in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")}
# Of version 6 at level M: bytes of data, in so many blocks, bytes of checks for each, bits that remain at the end.
_DATA, _BLOCKS, _CHECKS, _REST = 108, 4, 16, 7


def drawn(text: str) -> str:
    """The QR at level M as an SVG of one unit a module, without the quiet zone: keep four units around it free."""
    known = len(text) == LENGTH and set(text) <= _SIGNS.keys()
    modules = _modules(text) if known else "".join(_by_segno(text))
    size = isqrt(len(modules))
    lines = "".join(_line(modules[size * row : size * (row + 1)], row) for row in range(size))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{lines}"/></svg>'


def _line(row: str, number: int) -> str:
    """The dark modules of one row, each stretch of them a rectangle."""
    parts, place = [], 0
    while (start := row.find("1", place)) >= 0:
        end = row.find("0", start)
        place = len(row) if end < 0 else end
        parts.append(f"M{start} {number}h{place - start}v1h{start - place}z")
    return "".join(parts)


def _by_segno(text: str) -> list[str]:
    made = segno.make(text, error="m", boost_error=False, micro=False, mask=MASK)
    return ["".join(map(str, row)) for row in made.matrix]


def _modules(text: str) -> str:
    """The modules of a badge's code, row after row, "1" is dark."""
    pick, flips, count = _plan()
    bits = int.from_bytes(_interleaved(_data(text)), "big") << _REST
    return "".join(pick(f"{bits ^ flips:0{count}b}01"))


def _data(text: str) -> bytes:
    """The text as the code's data: two signs in eleven bits, the last in six, then padding."""
    bits, size = 0b0010 << 9 | len(text), 13
    for place in range(0, len(text) - 1, 2):
        bits = bits << 11 | _SIGNS[text[place]] * 45 + _SIGNS[text[place + 1]]
    bits = bits << 6 | _SIGNS[text[-1]]
    size += len(text) // 2 * 11 + 6
    ends = size + 4  # four zeros say that this was all
    whole = -(-ends // 8)
    padding = (b"\xec\x11" * _DATA)[: _DATA - whole]
    return (bits << whole * 8 - size).to_bytes(whole, "big") + padding


def _interleaved(data: bytes) -> bytes:
    """The blocks with their checks, byte by byte in turn."""
    size = _DATA // _BLOCKS
    blocks = [data[start : start + size] for start in range(0, _DATA, size)]
    checks = [_checks(block) for block in blocks]
    return bytes(byte for turn in zip(*blocks, strict=True) for byte in turn) + bytes(
        byte for turn in zip(*checks, strict=True) for byte in turn
    )


def _checks(block: bytes) -> bytes:
    """What remains of the block divided by the generator, all coefficients in one number."""
    rest, products, top = 0, _products(), 8 * (_CHECKS - 1)
    for byte in block:
        lead = rest >> top ^ byte
        rest = (rest & (1 << top) - 1) << 8 ^ products[lead]
    return rest.to_bytes(_CHECKS, "big")


@cache
def _products() -> list[int]:
    """The generator times each of the 256 elements of the field, without its first coefficient."""
    powers = [1]
    for _power in range(254):
        powers.append(powers[-1] << 1 ^ (0x11D if powers[-1] & 0x80 else 0))
    logs = {value: power for power, value in enumerate(powers)}

    def times(one: int, other: int) -> int:
        return powers[(logs[one] + logs[other]) % 255] if one and other else 0

    generator = [1]
    for power in range(_CHECKS):
        shifted = [0, *(times(part, powers[power]) for part in generator)]
        generator = [one ^ other for one, other in zip([*generator, 0], shifted, strict=True)]
    return [int.from_bytes(bytes(times(part, factor) for part in generator[1:]), "big") for factor in range(256)]


@cache
def _plan() -> tuple[Callable[[str], tuple[str, ...]], int, int]:
    """How modules are picked from the bits, a "0" and a "1"; which bits the mask flips; how many bits there are."""
    blank = _by_segno("A" * LENGTH)
    size = len(blank)
    places = [place for place in _zigzag(size) if not _is_fixed(*place, size)]
    number = {place: index for index, place in enumerate(places)}
    last = len(places) - 1
    flips = sum(1 << last - index for index, (row, column) in enumerate(places) if (row + column) % 3 == 0)
    order = [
        number.get((row, column), len(places) + int(blank[row][column]))
        for row in range(size)
        for column in range(size)
    ]
    return itemgetter(*order), flips, len(places)


def _zigzag(size: int) -> Iterator[tuple[int, int]]:
    """Two columns at a time from the right, up and down in turn, past the column of the timing pattern."""
    upward = True
    for right in (*range(size - 1, 6, -2), 5, 3, 1):
        for row in reversed(range(size)) if upward else range(size):
            yield row, right
            yield row, right - 1
        upward = not upward


def _is_fixed(row: int, column: int, size: int) -> bool:
    """True for finders, timing, the alignment pattern and the format; they are the same in all of our codes."""
    low_row, low_column = row <= 8, column <= 8
    finder = (low_row and (low_column or column >= size - 8)) or (low_column and row >= size - 8)
    aligned = abs(row - (size - 7)) <= 2 and abs(column - (size - 7)) <= 2
    return finder or aligned or row == 6 or column == 6
