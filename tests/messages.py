"""The catalogues: `python -m tests.messages` checks them, `python -m tests.messages gather` brings in new texts.

Gathering needs no gettext: Django turns a template's texts into Python, Babel reads Python. Texts that are gone leave
the catalogue, new ones come empty, nothing is guessed (no fuzzy).
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import django
from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
LANGUAGES = {  # folder → CLDR locale, whose plural forms the catalogue has
    "en": "en", "zh_Hans": "zh_Hans", "zh_Hant": "zh_Hant", "ja": "ja", "ko": "ko", "ms": "ms", "fr": "fr",
    "de": "de", "es": "es", "ar": "ar",
}  # fmt: skip
KEYWORDS = {
    "gettext": None, "gettext_lazy": None, "gettext_noop": None, "_": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
HOLE = re.compile(r"%\((\w+)\)[sd]|%[sd]")
TAG = re.compile(r"</?[a-z][^>]*>")


def texts() -> Catalog:
    """Every text of the program, with the files where it stands."""
    found = Catalog(project="presscentre", charset="utf-8", fuzzy=False)
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        code = path.read_text()
        if path.suffix != ".py":
            # What is no text comes out as letters, indented as it stood; Python wants its lines at the margin.
            code = "\n".join(line.lstrip() for line in templatize(code, origin=name).split("\n"))
        lines = extract("python", BytesIO(code.encode()), KEYWORDS, ["Translators:"], {"encoding": "utf-8"})
        for line, text, comments, context in lines:
            found.add(text, locations=[(name, line)], auto_comments=comments, context=context)
    return found


def sources() -> Iterator[Path]:
    """Python and templates that speak to people."""
    yield from sorted(path for path in (ROOT / "presscentre").rglob("*.py") if "migrations" not in path.parts)
    yield from sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt", ".svg"))


def gather() -> None:
    """Update the ten catalogues; what is translated stays."""
    wanted = texts()
    for folder, locale in LANGUAGES.items():
        path = LOCALE / folder / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = read_po(path.open("rb"), locale=locale) if path.exists() else Catalog(locale=locale, fuzzy=False)
        catalogue.update(wanted, no_fuzzy_matching=True, update_header_comment=False, keep_user_comments=False)
        catalogue.obsolete.clear()
        catalogue.fuzzy = False
        with path.open("wb") as file:
            write_po(file, catalogue, width=120, omit_header=False, sort_by_file=False, no_location=False)


def faults() -> list[str]:
    """What is missing or wrong in each catalogue, a line each. English may leave a text empty: it is the source."""
    wanted = {key(message) for message in texts() if message.id}
    found: list[str] = []
    for folder, locale in LANGUAGES.items():
        path = LOCALE / folder / "LC_MESSAGES" / "django.po"
        if path.exists():
            with path.open("rb") as file:
                found += [f"{folder}: {line}" for line in wrong(read_po(file, locale=locale), wanted, folder == "en")]
        elif folder != "en":
            found.append(f"{folder}: {path.relative_to(ROOT)} is missing")
    return found


def wrong(catalogue: Catalog, wanted: set[tuple[object, ...]], source: bool) -> Iterator[str]:
    """One line for each text of this catalogue that is absent, superfluous, empty, fuzzy or has other holes."""
    there = {key(message) for message in catalogue if message.id}
    if not source:
        yield from (f"has not: {missing[-1]!r}" for missing in sorted(wanted - there, key=str))
    yield from (f"no longer needs: {extra[-1]!r}" for extra in sorted(there - wanted, key=str))
    for message in catalogue:
        if message.id and not (source and not any(strings(message))):
            yield from flaws(message, catalogue.num_plurals)


def flaws(message: Message, plurals: int) -> Iterator[str]:
    given = strings(message)
    if message.fuzzy:
        yield f"fuzzy: {message.id!r}"
    if not all(given) or (message.pluralizable and len(given) != plurals):
        yield f"not translated: {message.id!r}"
        return
    allowed = [pattern(text) for text in ids(message)]
    for text in given:
        holes, tags = pattern(text)
        # One, two or none may be said without the number, as in Arabic; every other hole stands in every form.
        if not any(same(holes, other, bool(message.pluralizable)) and tags == marks for other, marks in allowed):
            yield f"other holes or tags: {text!r} for {message.id!r}"


def same(holes: Counter[str], other: Counter[str], plural: bool) -> bool:
    return holes == other or (plural and not holes - other and len(other - holes) <= 1)


def pattern(text: str) -> tuple[Counter[str], Counter[str]]:
    """The holes and the tags of a text, with how often each stands."""
    return Counter(match.group(0) for match in HOLE.finditer(text)), Counter(TAG.findall(text))


def key(message: Message) -> tuple[object, ...]:
    return (message.context or "", message.id if isinstance(message.id, str) else tuple(message.id))


def ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


if __name__ == "__main__":
    settings.configure(USE_I18N=True, INSTALLED_APPS=[])
    django.setup()
    if sys.argv[1:] == ["gather"]:
        gather()
    found = faults()
    print("\n".join(found) or f"{len(texts())} texts, complete in {len(LANGUAGES)} languages.")
    sys.exit(1 if found and sys.argv[1:] != ["gather"] else 0)
