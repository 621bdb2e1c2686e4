"""In which encoding a list was written. The best guess is shown with a few rows, and the officer may choose another."""

import codecs
from dataclasses import dataclass

from charset_normalizer import from_bytes

UTF8, UTF16 = "utf-8-sig", "utf-16"
# As Python calls them, and as spreadsheets do.
ENCODINGS = {
    UTF8: "UTF-8",
    UTF16: "UTF-16",
    "gb18030": "GB18030 (简体中文)",
    "big5": "Big5 (繁體中文)",
    "cp932": "Shift-JIS (日本語)",
    "euc-jp": "EUC-JP (日本語)",
    "cp949": "EUC-KR (한국어)",
    "cp1252": "Windows-1252 (Western Europe)",
    "cp1250": "Windows-1250 (Central Europe)",
    "cp1251": "Windows-1251 (Кириллица)",
    "cp1253": "Windows-1253 (Ελληνικά)",
    "cp1254": "Windows-1254 (Türkçe)",
    "cp1255": "Windows-1255 (עברית)",
    "cp1256": "Windows-1256 (العربية)",
    "cp1258": "Windows-1258 (Tiếng Việt)",
    "cp874": "Windows-874 (ไทย)",
}
SINGLE = tuple(name for name in ENCODINGS if name.startswith("cp") and name not in ("cp932", "cp949"))
JAPANESE, THAI = ("cp932", "euc-jp"), "cp874"
SAMPLE = 64 * 1024  # bytes: more says no more
SURE = 0.8  # share of signs outside ASCII that must be everyday ones


@dataclass(frozen=True)
class _Wide:
    """An encoding of two bytes a sign: where its everyday signs lie, as ranges of the first byte."""

    name: str
    everyday: tuple[tuple[int, int], ...]


# Level 1 of each standard: sorted by sound or by strokes, it holds the signs that everybody writes.
_WIDE = (
    _Wide("cp932", ((0x82, 0x83), (0x88, 0x97))),
    _Wide("euc-jp", ((0xA4, 0xA5), (0xB0, 0xCF))),
    _Wide("cp949", ((0xB0, 0xC8),)),
    _Wide("gb18030", ((0xA3, 0xA3), (0xB0, 0xD7))),
    _Wide("big5", ((0xA4, 0xC6),)),
)


def recognised(data: bytes) -> str:
    """The name of the encoding that fits best; "" if the bytes are no text at all."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return UTF16
    if _reads(data, UTF8) and b"\x00" not in data:
        return UTF8
    sample = data[:SAMPLE]
    if b"\x00" in sample:
        return UTF16 if _is_bare_utf16(sample) else ""
    whole = sample[: sample.rfind(b"\n") + 1] or sample
    found = max(((_fit(whole, wide), wide.name) for wide in _WIDE), key=lambda pair: pair[0])
    if found[0] >= SURE and _reads(data, found[1]):
        return found[1]
    return THAI if _is_thai(whole) else _narrow(data, whole)


def _narrow(data: bytes, sample: bytes) -> str:
    """Of the encodings of one byte a sign the likeliest; of those that read the same, the commonest."""
    best = from_bytes(sample, cp_isolation=list(SINGLE)).best()
    name = best.encoding if best and best.encoding in SINGLE and _reads(data, best.encoding) else "cp1252"
    same = (other for other in SINGLE if _reads(data, other) and data.decode(other) == data.decode(name, "replace"))
    return next(same, name)


def _is_thai(sample: bytes) -> bool:
    """Thai consonants lie where the letters of no other of these alphabets do."""
    high = [byte for byte in sample if byte >= 0x80]
    return bool(high) and _reads(sample, THAI) and sum(0xA1 <= byte <= 0xBF for byte in high) >= len(high) / 6


def text_of(data: bytes, encoding: str) -> str:
    """The text, with a sign of doubt where a byte says nothing. NUL is no text to a database."""
    if encoding == UTF16 and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"
    return data.decode(encoding, "replace").replace("\x00", "").removeprefix("\ufeff")


def _reads(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _is_bare_utf16(sample: bytes) -> bool:
    """Every other byte of mostly ASCII text is NUL."""
    pairs = len(sample) // 2 or 1
    return max(sample[::2].count(0), sample[1::2].count(0)) / pairs > 0.3


def _fit(sample: bytes, wide: _Wide) -> float:
    """Share of the signs outside ASCII that are everyday ones in this encoding, from 0 to 1."""
    try:
        text = sample.decode(wide.name)
    except UnicodeDecodeError:
        return 0.0
    good = count = 0
    # What is Korean in one reading is made of rare Chinese signs in the other, but Japanese is never without kana.
    if wide.name in JAPANESE and not any("\u3040" <= sign <= "\u30ff" for sign in text):
        return 0.0
    for sign in text:
        if sign < "\x80":
            continue
        count += 1
        try:
            raw = sign.encode(wide.name)
        except UnicodeEncodeError:
            continue
        good += len(raw) == 2 and any(low <= raw[0] <= high for low, high in wide.everyday)
    return good / count if count else 0.0
