"""What happens to screens by itself."""

from datetime import datetime

from presscentre.core.jobs import every
from presscentre.kiosk import actions


@every(seconds=600)
def forget_spent_pairings(now: datetime) -> int:
    """Codes that ended, and the addresses with them. Safe in two workers at once: deleting twice deletes once."""
    return actions.forget_spent(by=None, now=now)
