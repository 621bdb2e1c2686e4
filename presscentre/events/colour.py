"""Whether an event's colour can be read: the accents that static/css/tokens.css derives from it, and their contrast.

Sources: Björn Ottosson, "A perceptual color space for image processing" (OKLab to linear sRGB); WCAG 2.2, "relative
luminance" and "contrast ratio".
"""

import re
from dataclasses import dataclass
from math import cos, radians, sin
from typing import NamedTuple

FORM = re.compile(r"oklch\((\d(?:\.\d+)?) (\d(?:\.\d+)?) (\d{1,3}(?:\.\d+)?)\)")


class Oklch(NamedTuple):
    """Lightness 0 to 1, chroma 0 to about 0.4, hue in degrees."""

    lightness: float
    chroma: float
    hue: float

    def bound(self, dark: float, light: float, chroma: float) -> "Oklch":
        """What CSS makes of `oklch(from … clamp(dark, l, light) min(c, chroma) h)`."""
        return Oklch(min(max(self.lightness, dark), light), min(self.chroma, chroma), self.hue)


@dataclass(frozen=True)
class Pair:
    """Two colours that must stand out from each other by `least`."""

    name: str
    front: Oklch
    back: Oklch
    least: float

    @property
    def ratio(self) -> float:
        return contrast(self.front, self.back)


LIGHT_PAPER, DARK_PAPER = Oklch(0.995, 0.001, 250), Oklch(0.185, 0.014, 265)
WHITE = Oklch(1, 0, 0)


def parse(text: str) -> Oklch | None:
    """The colour behind "oklch(0.64 0.23 33)", None if it is not written so or lies outside what can be shown."""
    found = FORM.fullmatch(text)
    if found is None:
        return None
    colour = Oklch(*(float(part) for part in found.groups()))
    return colour if colour.lightness <= 1 and colour.chroma <= 0.4 and colour.hue <= 360 else None


def pairs(event: Oklch) -> list[Pair]:
    """Everything that is derived from an event's colour, against what it stands on: lines 3:1, text 4.5:1."""
    light, dark = event.bound(0.3, 0.49, 0.18), event.bound(0.76, 0.9, 0.14)
    return [
        Pair("lines on light paper", event.bound(0.45, 0.58, 0.2), LIGHT_PAPER, 3),
        Pair("text on light paper", light, LIGHT_PAPER, 4.5),
        Pair("text on a light button", WHITE, light, 4.5),
        Pair("lines on dark paper", event.bound(0.7, 0.85, 0.18), DARK_PAPER, 3),
        Pair("text on dark paper", dark, DARK_PAPER, 4.5),
        Pair("text on a dark button", DARK_PAPER, dark, 4.5),
    ]


def unreadable(event: Oklch) -> list[Pair]:
    """The pairs that do not stand out enough; none for a colour that may be used."""
    return [pair for pair in pairs(event) if pair.ratio < pair.least]


def contrast(one: Oklch, other: Oklch) -> float:
    """WCAG's contrast ratio, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Oklch) -> float:
    """WCAG's relative luminance, 0 to 1, of the colour as a screen shows it."""
    red, green, blue = (min(max(part, 0.0), 1.0) for part in linear_srgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear_srgb(colour: Oklch) -> tuple[float, float, float]:
    """Linear red, green and blue; outside 0 to 1 where the screen cannot show the colour."""
    a, b = colour.chroma * cos(radians(colour.hue)), colour.chroma * sin(radians(colour.hue))
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
