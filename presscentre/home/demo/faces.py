"""Faces of people who do not exist, drawn from a few shapes: nobody could take them for photographs."""

import io
import random
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw

DRAWN, PICTURE, THUMB = (300, 400), (600, 800), (120, 160)
VARIETY = 144
BACKGROUNDS = ("#d9e2ec", "#e6dfd3", "#d8e6dc", "#ecdede", "#dedcec", "#e3e3e3", "#f0e6c8", "#cfe3e6")
SKINS = ("#f3d3bd", "#e8b996", "#d69f73", "#b97f53", "#8f5a37", "#5f3b27", "#f6dfce", "#c99466")
HAIRS = ("#1d1916", "#3a2a20", "#5c3d25", "#8a5a2e", "#c19a57", "#9a9a9a", "#d9d6d0", "#6b2f1f")
CLOTHES = ("#27364a", "#5b2333", "#2f4a3a", "#4a4a4a", "#6a5638", "#394a6d", "#7a3b2e", "#1f1f24")

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Face:
    """The two JPEG files of one portrait."""

    picture: bytes
    thumb: bytes


def face(number: int) -> Face:
    """The face of this guest: always the same one. There are VARIETY of them; to draw more would take long."""
    return _face(number % VARIETY)


@cache
def _face(number: int) -> Face:
    drawn = Image.new("RGB", DRAWN)
    _draw(ImageDraw.Draw(drawn), random.Random(number))
    return Face(_jpeg(drawn, PICTURE), _jpeg(drawn, THUMB))


def _jpeg(drawn: Image.Image, size: tuple[int, int]) -> bytes:
    kept = io.BytesIO()
    drawn.resize(size, Image.Resampling.BICUBIC).save(kept, "JPEG", quality=82)
    return kept.getvalue()


def _draw(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    ground, skin, hair, cloth = (dice.choice(row) for row in (BACKGROUNDS, SKINS, HAIRS, CLOTHES))
    wide, tall = dice.randint(62, 76), dice.randint(84, 98)
    head: Box = (150 - wide, 170 - tall, 150 + wide, 170 + tall)
    style = dice.choice(("short", "short", "long", "bob", "bald", "curls", "scarf"))
    pen.rectangle((0, 0, *DRAWN), fill=ground)
    _behind(pen, style, head, hair, cloth)
    pen.rounded_rectangle((40, 305, 260, 460), 70, fill=cloth)
    pen.rectangle((128, 235, 172, 318), fill=skin)
    pen.polygon(((112, 306), (188, 306), (150, 352)), fill=skin)
    pen.ellipse((head[0] - 8, 160, head[0] + 10, 196), fill=skin)
    pen.ellipse((head[2] - 10, 160, head[2] + 8, 196), fill=skin)
    pen.ellipse(head, fill=skin)
    _features(pen, dice, head, hair)
    if style in ("short", "bald", "curls") and dice.random() < 0.3:
        pen.chord((head[0] + 8, 150, head[2] - 8, head[3] + 2), 28, 152, fill=hair)
    _before(pen, style, head, hair, cloth)


def _behind(pen: ImageDraw.ImageDraw, style: str, head: Box, hair: str, cloth: str) -> None:
    left, top, right, bottom = head
    if style == "long":
        pen.rounded_rectangle((left - 18, top, right + 18, 330), 70, fill=hair)
    elif style == "bob":
        pen.rounded_rectangle((left - 16, top - 4, right + 16, bottom - 22), 70, fill=hair)
    elif style == "curls":
        for place in range(left - 6, right + 7, 17):
            pen.ellipse((place - 22, top - 16, place + 22, top + 52), fill=hair)
    elif style == "scarf":
        pen.rounded_rectangle((left - 20, top - 20, right + 20, 350), 80, fill=cloth)


def _before(pen: ImageDraw.ImageDraw, style: str, head: Box, hair: str, cloth: str) -> None:
    """What lies over the forehead."""
    left, top, right, _bottom = head
    if style == "bald":
        return
    over: Box = (left - 4, top - 12, right + 4, top + 118)
    pen.chord(over, 188, 352, fill=cloth if style == "scarf" else hair)
    if style == "bob":
        pen.rectangle((left + 6, top + 40, right - 6, top + 58), fill=hair)


def _features(pen: ImageDraw.ImageDraw, dice: random.Random, head: Box, hair: str) -> None:
    apart, level = dice.randint(26, 34), 172
    for middle in (150 - apart, 150 + apart):
        pen.ellipse((middle - 12, level - 8, middle + 12, level + 8), fill="#ffffff")
        pen.ellipse((middle - 6, level - 7, middle + 6, level + 7), fill="#241a14")
        pen.line((middle - 14, level - 20, middle + 14, level - 20 - dice.randint(-2, 4)), fill=hair, width=5)
    pen.line(((150, 180), (143, 208), (152, 210)), fill="#3a2a20", width=3, joint="curve")
    pen.arc((124, 205, 176, 205 + dice.randint(24, 34)), 25, 155, fill="#7c2f2f", width=5)
    if dice.random() < 0.25:
        for middle in (150 - apart, 150 + apart):
            pen.ellipse((middle - 21, level - 18, middle + 21, level + 18), outline="#222222", width=3)
        pen.line((150 - apart + 21, level, 150 + apart - 21, level), fill="#222222", width=3)
