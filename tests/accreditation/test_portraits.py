"""What becomes of the pictures that people send: a face on a badge, or a clear no. Never a fallen server."""

import io
import os
import signal
import zipfile
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as fuzzing
from hypothesis import strategies as st
from PIL import Image, ImageDraw, PngImagePlugin

from presscentre.accreditation import actions, portraits, studio
from presscentre.accreditation.darkroom import Darkroom
from presscentre.accreditation.models import Portrait
from presscentre.accreditation.uploads import Crop, Unfit
from tests.accreditation import rows

pytestmark = pytest.mark.once  # pictures are the same on every database

PHOTO = 0x9003  # ExifTags: when it was taken


def picture(width: int = 900, height: int = 1200, *, corner: str = "red") -> Image.Image:
    """A grey picture whose upper left corner has another colour, so that turning and cutting show."""
    made = Image.new("RGB", (width, height), "grey")
    ImageDraw.Draw(made).rectangle((0, 0, width // 4, height // 4), fill=corner)
    return made


def sent(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def read(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def refused(data: bytes, crop: list[int] | None = None) -> Unfit:
    with pytest.raises(Unfit) as told:
        portraits.take(data, crop)
    return told.value


@pytest.fixture(scope="module")
def darkroom():
    room = Darkroom()
    room._seconds = 600  # what is asked is what becomes of a picture, not how soon
    yield room
    room.close()


# What is taken


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_each_format_of_phones_and_desks_becomes_the_same_three_pictures(kind):
    taken = portraits.take(sent(picture(), kind))

    assert [read(part).format for part in (taken.original, taken.picture, taken.thumb)] == ["JPEG"] * 3
    assert read(taken.picture).size == (600, 800)
    assert read(taken.thumb).size == (120, 160)
    assert taken.size == (900, 1200)
    assert taken.crop == Crop(0, 0, 900, 1200)


def test_a_picture_taken_sideways_is_turned_upright_before_it_is_cut():
    upright = picture(1200, 1600)
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: show it a quarter to the right
    sideways = sent(upright.transpose(Image.Transpose.ROTATE_90), exif=exif)

    taken = portraits.take(sideways, [0, 0, 600, 800])

    assert taken.size == (1200, 1600)
    red, green, blue = read(taken.picture).getpixel((20, 20))
    assert red > 200
    assert green < 60
    assert blue < 60
    assert read(taken.picture).getexif() == {}


def test_the_frame_is_where_the_person_drew_it():
    taken = portraits.take(sent(picture(2400, 3200)), [1200, 1600, 600, 800])

    assert taken.crop == Crop(1200, 1600, 600, 800)
    assert read(taken.picture).getpixel((300, 400))[0] < 160  # grey: the red corner is outside


def test_nothing_but_pixels_comes_out():
    exif = Image.Exif()
    exif[PHOTO] = "2017:11:11 00:00:00"
    exif.get_ifd(0x8825)[2] = (22.0, 32.0, 11.0)  # where it was taken
    data = sent(picture(), exif=exif, comment=b"shot by Lena", xmp=b"<x:xmpmeta>Lena</x:xmpmeta>")

    taken = portraits.take(data)

    for part in (taken.original, taken.picture, taken.thumb):
        assert set(read(part).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert b"Lena" not in part
        assert b"Exif" not in part


def test_a_transparent_ground_becomes_white():
    clear = Image.new("RGBA", (600, 800), (0, 0, 0, 0))
    assert read(portraits.take(sent(clear, "PNG")).picture).getpixel((5, 5)) == (255, 255, 255)


def test_a_large_photo_is_kept_small():
    taken = portraits.take(sent(picture(4032, 3024)))
    assert max(taken.size) <= 2_100
    assert read(taken.picture).size == (600, 800)


# What is not


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it is 60,000 pixels wide and high."""
    head = (60_000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    out = b"\x89PNG\r\n\x1a\n"
    for kind, body in ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")):
        out += len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")
    return out


def archive_in_a_picture() -> bytes:
    hidden = io.BytesIO()
    with zipfile.ZipFile(hidden, "w") as packed:
        packed.writestr("index.html", "<script>alert(1)</script>")
    return sent(picture()) + hidden.getvalue()


def page_in_a_picture() -> bytes:
    return sent(picture(), comment=b"<html><script>alert(1)</script>")


def words_in_a_png() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "<svg onload=alert(1)>")
    return sent(picture(), "PNG", pnginfo=words)


BAD = {
    "an empty file": (b"", "portrait_empty"),
    "a file of sixteen megabytes": (b"\xff\xd8\xff" + b"0" * (16 << 20), "portrait_too_heavy"),
    "a drawing": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "portrait_is_a_drawing"),
    "a document": (b"%PDF-1.7 ...", "portrait_of_unknown_format"),
    "a GIF": (b"GIF89a" + b"0" * 64, "portrait_of_unknown_format"),
    "a bomb": (bomb(), "portrait_too_many_pixels"),
    "a panorama": (sent(Image.new("L", (20_000, 900))), "portrait_too_long"),
    "too many pixels": (sent(Image.new("L", (11_000, 11_000)), quality=5), "portrait_too_many_pixels"),
    "a picture that moves": (
        sent(picture(600, 800), "WEBP", save_all=True, append_images=[picture(600, 800, corner="blue")]),
        "portrait_moves",
    ),
    "a picture cut off": (sent(picture())[:3000], "portrait_damaged"),
    "a PNG cut off": (sent(picture(), "PNG")[:1000], "portrait_damaged"),
    "a picture with an archive behind": (archive_in_a_picture(), "portrait_is_two_files"),
    "a picture with a page inside": (page_in_a_picture(), "portrait_is_two_files"),
    "a PNG with a drawing in its words": (words_in_a_png(), "portrait_is_two_files"),
    "a small picture": (sent(picture(300, 400)), "portrait_too_small"),
}


@pytest.mark.parametrize(("data", "code"), BAD.values(), ids=BAD)
def test_every_bad_file_is_refused_with_its_own_sentence(data, code):
    unfit = refused(data)
    sentence = str(studio.SENTENCES.get(unfit.code, studio.PortraitRefused)(**unfit.facts))

    assert unfit.code == code
    assert "%(" not in sentence


@pytest.mark.parametrize("crop", [[-1, 0, 600, 800], [301, 0, 600, 800], [0, 0, 0, 0], [0, 500, 900, 1200]])
def test_a_frame_beyond_the_picture_is_refused(crop):
    assert refused(sent(picture()), crop).code in ("portrait_frame_outside", "portrait_too_small")


def test_a_frame_that_is_too_small_says_how_large_it_must_be():
    unfit = refused(sent(picture()), [0, 0, 300, 400])
    assert unfit.facts == {"width": 300, "height": 400, "least_width": 600, "least_height": 800}


# The darkroom


def test_the_darkroom_gives_what_the_studio_would(darkroom):
    data = sent(picture())
    assert darkroom.take(data, [0, 0, 600, 800]) == portraits.take(data, [0, 0, 600, 800])


def test_a_darkroom_that_dies_takes_only_its_picture_along(darkroom):
    darkroom.take(sent(picture()))
    os.kill(darkroom.pid, signal.SIGKILL)

    assert darkroom.take(sent(picture())).size == (900, 1200)


def test_five_hundred_broken_pictures_kill_nobody_and_fill_no_memory(darkroom):
    """Each is taken or refused with a code that has a sentence, by one child that lives on."""
    whole = [sent(picture(620, 830), kind) for kind in ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")]
    darkroom.take(whole[0])
    child, seen = darkroom.pid, set()

    @fuzzing(max_examples=500, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(whole), st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=6)), max_size=6),
           st.floats(0.2, 1))  # fmt: skip
    def mutated(data, wounds, kept):
        sick = bytearray(data)
        for place, wound in wounds:
            at = int(place * (len(sick) - len(wound)))
            sick[at : at + len(wound)] = wound
        try:
            darkroom.take(bytes(sick[: int(len(sick) * kept)]))
            seen.add("taken")
        except Unfit as unfit:
            seen.add(unfit.code)

    mutated()
    assert seen >= {"taken", "portrait_damaged"}
    assert seen - {"taken"} <= {*studio.SENTENCES, studio.PortraitRefused.code}
    assert darkroom.pid == child
    assert darkroom.peak < 500 * 1024 * 1024


def test_the_largest_pictures_that_are_taken_stay_within_the_memory(darkroom):
    for kind, mode, side in (("JPEG", "RGB", 8_000), ("PNG", "RGBA", 5_000)):
        darkroom.take(sent(Image.new(mode, (side, side)), kind))
    assert darkroom.peak < 500 * 1024 * 1024


# What is kept


@pytest.fixture
def lenas(gala, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return rows.application(gala, "Lena", rows.delegation(gala))


def face(portrait: Portrait) -> Image.Image:
    return read(Path(portrait.picture.path).read_bytes())


def kept() -> list[str]:
    return sorted(path.parent.name for path in Path(settings.MEDIA_ROOT).rglob("*.jpg"))


def test_a_portrait_is_kept_as_original_picture_and_thumb(lenas, django_capture_on_commit_callbacks):
    portrait = actions.keep_portrait(lenas, studio.develop(sent(picture())), by=lenas.person, now=rows.DAY_BEFORE)

    assert kept() == ["originals", "pictures", "thumbs"]
    assert face(portrait).size == (600, 800)
    assert (portrait.width, portrait.height, portrait.crop) == (900, 1200, [0, 0, 900, 1200])


def test_a_new_portrait_leaves_no_file_of_the_old_one(lenas, django_capture_on_commit_callbacks):
    for corner in ("red", "blue"):
        with django_capture_on_commit_callbacks(execute=True):
            taken = studio.develop(sent(picture(corner=corner)))
            portrait = actions.keep_portrait(lenas, taken, by=lenas.person, now=rows.DAY_BEFORE)

    assert Portrait.objects.count() == 1
    assert kept() == ["originals", "pictures", "thumbs"]
    assert face(portrait).getpixel((20, 20))[2] > 200


def test_another_frame_is_cut_from_the_kept_original(lenas, django_capture_on_commit_callbacks):
    portrait = actions.keep_portrait(
        lenas, studio.develop(sent(picture(1200, 1600))), by=lenas.person, now=rows.DAY_BEFORE
    )
    again = studio.develop_again(portrait, [600, 800, 600, 800])
    with django_capture_on_commit_callbacks(execute=True):
        portrait = actions.keep_portrait(lenas, again, by=lenas.person, now=rows.DAY_BEFORE)

    assert portrait.crop == [600, 800, 600, 800]
    assert kept() == ["originals", "pictures", "thumbs"]


def test_an_erased_portrait_leaves_nothing(lenas, django_capture_on_commit_callbacks):
    portrait = actions.keep_portrait(lenas, studio.develop(sent(picture())), by=lenas.person, now=rows.DAY_BEFORE)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.erase_portrait(lenas, by=lenas.person, now=rows.DAY_BEFORE)

    assert kept() == []
    assert not actions.erase_portrait(lenas, by=lenas.person, now=rows.DAY_BEFORE)
    with pytest.raises(studio.NoPortrait):
        studio.develop_again(portrait, [0, 0, 600, 800])


def test_a_refused_picture_leaves_the_earlier_one_as_it_was(lenas):
    actions.keep_portrait(lenas, studio.develop(sent(picture())), by=lenas.person, now=rows.DAY_BEFORE)
    before = Portrait.objects.values().get()

    with pytest.raises(studio.PortraitTooSmall):
        studio.develop(sent(picture(300, 400)))
    assert Portrait.objects.values().get() == before
    assert kept() == ["originals", "pictures", "thumbs"]
