"""What an administrator may see and change of the records."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from presscentre.events.models import Event
from presscentre.people import rules


@dataclass(frozen=True)
class Scope:
    """What an administrator may see and change: everything, or the rows of these events."""

    everywhere: bool
    events: frozenset[int]

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.events)


def scope_of(request: HttpRequest) -> Scope:
    """Read once a request, since the admin asks for each model and each button."""
    known: Scope | None = getattr(request, "records_scope", None)
    if known is None:
        events = frozenset(rules.administered_by(request.user).values_list("pk", flat=True))
        known = Scope(rules.administers_everywhere(request.user), events)
        request.records_scope = known  # type: ignore[attr-defined]
    return known


def rows_of(scope: Scope, rows: QuerySet[Any], path: str | None) -> QuerySet[Any]:
    """Those of the administrator's events. `path` leads from a row to its event, see Records; None: no event's."""
    if scope.everywhere:
        return rows
    if path is None:
        return rows.none()
    return rows.filter(**{f"{path}__in" if path else "pk__in": scope.events})


def event_of(row: Model, path: str | None) -> Event | None:
    """The event to which `path` leads from this row."""
    if path is None:
        return None
    found: Any = row
    for name in filter(None, path.split("__")):
        found = getattr(found, name)
    return found  # type: ignore[no-any-return]
