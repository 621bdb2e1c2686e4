"""What machines read and write of accreditation."""

from presscentre.accreditation.api.checkpoints import Checkpoints
from presscentre.accreditation.api.scans import scans

__all__ = ["Checkpoints", "scans"]
