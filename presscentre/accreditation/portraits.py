"""Taking a portrait in: from the bytes that somebody sent to three clean JPEGs, or a clear no.

Pure: no Django, no files, no network. It runs in a process of its own (the child of `darkroom`), since the decoders
below read whatever strangers send; the server's own process never imports it. What comes out is always encoded anew:
no metadata, no second file hidden in the first.
"""

import io
from collections.abc import Sequence

import pillow_heif
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from presscentre.accreditation import apart
from presscentre.accreditation.uploads import LARGEST_PORTRAIT, Crop, Taken, Unfit

pillow_heif.register_heif_opener(thumbnails=False)

LARGEST_SIDE = 12_000  # pixels; a panorama is longer, no camera's portrait is
MOST_PIXELS = 64_000_000  # of a JPEG, which is decoded at a fraction of its size
MOST_DECODED = 25_000_000  # of everything else, which is decoded whole: 75 MB, or 100 with transparency
WIDTH, HEIGHT = 600, 800  # of the picture on the badge, and the least that a portrait must bring
THUMB = (120, 160)
KEPT_SIDE = 2_000  # longest side of the kept original, about: half of what a phone takes decodes in a quarter
QUALITY, KEPT_QUALITY = 88, 85
PROFILE_BYTES = 4 * 1024 * 1024  # no honest colour profile is longer

FORMATS = {"JPEG": "JPEG", "PNG": "PNG", "WEBP": "WebP", "AVIF": "AVIF", "HEIF": "HEIC"}
# What only a file that is two things at once has inside a picture.
STOWAWAYS = (b"<script", b"<html", b"<!doctype", b"<svg", b"<?php", b"%PDF-", b"javascript:")
ARCHIVES = (b"PK\x05\x06", b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")

Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # Pillow's own last line, should a header say one thing and its data another


def take(data: bytes, crop: Sequence[int] | None = None) -> Taken:
    """Turn, cut and clean one picture; `crop` is in upright pixels as sent, None for the largest frame in the middle.

    Raises Unfit.
    """
    picture = _opened(data)
    try:
        upright = _upright_size(picture)
        frame = fitted(crop, upright)
        picture = _decoded(picture, frame, upright)
        return _cut(picture, _scaled(frame, picture.size[0] / upright[0], picture.size))
    except Unfit:
        raise
    except MemoryError:
        raise Unfit("portrait_too_many_pixels", most=MOST_DECODED // 1_000_000) from None
    except Exception as error:  # a decoder's own words for "broken" are many, and none is for people
        raise Unfit("portrait_damaged") from error


def fitted(crop: Sequence[int] | None, size: tuple[int, int]) -> Crop:
    """The frame inside a picture of this size, exactly 3 to 4. Raises Unfit if it is outside, or too small."""
    width, height = size
    if crop is None:
        across = min(width, height * 3 // 4)
        crop = ((width - across) // 2, (height - across * 4 // 3) // 2, across, across * 4 // 3)
    left, top, across, down = (int(value) for value in crop)
    down = min(down, across * 4 // 3)
    across = min(across, down * 3 // 4)
    if left < 0 or top < 0 or across < 1 or left + across > width or top + down > height:
        raise Unfit("portrait_frame_outside")
    if across < WIDTH or down < HEIGHT - 1:
        raise Unfit("portrait_too_small", width=across, height=down, least_width=WIDTH, least_height=HEIGHT)
    return Crop(left, top, across, down)


def recognised(data: bytes) -> str:
    """The format of these bytes by their own first signs, as Pillow calls it; "" for none that is taken."""
    if data[:3] == b"\xff\xd8\xff":
        return "JPEG"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] != b"ftyp":
        return ""
    brands = data[8:64]
    if b"avif" in brands or b"avis" in brands:
        return "AVIF"
    return "HEIF" if any(brand in brands for brand in (b"heic", b"heix", b"mif1", b"heim", b"heis")) else ""


def _opened(data: bytes) -> Image.Image:
    """The picture with its header read and nothing decoded."""
    if not data:
        raise Unfit("portrait_empty")
    if len(data) > LARGEST_PORTRAIT:
        raise Unfit("portrait_too_heavy", most=LARGEST_PORTRAIT // (1024 * 1024))
    kind = recognised(data)
    if not kind:
        vector = b"<svg" in data[:1024].lower()
        raise Unfit("portrait_is_a_drawing" if vector else "portrait_of_unknown_format")
    refuse_stowaways(data, kind)
    try:
        picture = Image.open(io.BytesIO(data), formats=[kind])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unfit("portrait_too_many_pixels", most=MOST_PIXELS // 1_000_000) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError, RuntimeError) as error:
        raise Unfit("portrait_damaged") from error
    _measured(picture, kind)
    return picture


def _measured(picture: Image.Image, kind: str) -> None:
    """Refuse by the header what would cost too much to decode."""
    width, height = picture.size
    if max(width, height) > LARGEST_SIDE:
        raise Unfit("portrait_too_long", side=max(width, height), most=LARGEST_SIDE)
    most = MOST_PIXELS if kind == "JPEG" else MOST_DECODED
    if width * height > most:
        raise Unfit("portrait_too_many_pixels", most=most // 1_000_000)
    if kind in ("PNG", "WEBP", "AVIF") and getattr(picture, "is_animated", False):
        raise Unfit("portrait_moves")


def refuse_stowaways(data: bytes, kind: str) -> None:
    """Refuse a picture that is a second file as well: a page, a script, a document, an archive."""
    words = _words(data, kind).lower()
    if any(sign.lower() in words for sign in STOWAWAYS):
        raise Unfit("portrait_is_two_files")
    tail = _tail(data, kind)
    if any(sign in tail for sign in ARCHIVES):
        raise Unfit("portrait_is_two_files")


def _words(data: bytes, kind: str) -> bytes:
    """What stands before the pixels: comments, metadata, text. Pixels themselves hold any two bytes sooner or later."""
    if kind == "JPEG":
        return data[: _pixels_of_jpeg(data)]
    if kind == "PNG":
        first = data.find(b"IDAT")
        return data[: first if first >= 0 else len(data)] + _tail(data, kind)
    return data[:1024]


def _pixels_of_jpeg(data: bytes) -> int:
    """Where the first scan begins, by walking the segments; the whole length if there is none."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        if data[at + 1] == 0xDA:  # start of scan
            return at
        at += 2 if data[at + 1] == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return len(data)


def _tail(data: bytes, kind: str) -> bytes:
    """What comes after the picture's own end; readers of archives look there first."""
    if kind == "JPEG":
        end = data.rfind(b"\xff\xd9")  # end of image
        return data[end + 2 :] if end >= 0 else b""
    if kind == "PNG":
        end = data.rfind(b"IEND")
        return data[end + 8 :] if end >= 0 else b""
    if kind == "WEBP":
        return data[8 + int.from_bytes(data[4:8], "little") :]
    return data[-65_557:] if b"PK\x05\x06" in data[-65_557:] else b""


def _upright_size(picture: Image.Image) -> tuple[int, int]:
    width, height = picture.size
    turned = picture.getexif().get(0x0112) in (5, 6, 7, 8)  # ExifTags.Base.Orientation: by a quarter
    return (height, width) if turned else (width, height)


def _decoded(picture: Image.Image, frame: Crop, upright: tuple[int, int]) -> Image.Image:
    """Upright, in sRGB, no longer than the kept original unless the frame needs more."""
    needed = max(KEPT_SIDE / max(upright), WIDTH / frame.width)
    if picture.format == "JPEG" and needed < 1:
        picture.draft("RGB", tuple(int(side * needed) + 1 for side in picture.size))  # type: ignore[arg-type]
    picture.load()
    profile = picture.info.get("icc_profile")
    ImageOps.exif_transpose(picture, in_place=True)  # the copy that it makes otherwise is as large as the picture
    picture = _coloured(picture, profile)
    room = max(KEPT_SIDE, int(max(upright) * WIDTH / frame.width) + 1)  # the frame keeps its pixels
    if max(picture.size) > room * 5 // 4:
        picture.thumbnail((room, room), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return picture


def _coloured(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """In sRGB, on white where it was transparent."""
    if picture.mode.startswith("I") or picture.mode == "F":
        picture = picture.point(lambda value: value / 256).convert("L")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture if picture.mode == "RGBA" else picture.convert("RGBA")
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    elif picture.mode not in ("RGB", "CMYK"):
        picture = picture.convert("RGB")
    if profile and len(profile) <= PROFILE_BYTES and picture.mode in ("RGB", "CMYK"):
        picture = _in_srgb(picture, profile)
    return picture if picture.mode == "RGB" else picture.convert("RGB")


_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """The colours of another profile (phones use Display P3) in sRGB; as they are if the profile is broken."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" in (ImageCms.getProfileDescription(source) or "").lower():
            return picture
        return ImageCms.profileToProfile(picture, source, _SRGB, outputMode="RGB") or picture
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture


def _scaled(frame: Crop, by: float, size: tuple[int, int]) -> Crop:
    """The frame in the pixels of the decoded picture, never beyond its edge."""
    left, top = (min(round(value * by), side - 1) for value, side in zip(frame[:2], size, strict=True))
    width = min(round(frame.width * by), size[0] - left, (size[1] - top) * 3 // 4)
    return Crop(left, top, width, width * 4 // 3)


def _cut(picture: Image.Image, frame: Crop) -> Taken:
    box = (frame.left, frame.top, frame.left + frame.width, frame.top + frame.height)
    cut = picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS, box=box, reducing_gap=2.0)
    small = cut.resize(THUMB, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return Taken(
        original=_encoded(picture, KEPT_QUALITY),
        picture=_encoded(cut, QUALITY),
        thumb=_encoded(small, QUALITY),
        size=picture.size,
        crop=frame,
    )


def _encoded(picture: Image.Image, quality: int) -> bytes:
    """A JPEG of the pixels alone: no EXIF, no XMP, no profile, no comment."""
    out = io.BytesIO()
    Image.Image.save(picture, out, "JPEG", quality=quality, exif=b"", icc_profile=None, comment=b"")
    return out.getvalue()


def _work(head: apart.Head, parts: list[bytes]) -> apart.Message:
    """One picture, as the darkroom asks for it."""
    try:
        taken = take(parts[0], head["crop"])
    except Unfit as unfit:
        return {"code": unfit.code, "facts": unfit.facts}, []
    return {"size": taken.size, "crop": taken.crop}, [taken.original, taken.picture, taken.thumb]


if __name__ == "__main__":
    apart.serve(_work)
