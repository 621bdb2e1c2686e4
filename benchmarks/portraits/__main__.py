"""`make bench-portraits`: one core; ours through the darkroom as the server uses it, bare Pillow beside it."""

import io
import json
import multiprocessing
import os
import random
import time
from pathlib import Path
from statistics import median
from typing import Any

from PIL import Image, ImageFilter, ImageOps

from benchmarks import machine
from presscentre.accreditation.darkroom import Darkroom
from presscentre.accreditation.portraits import HEIGHT, KEPT_QUALITY, KEPT_SIDE, QUALITY, THUMB, WIDTH
from presscentre.accreditation.uploads import Taken

OUT = Path(__file__).resolve().parent.parent / "out" / "portraits.json"
PHOTOS, ROUNDS = 20, 5
QUARTER = 6  # EXIF: to be shown a quarter to the right, as phones write it


def photo(seed: int) -> bytes:
    """Twelve million pixels as a phone takes them: sideways, with grain, about two megabytes."""
    random.seed(seed)
    grain = Image.effect_noise((1008, 756), 40).resize((4032, 3024), Image.Resampling.BILINEAR)
    shade = Image.radial_gradient("L").resize((4032, 3024)).filter(ImageFilter.GaussianBlur(seed % 7))
    exif = Image.Exif()
    exif[0x0112] = QUARTER
    out = io.BytesIO()
    Image.merge("RGB", (shade, grain, ImageOps.invert(shade))).save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()


def bare(data: bytes) -> Taken:
    """What remains if nothing is checked: the same decoding, the same three pictures, in the order a hurry gives."""
    picture = Image.open(io.BytesIO(data))
    wide, high = (int(side * KEPT_SIDE / max(picture.size)) + 1 for side in picture.size)
    picture.draft("RGB", (wide, high))
    picture = ImageOps.exif_transpose(picture)
    across = min(picture.size[0], picture.size[1] * 3 // 4)
    left, top = (picture.size[0] - across) // 2, (picture.size[1] - across * 4 // 3) // 2
    cut = picture.resize(
        (WIDTH, HEIGHT),
        Image.Resampling.LANCZOS,
        box=(left, top, left + across, top + across * 4 // 3),
        reducing_gap=2.0,
    )
    small = cut.resize(THUMB, Image.Resampling.LANCZOS, reducing_gap=2.0)
    parts = []
    for image, quality in ((picture, KEPT_QUALITY), (cut, QUALITY), (small, QUALITY)):
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality)
        parts.append(out.getvalue())
    return Taken(*parts, picture.size, None)  # type: ignore[arg-type]


def _bare(core: int, photos: list[bytes], pipe: Any) -> None:
    os.sched_setaffinity(0, {core})
    while pipe.recv():
        began = time.process_time()
        for data in photos:
            bare(data)
        pipe.send(time.process_time() - began)


def check(data: bytes, taken: Taken) -> None:
    """The pictures that were timed are the pictures that were asked for."""
    floor = bare(data)
    sizes = [Image.open(io.BytesIO(part)).size for part in (taken.original, taken.picture, taken.thumb)]
    assert sizes == [floor.size, (WIDTH, HEIGHT), THUMB], sizes
    ours, theirs = (Image.open(io.BytesIO(part.picture)).convert("L").resize((60, 80)) for part in (taken, floor))
    apart = sum(abs(a - b) for a, b in zip(ours.tobytes(), theirs.tobytes(), strict=True)) / (60 * 80)
    assert apart < 4, f"ours and bare Pillow show different pictures: {apart:.1f} of 255 apart"


def spent(room: Darkroom) -> float:
    """Seconds of the one core that we and the darkroom have used: what a busy neighbour cannot lengthen."""
    assert room.pid is not None
    return time.process_time() + machine.cpu_seconds(room.pid)


def main() -> None:
    core = machine.two_cores()[1]
    results: dict[str, Any] = {"machine": machine.named()}
    os.sched_setaffinity(0, {core})  # inherited by the darkroom: one core for all that is measured
    photos = [photo(seed) for seed in range(PHOTOS)]
    here, there = multiprocessing.get_context("fork").Pipe()
    other = multiprocessing.get_context("fork").Process(target=_bare, args=(core, photos, there), daemon=True)
    other.start()
    room, ours, floor = Darkroom(), [], []
    try:
        for data in photos[:3]:
            check(data, room.take(data))
        for _round in range(ROUNDS + 1):  # turn by turn, so that the machine's moods fall on both
            began = spent(room)
            for data in photos:
                room.take(data)
            ours.append(spent(room) - began)
            here.send(True)
            floor.append(here.recv())
        memory = room.peak
    finally:
        here.send(False)
        other.join()
        room.close()
    pairs = list(zip(ours[1:], floor[1:], strict=True))  # the first round warmed both up
    results |= {
        "portraits_per_s": round(PHOTOS / median(ours[1:]), 1),
        "floor_per_s": round(PHOTOS / median(floor[1:]), 1),
        "floor_ratio": round(median(mine / theirs for mine, theirs in pairs), 3),
        "rss_mb": round(memory / 1e6),
        "mean_bytes": sum(map(len, photos)) // PHOTOS,
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(results, indent=1) + "\n")
    print(table(results))


def table(results: dict[str, Any]) -> str:
    """What a reader compares, in Markdown."""
    return "\n".join(
        [
            "| portraits of 12 million pixels, one core | a second |",
            "|---|---|",
            f"| taken in: checked, turned, cut, cleaned, in the darkroom | {results['portraits_per_s']} |",
            f"| bare Pillow, the same pictures | {results['floor_per_s']} |",
            f"| time of ours ÷ bare Pillow | {results['floor_ratio']} |",
            f"| most memory of the darkroom, MB | {results['rss_mb']} |",
        ]
    )


if __name__ == "__main__":
    main()
