"""The verbs of accreditation: invite, apply, decide, print, scan. Each is one transaction and publishes last."""

from presscentre.accreditation.actions.refusals import MovedOn, NoPlaceLeft, ReasonMissing

__all__ = [
    "MovedOn",
    "NoPlaceLeft",
    "ReasonMissing",
]
