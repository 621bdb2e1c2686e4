"""Where strangers' pictures are decoded: a process of its own, so that one that bursts takes nothing else with it.

See docs/decisions/0106-a-darkroom.md.
"""

from collections.abc import Sequence

from presscentre.accreditation import apart
from presscentre.accreditation.uploads import Crop, Taken, Unfit

MEMORY = 420 * 1024 * 1024
SECONDS = 20.0  # for one picture


class Darkroom(apart.Child):
    """One child that runs `portraits`."""

    def __init__(self) -> None:
        super().__init__("presscentre.accreditation.portraits", memory=MEMORY, seconds=SECONDS)

    def take(self, data: bytes, crop: Sequence[int] | None = None) -> Taken:
        """What `portraits.take` gives, from the child. Raises Unfit, also if the child burst or took too long."""
        try:
            told, parts = self.ask({"crop": None if crop is None else list(crop)}, data)
        except apart.Burst as burst:
            raise Unfit("portrait_damaged") from burst
        if "code" in told:
            raise Unfit(told["code"], **told["facts"])
        original, picture, thumb = parts
        return Taken(original, picture, thumb, (told["size"][0], told["size"][1]), Crop(*told["crop"]))
