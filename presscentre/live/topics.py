"""What may be listened to. A feature declares its topics in `live.py` and publishes from its actions.

This is the seam that features see; rows, hub and socket are behind it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.db import models, transaction

from presscentre.live import doorbell

if TYPE_CHECKING:
    from presscentre.live.models import TopicRowManager

Data = dict[str, Any]  # plain JSON: strings, whole numbers, booleans, None, lists, dicts


@dataclass(frozen=True)
class Viewer:
    """Who is at the other end of a socket: a user, a paired screen, both absent for a stranger."""

    user: Any = None  # people.User or None
    screen: Any = None  # kiosk.Screen or None

    def is_screen_of(self, event: Any) -> bool:
        return self.screen is not None and self.screen.event_id == event.pk


@dataclass(frozen=True)
class Fact:
    """Something happened. Carries identifiers only, never names or embargoed text."""

    kind: ClassVar[str]

    def facts(self) -> Data:
        return {field.name: getattr(self, field.name) for field in fields(self)}


MayJoin = Callable[[Viewer, Any], bool]  # (viewer, events.Event) -> bool; called in a thread, may query
WhoMayJoin = Callable[[Collection[Viewer], Any], set[Viewer]]  # the same answer for many at once
FAMILIES: dict[str, "Topic"] = {}


class Topic:
    """A family of fact topics, one for each event: `QUEUE.of(event)` is "accreditation.queue:double11".

    What a whole hall joins also says `who_may_join`, so that thousands who come back at once are a few queries.
    """

    def __init__(self, name: str, *, may_join: MayJoin, who_may_join: WhoMayJoin | None = None) -> None:
        self.name, self.may_join, self.who_may_join = name, may_join, who_may_join
        FAMILIES[name] = self

    def of(self, event: models.Model) -> "EventTopic":
        return EventTopic(self, event.slug)  # type: ignore[attr-defined]


class DataTopic(Topic):
    """A family of topics that carry the data itself: values by key, absolute, one revision at a time.

    `snapshot(event)` gives everything now, as {"entries": {key: entry}, …more, the same for all languages};
    entries are plain JSON without words. `render(entry, language)` gives the entry as a client of that language
    gets it; pure, no query. `member` is the name under which the rendered entries stand in a snapshot's data.
    An old snapshot with every `change` since applied must equal the new snapshot: that is all a client ever sees.
    """

    def __init__(
        self,
        name: str,
        *,
        may_join: MayJoin,
        who_may_join: WhoMayJoin | None = None,
        snapshot: Callable[[Any], Data],
        render: Callable[[Data, str], Data],
        member: str,
    ) -> None:
        super().__init__(name, may_join=may_join, who_may_join=who_may_join)
        self.snapshot, self.render, self.member = snapshot, render, member

    def of(self, event: models.Model) -> "EventDataTopic":
        return EventDataTopic(self, event.slug)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class EventTopic:
    """One topic: a family at an event."""

    family: Topic
    event: str

    @property
    def name(self) -> str:
        return f"{self.family.name}:{self.event}"

    def publish(self, fact: Fact) -> int:
        """Tell everyone on this topic, once the surrounding transaction has committed; returns the new seq.

        Takes the topic's row for the rest of the transaction, gives the fact the next seq and a row in the log; after
        the commit rings the doorbell. Always an action's last line; several topics in name order.
        """
        return _rows().append(self.name, kind=fact.kind, payload=fact.facts())

    def hold(self) -> None:
        """Take the topic's row now, for the rest of the transaction: whatever is read from here on and then published
        includes all that was published before."""
        _rows().hold(self.name)

    def begin_again(self) -> None:
        """Start a new epoch: numbering begins anew, every client starts afresh after the commit."""
        _rows().begin_again(self.name)


@dataclass(frozen=True)
class EventDataTopic(EventTopic):
    """One data topic: `change` instead of `publish`."""

    family: DataTopic

    def change(self, set: Mapping[str, Data] | None = None, delete: list[str] | None = None, **more: Any) -> int:
        """Publish these absolute entries as one revision; returns the new seq. `more` is data outside the entries
        (paused, clock, mode). Same lock, log and doorbell as `publish`."""
        payload = {"set": dict(set or {}), "del": list(delete or []), "more": more}
        return _rows().append(self.name, kind="delta", payload=payload)


@dataclass(frozen=True)
class Position:
    """Where a topic stands: the epoch of its numbering, and the last revision's number."""

    epoch: str
    seq: int


def positions(names: Iterable[str]) -> dict[str, Position]:
    """Where each of these topics stands; one that nothing was published on is left out. One query."""
    rows = _rows().filter(name__in=list(names)).values_list("name", "epoch", "seq")
    return {name: Position(epoch, seq) for name, epoch, seq in rows}


def revoke(*, user: Any = None, session: str | None = None, screen: Any = None) -> None:
    """Close the sockets of this user, this session (its key) or this screen for good (3503), after the commit."""
    _send_round("revoke", user=_key(user), session=session, screen=_key(screen))


def rights_changed(*, user: Any = None, screen: Any = None, event: Any = None) -> None:
    """Ask `may_join` again for all joined topics of this user, this screen or this event, after the commit.

    Who may no longer be on a topic that they joined is closed for good (3503).
    """
    _send_round("recheck", user=_key(user), screen=_key(screen), event=getattr(event, "slug", event))


def restart_all() -> int:
    """Begin every topic again, for a restored database; returns how many there are."""
    return _rows().restart_all()


def _send_round(word: str, **whom: Any) -> None:
    named = {key: value for key, value in whom.items() if value is not None}
    if not named:
        raise ValueError("Say whose sockets.")
    transaction.on_commit(lambda: doorbell.ring({word: named}))


def _key(row: Any) -> Any:
    return getattr(row, "pk", row)


def _rows() -> "TopicRowManager":
    # Rows are behind the seam; a lazy look-up keeps this module importable before the models are.
    manager: TopicRowManager = apps.get_model("live", "TopicRow").objects
    return manager
