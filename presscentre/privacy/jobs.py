"""What happens to personal data by itself."""

from datetime import datetime

from presscentre.core.jobs import every
from presscentre.events.models import Event
from presscentre.privacy import actions, disk


@every(seconds=3600)
def delete_what_is_due(now: datetime) -> None:
    """Each event's periods are counted from its end; legal holds wait."""
    for event in Event.objects.order_by("pk"):
        actions.purge(event, by=None, now=now)


@every(seconds=60)
def forget_last_letters(now: datetime) -> None:
    """The letter that tells of an erasure leaves no trace once it is sent; nor do deleted pages in SQLite's log."""
    actions.forget_last_letters(by=None, now=now)
    disk.forget_deleted_pages()


@every(seconds=3600)
def forget_where_from(now: datetime) -> None:
    """Sessions keep the whole network address and the browser for some days only."""
    actions.cut_addresses(by=None, now=now)


@every(seconds=3600)
def drop_expired_exports(now: datetime) -> None:
    """A copy that nobody fetched goes after a week."""
    actions.drop_exports(by=None, now=now)


@every(seconds=6 * 3600)
def delete_unused_accounts(now: datetime) -> None:
    """An account that nobody uses is told a month before, then deleted."""
    actions.tell_unused(by=None, now=now)
    actions.delete_unused(by=None, now=now)
