"""`make bench-badges`: 500 A6 badges from rows to PDFs on one core, bare Typst beside it; results are checked."""

import io
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import machine

ROOT = Path(__file__).resolve().parent.parent.parent
OUT = ROOT / "benchmarks" / "out" / "badges.json"
BADGES, TENS, SAMPLE = 500, 10, 5
NAMES = [
    ("王小明", "Wang Xiaoming", "zh-hans"),
    ("山田 太郎", "Yamada Taro", "ja"),
    ("김민수", "Kim Minsu", "ko"),
    ("محمد العربي", "Mohamed El Arabi", ""),
    ("สมชาย ใจดี", "Somchai Jaidee", ""),
    ("Zoë Müller", "Zoë Müller", ""),
    ("", "Ana María de la Concepción Fernández y Gutiérrez", ""),
    ("Surya", "Surya", ""),
]
FLOOR = """#set page(width: 105mm, height: 148mm, margin: 7mm)
#let files = json(bytes(sys.inputs.files))
#let faces = json(bytes(sys.inputs.data))
#set text(font: ("Noto Sans", "Noto Sans CJK SC", "Noto Sans Arabic", "Noto Sans Thai"), size: 14pt)
#for (number, face) in faces.enumerate() {
  page[#image("/" + files.at(number), width: 40mm) #image(bytes(face.qr), format: "svg", width: 43mm)

    #face.native

    #face.latin]
}"""


def photo(seed: int) -> bytes:
    """600 × 800 with the grain of a face: about as many bytes as a real portrait."""
    from PIL import Image, ImageDraw, ImageFilter

    random.seed(seed)
    grain = Image.effect_noise((600, 800), 18).filter(ImageFilter.GaussianBlur(1))
    face = Image.merge("RGB", (grain, grain, grain.point(lambda level: level // 2 + seed % 60)))
    ImageDraw.Draw(face).ellipse((150, 160, 450, 560), fill=(200, 150 + seed % 50, 130))
    out = io.BytesIO()
    face.save(out, "JPEG", quality=85)
    return out.getvalue()


def rows(count: int) -> Any:
    """So many accredited people with portraits, badges and codes; the run that prints them."""
    from django.core.files.base import ContentFile

    from presscentre.accreditation import actions
    from presscentre.accreditation.actions.badges import issue
    from presscentre.accreditation.models import Badge, Portrait
    from presscentre.events.models import Zone
    from tests import factories
    from tests.accreditation import rows as made

    event = factories.event("gala")
    ada = factories.officer("Ada", event, "administrator")
    there = made.delegation(event, region=factories.region(event))
    zones = [Zone.objects.create(event=event, key=key, name=f"Zone {key}") for key in "abc"]
    for number in range(count):
        native, latin, language = NAMES[number % len(NAMES)]
        person = factories.person(f"person{number}")
        facts = {"native_name": native, "latin_name": f"{latin} {number}", "name_language": language}
        given = {"state": "approved", "decided_at": factories.NOON, "interpretation": "ja"}
        application = made.application(event, person, there, **(facts | given))
        application.zones.set(zones[: number % 4])
        size = {"width": 600, "height": 800, "crop": [0, 0, 600, 800], "digest": "", "taken_at": factories.NOON}
        portrait = Portrait(application=application, **size)
        portrait.picture.save(f"{number}.jpg", ContentFile(photo(number)), save=False)
        portrait.save()
        issue(application, by=ada, now=factories.NOON)
    return actions.start_run(event, Badge.objects.all(), "a6", by=ada, now=factories.NOON)


def ours(run: Any) -> tuple[float, list[bytes]]:
    """Seconds of the core for the whole run, as the worker draws it, and the PDFs."""
    from presscentre.accreditation.printing import runs

    press = runs.PRESS
    began, pdfs = spent(press.pid), []
    for first in range(0, len(run.badges), runs.AT_ONCE):
        pdfs.append(runs.draw(run, first)[0])
    return spent(press.pid) - began, pdfs


def floor(run: Any) -> float:
    """Seconds of the core for a photo, a code and two names by bare Typst in tens, without a process of its own."""
    import segno
    import typst

    from presscentre.accreditation.models import Badge
    from presscentre.accreditation.printing.fonts import FOLDERS

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(FOLDERS))
    began = time.process_time()
    keys = [pk for pk, _generation, _reason in run.badges]
    found = Badge.objects.with_faces().in_bulk(keys)
    for first in range(0, len(keys), TENS):
        faces, files = [], []
        for badge in (found[pk] for pk in keys[first : first + TENS]):
            drawn = io.BytesIO()
            segno.make(badge.code, error="m", boost_error=False).save(drawn, "svg", border=0)
            application = badge.application
            faces.append(
                {"native": application.native_name, "latin": application.latin_name, "qr": drawn.getvalue().decode()}
            )
            files.append(os.memfd_create("photo"))
            os.write(files[-1], application.portrait.picture.read())
            application.portrait.picture.close()
        inputs = {"data": json.dumps(faces), "files": json.dumps([str(file) for file in files])}
        compiler = typst.Compiler(FLOOR.encode(), root="/proc/self/fd", font_paths=fonts, ignore_system_fonts=True)
        compiler.compile(format="pdf", sys_inputs=inputs, pdf_tags=False)
        for file in files:
            os.close(file)
    return time.process_time() - began


def spent(pid: int | None) -> float:
    """Seconds of the one core that we and the press have used: what a busy neighbour cannot lengthen."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)  # a press that was let go because it had grown
    return time.process_time() + ended.ru_utime + ended.ru_stime + (machine.cpu_seconds(pid) if pid else 0.0)


def check(run: Any, pdfs: list[bytes]) -> None:
    """What was timed is what was asked for: every page with its person, and codes that are read as they were signed."""
    import pypdf

    from presscentre.accreditation.models import Badge
    from presscentre.accreditation.printing import faces, runs

    pages = [page for pdf in pdfs for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    keys = [pk for pk, _generation, _reason in run.badges]
    badges = Badge.objects.with_faces().in_bulk(keys)
    assert len(pages) == len(keys) == BADGES, len(pages)
    for page, pk in zip(pages, keys, strict=True):
        text, name = page.extract_text(), badges[pk].application.latin_name
        assert "".join(name.split()) in "".join(text.split()), f"{name} is not on its page"
    with tempfile.TemporaryDirectory() as folder:
        some = [badges[pk] for pk in keys[:: BADGES // SAMPLE]]
        for number, picture in enumerate(runs.PRESS.pictures(faces.job_of(some, "a6"), dots_per_inch=150)):
            Path(folder, f"{number}.png").write_bytes(picture)
        names = [str(Path(folder, f"{number}.png")) for number in range(len(some))]
        read = subprocess.run(
            ["node", ROOT / "tests/accreditation/read_qr.mjs", *names], capture_output=True, text=True, check=True
        )
        assert read.stdout.splitlines() == [badge.code for badge in some], "a code is not read as it was signed"


@contextmanager
def house(folder: str) -> Iterator[None]:
    """Django on an empty database of its own in this folder."""
    for name in [name for name in os.environ if name.startswith("PRESSCENTRE_")]:
        del os.environ[name]
    os.environ |= {"PRESSCENTRE_DEBUG": "1", "PRESSCENTRE_DATA_DIR": folder}
    os.environ["DJANGO_SETTINGS_MODULE"] = "presscentre.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    yield


def main() -> None:
    machine.go_first(os.getpid())
    os.sched_setaffinity(0, {machine.two_cores()[1]})  # inherited by the press: one core for all that is measured
    with tempfile.TemporaryDirectory(prefix="presscentre-badges-") as folder, house(folder):
        from presscentre.accreditation.printing import runs

        say("making the rows")
        run = rows(BADGES)
        say("warming up")
        runs.draw(run, 0)
        rates, floors = [], []
        pdfs: list[bytes] = []
        for _round in range(3):
            say("ours, then bare Typst")
            seconds, pdfs = ours(run)
            rates.append(BADGES / seconds)
            floors.append(BADGES / floor(run))
        peak = runs.PRESS.peak
        say("checking")
        check(run, pdfs)
        runs.PRESS.close()
    results: dict[str, Any] = {
        "machine": machine.named(),
        "badges_per_s": round(median(rates), 1),
        "rss_mb": round(peak / 1e6),
        "floor_per_s": round(median(floors), 1),
        "floor_ratio": round(median(mine / other for mine, other in zip(rates, floors, strict=True)), 3),
        "bytes_per_badge": sum(map(len, pdfs)) // BADGES,
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(results, indent=1) + "\n")
    print(table(results))


def table(results: dict[str, Any]) -> str:
    return f"""{results["machine"]}

| {BADGES} badges, A6, with portrait and code | |
|---|---:|
| a second of one core, from rows to PDF | {results["badges_per_s"]} |
| bare Typst, in tens: photo, code, two names | {results["floor_per_s"]} |
| ours to bare Typst | {results["floor_ratio"]} |
| memory of the press, MB | {results["rss_mb"]} |
| bytes of a badge | {results["bytes_per_badge"]} |"""


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
