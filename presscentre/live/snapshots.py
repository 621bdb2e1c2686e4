"""Reading topics from their rows: whole and consistent, or what has happened since."""

import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

import orjson
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Q

from presscentre.live.models import LogRow, TopicRow
from presscentre.live.state import Beginning, DataState, FactState, Revision, State
from presscentre.live.topics import FAMILIES, DataTopic, EventDataTopic, EventTopic, Topic

Position = tuple[str, int]  # epoch, seq
KEPT_DOCUMENTS = 500
LONGEST_LOG = 10_000  # entries read when a process meets a topic; the job keeps the log itself short


@dataclass(frozen=True)
class Snapshot:
    """A data topic at one position, in one language; the same bytes from every process."""

    epoch: str
    seq: int
    published_at: datetime  # real time of `seq`
    language: str
    document: bytes  # {"epoch","seq","server_time", <member>: {…}, …more}

    @cached_property
    def data(self) -> dict[str, Any]:
        """The document without its position, for pages: {<member>: {key: entry}, …more}."""
        position = ("epoch", "seq", "server_time")
        return {name: value for name, value in orjson.loads(self.document).items() if name not in position}

    @property
    def etag(self) -> str:
        """Strong: position and language decide every byte."""
        return f'"{self.epoch}-{self.seq}-{self.language}"'


_documents: dict[tuple[str, str], Snapshot] = {}  # the last of each (topic, language)
_documents_lock = threading.Lock()


def current(topic: EventDataTopic, language: str) -> Snapshot:
    """The topic as it stands now. One query while nothing has changed."""
    epoch, seq = position(topic)
    known = _documents.get((topic.name, language))
    if known is None or (known.epoch, known.seq) != (epoch, seq):
        known = _read_document(topic, language)
        with _documents_lock:
            if len(_documents) >= KEPT_DOCUMENTS:
                _documents.pop(next(iter(_documents)))
            _documents[topic.name, language] = known
    return known


def position(topic: EventTopic) -> Position:
    """Where the topic stands: what a page gives as the first `since`, read before its own rows. One query."""
    row = TopicRow.objects.ensure(topic.name)
    return row.epoch, row.seq


def find(names: Collection[str]) -> dict[str, tuple[Topic, Any]]:
    """The family and the event of each of these topics; left out: what has no such family or event. One query."""
    split = {name: name.partition(":")[::2] for name in names}
    known = {name: (FAMILIES[family], slug) for name, (family, slug) in split.items() if family in FAMILIES}
    slugs = {slug for _family, slug in known.values()}
    rows = apps.get_model("events", "Event")._default_manager.filter(slug__in=slugs) if slugs else ()
    events = {event.slug: event for event in rows}
    return {name: (family, events[slug]) for name, (family, slug) in known.items() if slug in events}


def read(name: str) -> State | None:
    """The whole topic, from rows of one moment; None if there is no such topic."""
    found = find([name]).get(name)
    if found is None:
        return None
    TopicRow.objects.ensure(name)
    with _one_moment():
        return _state(name, *found, entries=LONGEST_LOG)


def moved(known: Mapping[str, Position]) -> dict[str, list[Revision] | None]:
    """What has happened to these topics: the revisions after our position, or None where we must read afresh.

    Topics that stand still are left out. One query if all do, otherwise two.
    """
    rows = TopicRow.objects.filter(name__in=known).values_list("name", "epoch", "seq")
    now = {name: (epoch, seq) for name, epoch, seq in rows}
    changed = {name: known[name] for name in known if now.get(name) != known[name]}
    news: dict[str, list[Revision] | None] = dict.fromkeys(changed)
    follow = {name: mine for name, mine in changed.items() if name in now and now[name][0] == mine[0]}
    for name, revisions in _revisions_after(follow).items():
        # A hole means that the log no longer reaches back to where we stand.
        if [revision.seq for revision in revisions] == list(range(known[name][1] + 1, revisions[-1].seq + 1)):
            news[name] = revisions
    return news


def _revisions_after(positions: Mapping[str, Position]) -> dict[str, list[Revision]]:
    wanted = Q()
    for name, (epoch, seq) in positions.items():
        wanted |= Q(topic__name=name, topic__epoch=epoch, seq__gt=seq)
    if not wanted:
        return {}
    columns = ("topic__name", "seq", "kind", "payload", "at")
    rows = LogRow.objects.filter(wanted).order_by("topic__name", "seq").values_list(*columns)
    return {name: [Revision(*row[1:]) for row in group] for name, group in groupby(rows, key=itemgetter(0))}


def _read_document(topic: EventDataTopic, language: str) -> Snapshot:
    with _one_moment():
        state = _state(topic.name, *find([topic.name])[topic.name], entries=0)
    assert isinstance(state, DataState), topic.name
    return Snapshot(state.epoch, state.seq, state.at, language, state.document(language))


def _state(name: str, family: Topic, event: Any, *, entries: int) -> State:
    row = TopicRow.objects.get(name=name)
    newest_first = LogRow.objects.filter(topic=row).order_by("-seq").values_list("seq", "kind", "payload", "at")
    log = [Revision(*values) for values in newest_first[:entries]]
    unbroken = [revision for place, revision in enumerate(log) if revision.seq == row.seq - place]
    beginning = Beginning(name, row.epoch, row.seq, row.published_at, event.kind, unbroken[::-1])
    if isinstance(family, DataTopic):
        return DataState(beginning, family.snapshot(event), member=family.member, render=family.render)
    return FactState(beginning)


@contextmanager
def _one_moment() -> Iterator[None]:
    """Inside, all reads see the rows of the same moment, and hold nobody up."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # Our transactions are IMMEDIATE, which would wait for the writer; a deferred one reads beside it.
        mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                yield
        finally:
            connection.transaction_mode = mode  # type: ignore[attr-defined]
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
