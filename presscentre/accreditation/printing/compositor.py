"""Badges drawn with Typst: the child of `press`. The server's own process never imports it."""

import json
import os
from pathlib import Path
from typing import Any

import typst

from presscentre.accreditation import apart
from presscentre.accreditation.printing.fonts import FOLDERS
from presscentre.accreditation.printing.photos import NotAPhoto, wrapped
from presscentre.accreditation.printing.qr import drawn

MANY, REMEMBERED = 8, 10  # faces in a job after which Typst is made to forget; documents that it remembers
TEMPLATE = Path(__file__).with_name("badge.typ")


class Compositor:
    """Sets one job after the other in the same fonts."""

    def __init__(self) -> None:
        self._template = TEMPLATE.read_bytes()
        self._fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(FOLDERS))
        self._faces = 0  # of the last job

    def work(self, head: apart.Head, parts: list[bytes]) -> apart.Message:
        """The pages of one job, or the name of what went wrong."""
        data, portraits = json.loads(parts[0]), parts[1:]
        self._faces = len(data["faces"])
        files: list[int] = []
        try:
            files += [_in_memory(wrapped(portrait)) for portrait in portraits]
            for face in data["faces"]:
                face["qr"] = drawn(face.pop("code"))
            return {}, self._draw(json.dumps(data), files, head["how"])
        except (typst.TypstError, MemoryError, NotAPhoto) as error:
            return {"error": type(error).__name__}, []
        finally:
            for file in files:
                os.close(file)

    def rest(self) -> None:
        """Typst remembers ten documents, in case the next is like one of them: ours are not, and 48 faces are much."""
        if self._faces <= MANY:
            return
        blank = typst.Compiler(font_paths=self._fonts, ignore_system_fonts=True)
        for _document in range(REMEMBERED):
            blank.compile(b"#page[]", format="pdf", pdf_tags=False)

    def _draw(self, data: str, files: list[int], how: dict[str, Any]) -> list[bytes]:
        # A file in memory has a path as long as it is open, and Typst reads nothing but paths below its root.
        inputs = {"data": data, "files": json.dumps([str(file) for file in files])}
        compiler = typst.Compiler(
            self._template, root="/proc/self/fd", font_paths=self._fonts, ignore_system_fonts=True
        )
        made = compiler.compile(sys_inputs=inputs, pdf_tags=False, **how)
        return list(made) if isinstance(made, list) else [made or b""]


def _in_memory(data: bytes) -> int:
    file = os.memfd_create("portrait")
    with os.fdopen(os.dup(file), "wb") as writer:
        writer.write(data)
    return file


if __name__ == "__main__":
    compositor = Compositor()
    apart.serve(compositor.work, rest=compositor.rest)
