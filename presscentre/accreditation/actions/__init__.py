"""The verbs of accreditation: invite, apply, decide, print, scan. Each is one transaction and publishes last."""

from presscentre.accreditation.actions.badges import BadgeStopped, renew, reprint
from presscentre.accreditation.actions.keys import AlreadyBroken, NoKeyLeft, change_key, declare_broken
from presscentre.accreditation.actions.portraits import erase_portrait, keep_portrait
from presscentre.accreditation.actions.refusals import MovedOn, NoPlaceLeft, ReasonMissing
from presscentre.accreditation.actions.signing import TooManyZones

__all__ = [
    "AlreadyBroken",
    "BadgeStopped",
    "MovedOn",
    "NoKeyLeft",
    "NoPlaceLeft",
    "ReasonMissing",
    "TooManyZones",
    "change_key",
    "declare_broken",
    "erase_portrait",
    "keep_portrait",
    "renew",
    "reprint",
]
