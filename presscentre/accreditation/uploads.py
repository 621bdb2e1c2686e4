"""What a stranger's file becomes, or why it is not taken: the words between the server and those who read it apart.

Pure, and light: the server's own process imports this and none of the decoders (see apart).
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

LARGEST_PORTRAIT = 15 * 1024 * 1024  # bytes
LARGEST_EVIDENCE = 10 * 1024 * 1024  # bytes
MOST_PAGES = 200  # of a document


class Unfit(Exception):
    """This file cannot be taken. `code` names why, `facts` fill its sentence (see studio and actions.evidence)."""

    def __init__(self, code: str, **facts: Any) -> None:
        self.code, self.facts = code, facts
        super().__init__(code)


class Crop(NamedTuple):
    """The frame: left, top, width, height in pixels of the upright picture; its sides are as 3 to 4."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Taken:
    """What a portrait became. All three are JPEG in sRGB without metadata."""

    original: bytes  # upright, whole, about 2,000 pixels long at most
    picture: bytes  # the frame, 600 × 800
    thumb: bytes  # the same, 120 × 160
    size: tuple[int, int]  # of `original`
    crop: Crop  # in the pixels of `original`


class Proof(NamedTuple):
    """What is kept of a file of evidence."""

    media_type: str  # "application/pdf", "image/jpeg"
    data: bytes
