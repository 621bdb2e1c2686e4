"""What is found for each of the 25 checks: (whether it holds, a sentence with numbers)."""

from presscentre.privacy.evidence.ending import (
    addresses,
    anonymous,
    audit,
    backups,
    erasure,
    periods,
    portraits,
    unused,
)
from presscentre.privacy.evidence.giving import breaches, copies, corrections, processors, public_list, transfers
from presscentre.privacy.evidence.holding import (
    minimal,
    record,
    reveals,
    safe,
    sealed,
    sources,
    special,
    tracking,
)
from presscentre.privacy.evidence.telling import consents, notices, separate

__all__ = [
    "addresses",
    "anonymous",
    "audit",
    "backups",
    "breaches",
    "consents",
    "copies",
    "corrections",
    "erasure",
    "minimal",
    "notices",
    "periods",
    "portraits",
    "processors",
    "public_list",
    "record",
    "reveals",
    "safe",
    "sealed",
    "separate",
    "sources",
    "special",
    "tracking",
    "transfers",
    "unused",
]
