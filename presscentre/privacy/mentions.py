"""Where others' rows name somebody: free texts, out of which names, address and number are taken."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from presscentre.core import holdings
from presscentre.core.holdings import Table
from presscentre.people.models import User
from presscentre.privacy import rows

GONE = "[…]"
NAMING = ("name", "email", "phone")  # kinds of stand-ins that say who somebody is


def words_of(person: User) -> list[str]:
    """Names, addresses and numbers by which this person is known anywhere, the longest first."""
    found: set[str] = {str(person.email or "")}
    for _entry, table in holdings.tables():
        naming = [name for name, kind in table.fakes.items() if kind in NAMING and name != "search"]
        if naming:
            for values in rows.of_person(table, person).values_list(*naming):
                found.update(str(value) for value in values if value)
    return sorted((word for word in found if _says_who(word)), key=len, reverse=True)


def take_out(words: Iterable[str]) -> int:
    """Write […] for these words in every declared free text; how many rows were changed."""
    words = [word for word in words if _says_who(word)]
    if not words:
        return 0
    pattern = re.compile("|".join(_whole(word) for word in words), re.IGNORECASE)
    return sum(_in_table(table, words, pattern) for _entry, table in holdings.tables() if table.free)


def _says_who(word: str) -> bool:
    """A word of three Latin letters stands in too many other words."""
    return len(word) >= (4 if word.isascii() else 2)


def _whole(word: str) -> str:
    return rf"(?<!\w){re.escape(word)}(?!\w)" if word.isascii() else re.escape(word)


def _in_table(table: Table, words: list[str], pattern: re.Pattern[str]) -> int:
    named = Q(pk__in=[])
    for name in table.free:
        for word in words:
            named |= Q(**{f"{name}__icontains": word})
    changed = 0
    for row in table.rows._base_manager.filter(named):
        texts: dict[str, Any] = {name: pattern.sub(GONE, getattr(row, name)) for name in table.free}
        if any(texts[name] != getattr(row, name) for name in table.free):
            changed += table.rows._base_manager.filter(pk=row.pk).update(**texts)
    return changed
