"""Where evidence is parsed: what strangers send is read in a process of its own, with little memory and no secret.

See docs/decisions/0084-evidence-in-a-process-of-its-own.md.
"""

from presscentre.accreditation import apart
from presscentre.accreditation.uploads import Proof, Unfit

MEMORY = 400 * 1024 * 1024
SECONDS = 20.0  # for one file
FILES = 20  # then another child begins: what a file left behind goes with the one that read it


class IntakeRoom(apart.Child):
    """One child that runs `proofs`."""

    def __init__(self) -> None:
        super().__init__("presscentre.accreditation.proofs", memory=MEMORY, seconds=SECONDS, jobs=FILES)

    def examine(self, data: bytes) -> Proof:
        """What `proofs.examine` gives, from the child. Raises Unfit, also if the child burst or took too long."""
        try:
            told, parts = self.ask({}, data)
        except apart.Burst as burst:
            raise Unfit("evidence_damaged") from burst
        if "code" in told:
            raise Unfit(told["code"])
        return Proof(told["media_type"], parts[0])


ROOM = IntakeRoom()  # of this process
