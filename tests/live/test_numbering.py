"""Each publication gets the next number, in the transaction that publishes it; numbers become visible in order."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from presscentre.live import jobs, snapshots, topics
from presscentre.live.models import LogRow, TopicRow
from presscentre.live.state import Revision
from tests import factories
from tests.live.conftest import Families, Rang


def test_publishing_costs_two_statements_at_most(gala, trial: Families, django_assert_num_queries):
    log = trial.log.of(gala)
    log.publish(Rang(1))

    # Number and stamp the topic, write the log: PostgreSQL does both in one.
    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 2):
        assert log.publish(Rang(2)) == 2

    assert list(LogRow.objects.order_by("seq").values_list("seq", "kind", "payload")) == [
        (1, "trial.rang", {"bell": 1}),
        (2, "trial.rang", {"bell": 2}),
    ]
    row = TopicRow.objects.get(name="trial.log:double11")
    assert (row.seq, row.published_at) == (2, LogRow.objects.get(seq=2).at)


def test_two_events_count_for_themselves(gala, elsewhere, trial: Families):
    for event, bells in ((gala, 3), (elsewhere, 1)):
        for bell in range(bells):
            trial.log.of(event).publish(Rang(bell))

    positions = topics.positions(["trial.log:double11", "trial.log:elsewhere", "trial.wall:double11"])
    assert {name: position.seq for name, position in positions.items()} == {
        "trial.log:double11": 3,
        "trial.log:elsewhere": 1,
    }
    assert len({position.epoch for position in positions.values()}) == 2


def test_what_is_rolled_back_was_never_numbered(gala, trial: Families):
    log = trial.log.of(gala)
    log.publish(Rang(1))
    with transaction.atomic():
        log.publish(Rang(2))
        transaction.set_rollback(True)

    assert log.publish(Rang(3)) == 2


def test_a_new_numbering_starts_from_nothing(gala, trial: Families):
    wall = trial.wall.of(gala)
    wall.change({"gmv": {"value": "1"}})
    before = snapshots.position(wall)
    wall.begin_again()
    after = snapshots.position(wall)

    assert (before[1], after[1], LogRow.objects.count()) == (1, 0, 0)
    assert after[0] != before[0]
    assert wall.change({"gmv": {"value": "1"}}) == 1


def test_a_restore_begins_every_topic_again(gala, elsewhere, trial: Families):
    trial.log.of(gala).publish(Rang(1))
    trial.log.of(elsewhere).publish(Rang(1))
    before = set(TopicRow.objects.values_list("epoch", flat=True))

    assert topics.restart_all() == 2
    assert not before & set(TopicRow.objects.values_list("epoch", flat=True))
    assert set(TopicRow.objects.values_list("seq", flat=True)) == {0}


def test_the_log_keeps_ten_minutes_and_three_hundred_entries(gala, elsewhere, trial: Families):
    began = timezone.now()
    for event, revisions in ((gala, 305), (elsewhere, 3)):
        for bell in range(revisions):
            trial.log.of(event).publish(Rang(bell))
    ended = timezone.now()
    oldest = {}
    for minutes, since in ((9, began), (11, ended)):  # publishing them may itself have taken long
        jobs.forget_old_revisions(since + timedelta(minutes=minutes))
        kept = LogRow.objects.values_list("topic__name", "seq").order_by("-seq")
        oldest[minutes] = dict(kept)

    assert oldest == {
        9: {"trial.log:double11": 1, "trial.log:elsewhere": 1},
        11: {"trial.log:double11": 6, "trial.log:elsewhere": 1},
    }


def test_a_page_reads_the_snapshot_with_one_query_while_nothing_changes(gala, trial, django_assert_num_queries):
    wall = trial.wall.of(gala)
    wall.change({"gmv": {"value": "1"}}, paused=False)
    first = snapshots.current(wall, "ja")
    with django_assert_num_queries(1):
        assert snapshots.current(wall, "ja") is first
    wall.change({"gmv": {"value": "2"}})
    second = snapshots.current(wall, "ja")

    assert (first.seq, second.seq, first.epoch == second.epoch) == (1, 2, True)
    assert second.data == {"figures": {"gmv": {"value": "2", "text": "ja 2"}}, "paused": False}
    assert (first.etag, second.etag) == (f'"{first.epoch}-1-ja"', f'"{first.epoch}-2-ja"')
    assert first.document.startswith(f'{{"epoch":"{first.epoch}","seq":1,"server_time":"'.encode())


@pytest.mark.django_db(transaction=True)
def test_twenty_who_publish_at_once_are_numbered_without_holes(trial: Families):
    """On the topic's very first use, too; and nobody sees 7 before 6."""
    gala = factories.event("double11")
    log, seen, done = trial.log.of(gala), [], threading.Event()

    def watch() -> None:
        while not done.is_set():
            seen.append(list(LogRow.objects.order_by("seq").values_list("seq", flat=True)))
        connections.close_all()

    def publish(bell: int) -> None:
        try:
            for turn in range(3):
                log.publish(Rang(bell * 10 + turn))
        finally:
            connections.close_all()

    watcher = threading.Thread(target=watch)
    watcher.start()
    threads = [threading.Thread(target=publish, args=(bell,)) for bell in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    watcher.join()

    assert list(LogRow.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 61))
    assert TopicRow.objects.get().seq == 60
    assert all(sight == list(range(1, len(sight) + 1)) for sight in seen)


def test_one_statement_tells_what_happened_to_all_topics(gala, elsewhere, trial: Families, django_assert_num_queries):
    moved, still, again, cut = names = [
        f"trial.{family}:{slug}" for family in ("log", "wall") for slug in ("double11", "elsewhere")
    ]
    for topic in (trial.log.of(gala), trial.log.of(elsewhere)):
        topic.publish(Rang(1))
    for topic in (trial.wall.of(gala), trial.wall.of(elsewhere)):
        topic.change({"gmv": {"value": "1"}})
    known = {row.name: (row.epoch, row.seq) for row in TopicRow.objects.all()}
    assert sorted(known) == sorted(names)
    for bell in (2, 3):
        trial.log.of(gala).publish(Rang(bell))
        trial.wall.of(elsewhere).change({"gmv": {"value": str(bell)}})
    trial.wall.of(gala).begin_again()
    LogRow.objects.filter(topic__name=cut, seq=2).delete()

    with django_assert_num_queries(1):
        news = snapshots.moved({**known, "trial.log:nowhere": ("e", 1)})

    rows = LogRow.objects.filter(topic__name=moved, seq__gt=1).order_by("seq")
    told = [Revision(row.seq, row.kind, row.payload, row.at) for row in rows]
    assert news == {moved: told, again: None, cut: None, "trial.log:nowhere": None}
    assert ([revision.seq for revision in told], still in news) == ([2, 3], False)


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_is_of_one_moment_while_others_publish(trial: Families):
    """Its position and its rows belong together, and reading holds no writer up."""
    wall, stop = trial.wall.of(factories.event("double11")), threading.Event()
    wall.change({"gmv": {"value": "1"}})

    def publish() -> None:
        seq = 1
        while not stop.is_set():
            seq = wall.change({"gmv": {"value": str(seq + 1)}})
        connections.close_all()

    writer = threading.Thread(target=publish)
    writer.start()
    try:
        states = [snapshots.read("trial.wall:double11") for _ in range(50)]
    finally:
        stop.set()
        writer.join()

    assert [state.entries["gmv"]["value"] for state in states] == [str(state.seq) for state in states]
    assert not connection.in_atomic_block
