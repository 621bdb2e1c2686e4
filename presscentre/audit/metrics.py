"""Numbers of the audit."""

from collections.abc import Iterable

from presscentre.audit.models import Entry
from presscentre.core.metrics import Labels, from_rows


@from_rows("audit_unsealed", "Entries that are not yet in the chain.")
def unsealed() -> Iterable[tuple[Labels, float]]:
    """One query."""
    return [((), Entry.objects.unsealed().count())]
