"""Which unknown addresses may become a person by proving that they read the mail there.

A feature that waits for people whom nobody has entered yet says so in its `newcomers.py`. Nobody gets a row, or is told
anything, before the mailed code has come back.
"""

from collections.abc import Callable
from datetime import datetime

Rule = Callable[[str, datetime], bool]
_RULES: dict[str, Rule] = {}


def welcomes(rule: Rule) -> Rule:
    """Ask this rule, too: it gets an address in lower case and the real time."""
    _RULES[f"{rule.__module__}.{rule.__qualname__}"] = rule
    return rule


def are_welcome(address: str, now: datetime) -> bool:
    """True if some feature waits for this address. Nobody has it yet: that is for the caller to know."""
    return any(rule(address, now) for rule in _RULES.values())
