"""The verbs of screens: pair, show, report, revoke."""

from presscentre.kiosk.actions.pair import (
    CodeSpent,
    NameTaken,
    NothingToCollect,
    TooManyWaiting,
    approve,
    ask,
    collect,
    forget_spent,
)
from presscentre.kiosk.actions.report import report
from presscentre.kiosk.actions.revoke import forget_unseen, revoke
from presscentre.kiosk.actions.show import AlreadyRevoked, identify, rename, show, show_on

__all__ = [
    "AlreadyRevoked",
    "CodeSpent",
    "NameTaken",
    "NothingToCollect",
    "TooManyWaiting",
    "approve",
    "ask",
    "collect",
    "forget_spent",
    "forget_unseen",
    "identify",
    "rename",
    "report",
    "revoke",
    "show",
    "show_on",
]
