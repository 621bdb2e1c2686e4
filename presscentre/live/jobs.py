"""What happens by itself: the log forgets what nobody can resume from."""

from datetime import datetime

from presscentre.core.jobs import every
from presscentre.live.models import LogRow


@every(seconds=60)
def forget_old_revisions(now: datetime) -> None:
    """Keep ten minutes and three hundred entries of each topic. Safe in two workers at once."""
    LogRow.objects.outlived(now).delete()
