"""A code as a QR (ISO/IEC 18004, error level M), drawn in lines so that any printer prints it sharp."""

import segno

# Trying all eight masks and weighing them costs four times as much; what we write is signed, so as good as random,
# and no mask suits it better than another.
MASK = 3


def drawn(text: str) -> str:
    """The QR as an SVG of one unit a module, without the quiet zone: what stands around it keeps four units off."""
    made = segno.make(text, error="m", boost_error=False, micro=False, mask=MASK)
    rows = [bytes(row) for row in made.matrix]
    lines = "".join(_line(row, number) for number, row in enumerate(rows))
    size = len(rows)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{lines}"/></svg>'


def _line(row: bytes, number: int) -> str:
    """The dark modules of one row, each stretch of them a rectangle."""
    parts, place = [], 0
    while (start := row.find(1, place)) >= 0:
        end = row.find(0, start)
        place = len(row) if end < 0 else end
        parts.append(f"M{start} {number}h{place - start}v1h{start - place}z")
    return "".join(parts)
