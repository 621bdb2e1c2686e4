"""Colours as print knows them: the event's accent, and one dark colour for each region, all readable under white."""

from math import floor

from presscentre.events import colour
from presscentre.events.colour import Oklch

# Told apart by most eyes, and each 4.5 to 1 against white; the region's name stands beside it in any case.
BANDS = (
    Oklch(0.45, 0.15, 255),  # blue
    Oklch(0.46, 0.13, 35),  # rust
    Oklch(0.43, 0.1, 150),  # green
    Oklch(0.42, 0.15, 305),  # violet
    Oklch(0.45, 0.09, 75),  # brown
    Oklch(0.44, 0.08, 205),  # teal
    Oklch(0.45, 0.16, 0),  # crimson
    Oklch(0.38, 0.02, 265),  # slate
)
NO_REGION = Oklch(0.3, 0.01, 265)


def band(place: int | None) -> str:
    """The colour of the region that comes at this place of its event (from 0); None: of no region."""
    return hexadecimal(NO_REGION if place is None else BANDS[place % len(BANDS)])


def accent(text: str) -> str:
    """The event's colour as words and rules of it are printed on white."""
    known = colour.parse(text) or BANDS[0]
    return hexadecimal(known.bound(0.3, 0.49, 0.18))


def hexadecimal(shade: Oklch) -> str:
    """The colour as "#1a2b3c", with as much chroma as sRGB can show."""
    chroma = shade.chroma
    while chroma > 0 and not all(-1e-4 <= part <= 1 + 1e-4 for part in colour.linear_srgb(shade)):
        chroma -= 0.005
        shade = Oklch(shade.lightness, max(chroma, 0.0), shade.hue)
    return "#" + "".join(f"{_byte(part):02x}" for part in colour.linear_srgb(shade))


def _byte(linear: float) -> int:
    """One part of a colour, as sRGB (IEC 61966-2-1) writes it in a byte."""
    part = min(max(linear, 0.0), 1.0)
    curved = 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
    return floor(curved * 255 + 0.5)
