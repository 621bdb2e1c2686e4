"""Numbers of the notices."""

from collections.abc import Iterable

from presscentre.core.metrics import Labels, from_rows
from presscentre.notices.models import Notice


@from_rows("notices", "Notices that wait to be sent, and those given up in the last month.", "state")
def notices() -> Iterable[tuple[Labels, float]]:
    """Two queries."""
    return [(("waiting",), Notice.objects.waiting().count()), (("given_up",), Notice.objects.given_up().count())]
