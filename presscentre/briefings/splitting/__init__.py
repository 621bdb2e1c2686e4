"""The split of a briefing into sittings by region: a proposal that explains itself, and what each move would do.

Nothing here knows the database or the web: cases come in, splits go out, the same for the same case everywhere.
"""

from presscentre.briefings.splitting.nouns import Case, Change, Cost, Proof, Region, Share, Sitting, Split
from presscentre.briefings.splitting.proposing import propose
from presscentre.briefings.splitting.weighing import Finding, Why, findings, moved, weigh, what_if

__all__ = [
    "Case",
    "Change",
    "Cost",
    "Finding",
    "Proof",
    "Region",
    "Share",
    "Sitting",
    "Split",
    "Why",
    "findings",
    "moved",
    "propose",
    "weigh",
    "what_if",
]
