"""A JPEG wrapped as a PDF of one picture: so it reaches the paper byte for byte, and nobody decodes it on the way.

Typst takes a JPEG apart only to learn its size, which costs more than all the rest of a badge.
"""

COLOURS = {1: b"/DeviceGray", 3: b"/DeviceRGB"}
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})  # markers that say the size; the others are tables
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length


class NotAPhoto(ValueError):
    """These bytes are no JPEG that a PDF can bear."""


def wrapped(jpeg: bytes) -> bytes:
    """The picture as a PDF of its size in points. Raises NotAPhoto."""
    width, height, parts = _shape(jpeg)
    if parts not in COLOURS:
        raise NotAPhoto("Only grey and RGB pictures are printed.")
    picture = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/Filter/DCTDecode/ColorSpace%s"
    drawn = b"q %d 0 0 %d 0 0 cm/I Do Q" % (width, height)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>"
    return _file(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page % (width, height),
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<<%s/Length %d>>stream\n%s\nendstream" % (picture % (width, height, COLOURS[parts]), len(jpeg), jpeg),
    )


def _file(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1, of which the first is the catalogue (ISO 32000-1, 7.5)."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    count, start = len(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, b"".join(places))
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (count, start)
    return bytes(out)


def _shape(jpeg: bytes) -> tuple[int, int, int]:
    """Width, height and number of colours, from the frame's header (ITU T.81, B.2.2)."""
    place = 2
    while jpeg.startswith(b"\xff\xd8") and place + 10 <= len(jpeg) and jpeg[place] == 0xFF:
        marker = jpeg[place + 1]
        if marker in _FRAMES:
            width, height = (int.from_bytes(jpeg[at : at + 2], "big") for at in (place + 7, place + 5))
            return width, height, jpeg[place + 9]
        if marker == 0xFF or marker in _BARE:
            place += 1 if marker == 0xFF else 2
            continue
        place += 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
    raise NotAPhoto("It does not begin as a JPEG does.")
