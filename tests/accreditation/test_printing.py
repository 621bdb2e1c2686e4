"""Badges on paper: every script with its letters, text that stays text, and each generation once."""

import io
import os
import re
import signal
import subprocess
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from presscentre.accreditation import actions, codes, jobs, queries
from presscentre.accreditation.actions.badges import issue, stop
from presscentre.accreditation.models import Badge, Portrait, Print, PrintRun, State
from presscentre.accreditation.printing import colours, faces, fonts, layouts, photos, qr, runs, scripts
from presscentre.accreditation.printing.press import Press, PressFailed
from presscentre.events.colour import WHITE, contrast
from presscentre.events.models import Zone
from tests import factories
from tests.accreditation import rows

NOON = factories.NOON
GIVEN = {"state": State.APPROVED, "decided_at": NOON}
NAMES = {
    "王小明": ("zh-hans", "NotoSansCJKsc"),
    "陳大文": ("zh-hant", "NotoSansCJKtc"),
    "山田 太郎": ("ja", "NotoSansCJKjp"),
    "김민수": ("ko", "NotoSansCJKkr"),
    "محمد العربي": ("", "NotoSansArabic"),
    "สมชาย": ("", "NotoSansThai"),
    "अनिता शर्मा": ("", "NotoSansDevanagari"),
    "Zoë Müller": ("", "NotoSans"),
    "Suharto": ("", "NotoSans"),
    "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewis": ("", "NotoSans"),
    "#strong[Eve] \\ $x$ @here // *bold* <label>": ("", "NotoSans"),
}


@pytest.fixture(scope="module")
def press():
    yield runs.PRESS
    runs.PRESS.close()


@pytest.fixture(autouse=True)
def elsewhere_kept(press, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def there(gala):
    return rows.delegation(gala, region=factories.region(gala))


@pytest.fixture
def badge_of(there, ada):
    def make(name: str = "Ana", **changes) -> Badge:
        person = factories.person(f"person{Badge.objects.count()}")
        facts = {"native_name": name, "latin_name": name} | GIVEN | changes
        return issue(rows.application(there.event, person, there, **facts), by=ada, now=NOON)

    return make


def portrait(badge: Badge, colour: str = "#7a5b4c") -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (600, 800), colour).save(picture, "JPEG", quality=88)
    facts = {"width": 600, "height": 800, "crop": [0, 0, 600, 800], "digest": "", "taken_at": NOON}
    made = Portrait(application=badge.application, **facts)
    made.picture.save("a.jpg", ContentFile(picture.getvalue()), save=False)
    made.thumb.save("a.jpg", ContentFile(picture.getvalue()), save=False)
    made.save()
    return picture.getvalue()


def drawn(badges: list[Badge]) -> list[Badge]:
    return list(Badge.objects.with_faces().filter(pk__in=[badge.pk for badge in badges]).order_by("pk"))


def glyphs(pdf: bytes) -> tuple[set[str], int]:
    """The names of the fonts of a PDF, and how often it draws a glyph that its font does not have."""
    names, missing = set(), 0
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        sheet = page["/Resources"].get("/Font", {})
        names |= {re.sub(r"^/[A-Z]{6}\+", "", str(font.get_object()["/BaseFont"])) for font in sheet.values()}
        shown = re.findall(rb"<([0-9A-Fa-f]+)>|\(((?:\\.|[^\\)])*)\)", page.get_contents().get_data())
        for hexed, raw in shown:
            shown_as = bytes.fromhex(hexed.decode()) if hexed else unescaped(raw)
            missing += sum(shown_as[at : at + 2] == b"\0\0" for at in range(0, len(shown_as), 2))
    return names, missing


def unescaped(raw: bytes) -> bytes:
    short = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

    def plain(found: re.Match[bytes]) -> bytes:
        sign = found[1]
        return bytes([int(sign, 8)]) if sign[:1].isdigit() else short.get(sign, sign)

    return re.sub(rb"\\([0-7]{1,3}|.)", plain, raw, flags=re.DOTALL)


# What a badge shows


@pytest.mark.parametrize("layout", layouts.LAYOUTS)
def test_every_script_is_set_in_its_own_letters(press, badge_of, layout):
    for name, (language, _font) in NAMES.items():
        badge_of(name, name_language=language)
    pdf = press.pdf(faces.job_of(drawn(Badge.objects.all()), layout))
    used, missing = glyphs(pdf)
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    paper = layouts.LAYOUTS[layout]

    assert missing == 0
    assert {font.split("-")[0] for font in used} >= {font for _language, font in NAMES.values()}
    assert len(pages) == -(-len(NAMES) // paper.badges)
    assert [round(float(side) / 72 * 25.4, 1) for side in pages[0].mediabox[2:]] == [paper.width, paper.height]


def test_what_people_type_is_shown_and_never_obeyed(press, badge_of):
    name = "#strong[Eve] \\ $x$ @here // *bold* <label>"
    badge = badge_of(name, role='#image("/etc/passwd") #sys.inputs', limits="= Not\u202e a heading")
    text = pypdf.PdfReader(io.BytesIO(press.pdf(faces.job_of(drawn([badge]), "a6")))).pages[0].extract_text()
    flat = "".join(text.split())

    assert "".join(name.split()) in flat
    assert '#image("/etc/passwd")#sys.inputs' in flat
    assert "=Notaheading" in flat


def test_a_badge_shows_names_outlet_role_region_zones_channel_and_serial(press, gala, badge_of):
    badge = badge_of("山田 太郎", latin_name="Yamada Taro", role="Correspondent", interpretation="ja")
    badge.application.zones.add(Zone.objects.create(event=gala, key="mixed", name="Mixed zone"))
    text = pypdf.PdfReader(io.BytesIO(press.pdf(faces.job_of(drawn([badge]), "a6")))).pages[0].extract_text()

    shown = ["山田 太郎", "Yamada Taro", "Nordlicht", "Correspondent", "Europe", "Mixed zone", "日本語", "G1"]
    assert [words for words in shown if words.replace(" ", "") not in "".join(text.split())] == []


def test_a_portrait_reaches_the_paper_byte_for_byte(press, badge_of):
    badge = badge_of()
    jpeg = portrait(badge)

    assert jpeg in press.pdf(faces.job_of(drawn([badge]), "a6"))
    with pytest.raises(photos.NotAPhoto):
        photos.wrapped(b"GIF89a")


def test_the_code_on_paper_is_read_as_it_was_signed(press, badge_of, tmp_path):
    badge = badge_of("محمد العربي")
    portrait(badge)
    for layout in layouts.LAYOUTS:
        [page] = press.pictures(faces.job_of(drawn([badge]), layout), dots_per_inch=200)
        (tmp_path / f"{layout}.png").write_bytes(page)
    script = Path(settings.BASE_DIR) / "tests/accreditation/read_qr.mjs"
    names = [str(tmp_path / f"{layout}.png") for layout in layouts.LAYOUTS]
    read = subprocess.run(["node", script, *names], capture_output=True, text=True, check=True, timeout=600)

    assert read.stdout.splitlines() == [badge.code] * len(layouts.LAYOUTS)


def test_a_sample_opens_no_door(press, gala, badge_of):
    sample = faces.job_of(drawn([badge_of()]), "a6", sample=True)
    sheet = faces.sheet_to_test(gala, "four")

    assert {face["code"] for job in (sample, sheet) for face in job.data["faces"]} == {faces.SAMPLE_CODE}
    used, missing = glyphs(press.pdf(sheet))
    assert (missing, len(used) >= 6) == (0, True)
    with pytest.raises(ValueError, match="begin"):
        queries.proven(gala, faces.SAMPLE_CODE)


@pytest.mark.once
def test_a_name_is_set_in_the_language_it_is_written_in():
    assert scripts.language_of("山田", "en", "ja") == "ja"
    assert scripts.language_of("ヤマダ", "zh-hans") == "ja"
    assert scripts.language_of("陳大文", country="HK") == "zh-hk"
    assert scripts.language_of("王小明", "de") == "zh-hans"
    assert scripts.language_of("محمد Müller") == "ar"
    assert scripts.clean(" A\u202eb\n\u200bc\u0007 ") == "Ab c"


@pytest.mark.once
def test_letters_that_no_font_has_are_known_before_printing():
    assert fonts.unknown("王小明 山田 김민수 محمد สมชาย अनिता Zoë") == ""
    assert fonts.unknown("𒀀 Ana ꯃꯃ") == "𒀀ꯃ"


@pytest.mark.once
def test_white_words_stand_out_from_the_colour_of_every_region():
    assert [shade for shade in (*colours.BANDS, colours.NO_REGION) if contrast(shade, WHITE) < 4.5] == []
    assert len({colours.band(place) for place in range(8)}) == 8


# The process that draws


def test_a_press_that_bursts_takes_nobody_with_it(press, badge_of):
    job = faces.job_of(drawn([badge_of()]), "a6")
    small = Press()
    with pytest.raises(PressFailed):
        small.pdf(faces.Job({"layout": "a6"}))
    small.pdf(job)
    os.kill(small.pid, signal.SIGKILL)
    assert small.pdf(job).startswith(b"%PDF")
    small.close()


# The office prints


def test_a_generation_is_printed_once_and_a_reprint_is_another(badge_of, ada):
    badge = badge_of()
    first = actions.print_badge(badge, "a6", by=ada, now=NOON)
    with pytest.raises(actions.AlreadyPrinted):
        actions.print_badge(badge, "a6", by=ada, now=NOON)
    again = actions.print_badge(badge, "card", by=ada, now=NOON, reason="lost")

    assert [(row.generation, row.reason, row.layout) for row in (first, again)] == [
        (1, "first", "a6"),
        (2, "lost", "card"),
    ]
    badge.refresh_from_db()
    assert (badge.generation, badge.printed_generation, badge.renewed_at) == (2, 2, NOON)


def test_a_badge_whose_accreditation_has_ended_is_not_printed(badge_of, ada):
    badge = badge_of()
    stop(badge.application, by=ada, now=NOON)

    with pytest.raises(actions.BadgeStopped):
        actions.print_badge(badge, "a6", by=ada, now=NOON)
    assert not Print.objects.exists()


def test_a_run_prints_what_is_not_printed_sorted_in_parts(gala, elsewhere, badge_of, ada, monkeypatch):
    monkeypatch.setattr(runs, "AT_ONCE", 2)
    monkeypatch.setattr(actions.printing, "AT_ONCE", 2)
    names = ["Ed", "Ana", "Cem", "Bo", "Dai"]
    badges = {name: badge_of(name) for name in names}
    actions.print_badge(badges["Bo"], "a6", by=ada, now=NOON)
    there = rows.application(elsewhere, "Ola", rows.delegation(elsewhere), **GIVEN)
    issue(there, by=ada, now=NOON)
    run = actions.start_run(gala, Badge.objects.all(), "a6", by=ada, now=NOON)
    actions.reprint(badges["Dai"], reason="lost", by=ada, now=NOON)
    jobs.draw_badges(NOON)

    run.refresh_from_db()
    assert [pk for pk, _generation, _reason in run.badges] == [badges[name].pk for name in ("Ana", "Cem", "Dai", "Ed")]
    assert (run.state, run.done, [part.count for part in run.parts.all()]) == (PrintRun.State.DONE, 4, [2, 1])
    texts = [pypdf.PdfReader(part.file.path).pages[0].extract_text() for part in run.parts.all()]
    assert ["Ana" in texts[0], "Ed" in texts[1]] == [True, True]
    assert set(Print.objects.filter(run=run).values_list("badge__application__latin_name", flat=True)) == {
        "Ana",
        "Cem",
        "Ed",
    }
    jobs.draw_badges(NOON)
    assert Print.objects.filter(run=run).count() == 3


def test_printed_badges_come_along_only_with_a_reason_and_another_code(gala, badge_of, ada):
    badge = badge_of()
    actions.print_badge(badge, "a6", by=ada, now=NOON)

    with pytest.raises(actions.NothingToPrint):
        actions.start_run(gala, Badge.objects.all(), "a6", by=ada, now=NOON)
    run = actions.start_run(gala, Badge.objects.all(), "a6", by=ada, now=NOON, again="damaged")
    assert run.badges == [[badge.pk, 2, "damaged"]]


def test_a_part_that_two_workers_have_drawn_is_kept_once(gala, badge_of, ada):
    badge = badge_of()
    run = actions.start_run(gala, Badge.objects.all(), "a6", by=ada, now=NOON)

    assert actions.keep_part(run, 0, "badges/one.pdf", [badge.pk], by=None, now=NOON)
    assert not actions.keep_part(run, 0, "badges/two.pdf", [badge.pk], by=None, now=NOON)
    assert list(Print.objects.values_list("badge", "reason")) == [(badge.pk, "first")]
    assert [part.file.name for part in run.parts.all()] == ["badges/one.pdf"]


def test_a_stopped_run_goes_no_further_until_it_is_told_to(gala, badge_of, ada):
    badge_of()
    run = actions.start_run(gala, Badge.objects.all(), "a6", by=ada, now=NOON)
    actions.stop_run(run, by=ada, now=NOON)
    jobs.draw_badges(NOON)
    assert not run.parts.exists()

    actions.go_on(run, by=ada, now=NOON)
    jobs.draw_badges(NOON)
    assert run.parts.count() == 1
    with pytest.raises(actions.RunNotStopped):
        actions.go_on(run, by=ada, now=NOON)


def test_the_pdfs_of_a_run_are_gone_after_two_days_and_its_prints_are_not(gala, badge_of, ada):
    badge_of()
    run = actions.start_run(gala, Badge.objects.all(), "a6", by=ada, now=NOON)
    jobs.draw_badges(NOON)
    part = run.parts.get()
    jobs.forget_print_runs(NOON + timedelta(days=1))
    assert Path(part.file.path).is_file()

    jobs.forget_print_runs(NOON + timedelta(days=3))
    assert (run.parts.get().file.name, Print.objects.count()) == ("", 1)


@pytest.mark.once
@given(st.text(alphabet=codes.BASE45, min_size=135, max_size=135).map(codes.PREFIX.__add__))
def test_our_own_drawing_of_a_code_is_segnos(text):
    assert qr._modules(text) == "".join(qr._by_segno(text))
