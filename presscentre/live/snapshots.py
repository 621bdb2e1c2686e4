"""Reading topics from their rows: whole and consistent, or what has happened since."""

import json
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

from presscentre.live.models import LogRow, TopicRow
from presscentre.live.state import Beginning, DataState, FactState, Revision, State
from presscentre.live.topics import FAMILIES, DataTopic, EventDataTopic, EventTopic, Topic

Position = tuple[str, int]  # epoch, seq
KEPT_DOCUMENTS = 500
# Asked at each ring of the bell. Through the models it would be two queries and cost eight times as much of our core.
_AFTER = """
WITH known (name, epoch, seq) AS (VALUES {})
SELECT topic.name, topic.epoch, topic.seq, log.seq, log.kind, log.payload, log.at
FROM known JOIN live_topicrow topic ON topic.name = known.name
LEFT JOIN live_logrow log ON log.topic_id = topic.id AND topic.epoch = known.epoch AND log.seq > known.seq
ORDER BY topic.name, log.seq
"""
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

    Topics that stand still are left out. One statement, however many.
    """
    news: dict[str, list[Revision] | None] = dict.fromkeys(known)
    for (name, epoch, seq), rows in groupby(_after(known), key=itemgetter(0, 1, 2)):
        revisions = [Revision(*_told(*row[3:])) for row in rows if row[3] is not None]
        if (epoch, seq) == known[name]:
            del news[name]
        # A hole means that the log no longer reaches back to where we stand.
        elif revisions and [revision.seq for revision in revisions] == list(range(known[name][1] + 1, seq + 1)):
            news[name] = revisions
    return news


def _after(known: Mapping[str, Position]) -> list[tuple[Any, ...]]:
    """(name, epoch, seq; seq, kind, payload, at) for each revision after our position; one row of None without any."""
    places = ", ".join(["(%s, %s, %s)"] * len(known))
    values = [value for name, (epoch, seq) in known.items() for value in (name, epoch, seq)]
    with connection.cursor() as cursor:
        cursor.execute(_AFTER.format(places), values)
        return list(cursor.fetchall())


def _told(seq: int, kind: str, payload: str, at: Any) -> tuple[int, str, dict[str, Any], datetime]:
    """The columns as the models would give them."""
    if connection.vendor == "sqlite":
        at = connection.ops.convert_datetimefield_value(at, None, connection)  # type: ignore[attr-defined]
    return seq, kind, json.loads(payload), at


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
