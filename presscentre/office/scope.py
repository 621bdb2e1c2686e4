"""What an administrator may see and change of the records."""

from dataclasses import dataclass

from django.http import HttpRequest

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
