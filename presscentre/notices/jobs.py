"""What notices do by themselves. In a lane of their own: a mail server may take its time."""

from datetime import datetime

from presscentre.core.jobs import every
from presscentre.notices import delivery


@every(seconds=1, lane="mail")
def send_due_notices(now: datetime) -> None:
    """Safe in two workers: each try has one winner."""
    delivery.send_due(now)


@every(seconds=3600)
def forget_old_notices(now: datetime) -> None:
    """Personal data has an end date."""
    delivery.forget_old(now)
