"""Probes are answered: the first to everyone, the others to whoever operates the place."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from presscentre.core.errors import Refusal
from presscentre.core.metrics import REFUSALS
from presscentre.core.middleware import Refusals
from presscentre.operations import readiness
from presscentre.operations.models import LATE, Beat

TOKEN = "c0mE-1n-4nd-l00k-4r0und-0per4t0r"
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.77"}
SHOWN = {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}


@pytest.fixture
def working(db):
    """A worker that has just said that it lives."""
    Beat.objects.beat("worker", now=timezone.now(), jobs={"audit.seal": timezone.now().isoformat()})


def test_everyone_hears_that_the_process_is_alive_at_no_cost(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        answer = client.get("/healthz", **ELSEWHERE)
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert client.post("/healthz").status_code == 405


@pytest.mark.parametrize("address", ["/readyz", "/metrics"])
@pytest.mark.parametrize(
    ("caller", "status"),
    [
        ({}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        (ELSEWHERE, 404),
        ({"REMOTE_ADDR": ""}, 404),
        (ELSEWHERE | SHOWN, 200),
        (ELSEWHERE | {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}x"}, 404),
        ({"HTTP_AUTHORIZATION": "Bearer wrong"}, 404),
        ({"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 404),
        ({"HTTP_X_REAL_IP": "127.0.0.1"}, 404),
        ({"HTTP_FORWARDED": "for=127.0.0.1"}, 404),
        ({"HTTP_VIA": "1.1 hall"}, 404),
        ({"HTTP_X_FORWARDED_FOR": "203.0.113.77"} | SHOWN, 200),
    ],
)
def test_the_others_are_for_this_machine_or_the_token(client, working, settings, address, caller, status):
    settings.OPERATOR_TOKEN = TOKEN
    assert client.get(address, **caller).status_code == status


@pytest.mark.parametrize("shown", ["Bearer ", "Bearer", ""])
def test_without_a_token_in_the_settings_none_opens(client, working, settings, shown):
    settings.OPERATOR_TOKEN = ""
    assert client.get("/readyz", **ELSEWHERE, HTTP_AUTHORIZATION=shown).status_code == 404


def test_a_process_that_can_work_is_ready(client, working):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"ready": True, "checks": {"database": "ok", "migrations": "ok", "worker": "ok", "disk": "ok"}},
    )


def test_with_a_migration_to_apply_it_is_not_ready_and_afterwards_it_is_for_good(
    client, working, django_assert_num_queries
):
    readiness.MIGRATED.clear()
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("figures", "0003_keys_by_statement")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["database"]) == (503, "ok")
    assert answer.json()["checks"]["migrations"] == "1 to apply, from figures.0003_keys_by_statement on"

    recorder.record_applied("figures", "0003_keys_by_statement")
    assert client.get("/readyz").status_code == 200
    with django_assert_num_queries(2):  # the database, the worker
        assert client.get("/readyz").status_code == 200


def test_without_a_worker_it_is_not_ready(client, db):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["worker"]) == (503, "no worker")


def test_a_worker_is_missed_after_half_a_minute(db):
    now = timezone.now()
    Beat.objects.beat("worker", now=now, jobs={})

    assert readiness.of_this_process(now + LATE)["worker"] == "ok"
    late = readiness.of_this_process(now + LATE + timedelta(seconds=1))
    assert late["worker"] == "no worker for 31 s"


def test_a_full_disk_is_not_ready(working, monkeypatch):
    monkeypatch.setattr(readiness, "LEAST_FREE", 2**80)

    assert readiness.of_this_process(timezone.now())["disk"].endswith("MiB free")


def test_a_layer_that_is_away_is_not_ready(working, settings):
    settings.REDIS_URL = "redis://:secret@127.0.0.1:1/0"

    assert readiness.of_this_process(timezone.now())["layer"] == "redis.exceptions.ConnectionError"


@pytest.mark.redis
def test_a_layer_that_answers_is_ready(working, settings, redis_url):
    settings.REDIS_URL = redis_url

    assert readiness.of_this_process(timezone.now())["layer"] == "ok"


def test_a_database_that_is_away_is_named_without_its_address(working, monkeypatch):
    def away(*arguments):
        raise connection.Database.OperationalError("connection to db.example.org failed: password=secret")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", away)
        state = readiness.of_this_process(timezone.now())["database"]
    assert state.endswith(".OperationalError")


def read(client):
    text = client.get("/metrics").content.decode()
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_numbers_tell_how_long_ago_a_job_ended_in_any_worker(client, db):
    now = timezone.now()
    for worker, ago in (("first", 300), ("second", 100)):
        jobs = {"audit.seal": (now - timedelta(seconds=ago)).isoformat()}
        Beat.objects.beat(worker, now=now, jobs=jobs)

    numbers = read(client)
    passed = (timezone.now() - now).total_seconds()
    assert 100 <= numbers["presscentre_job_age_seconds", "audit.seal"] <= 100 + passed
    assert 0 <= numbers["presscentre_worker_beat_age_seconds", "first"] <= passed


def test_the_numbers_tell_what_waits(client, working):
    numbers = read(client)
    waiting = [("notices", "waiting"), ("notices", "given_up"), ("tasks_waiting", "ready"), ("audit_unsealed",)]
    assert [numbers["presscentre_" + name[0], *name[1:]] for name in waiting] == [0, 0, 0, 0]
    assert ("presscentre_sockets",) in numbers


class Full(Refusal):
    code = "test_full"
    message = "Full."


def test_a_refusal_is_counted_by_its_code(rf, db):
    before = REFUSALS.labels("test_full")._value.get()

    answer = Refusals(lambda request: None).process_exception(rf.get("/"), Full())

    assert (answer.status_code, REFUSALS.labels("test_full")._value.get()) == (409, before + 1)
