"""A reading's figure, source and officer exist as long as it does, whoever writes the rows and in whatever order."""

import threading
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from presscentre.figures.actions import rows
from presscentre.figures.actions.rows import Kept
from presscentre.figures.models import Figure, Reading, Source
from presscentre.people.models import User
from tests import factories
from tests.figures.conftest import NOW, given

pytestmark = pytest.mark.django_db(transaction=True)
MIGRATION = import_module("presscentre.figures.migrations.0003_keys_by_statement")
NOBODY = 999_999
FACTS = {"value": 1, "as_of": NOW, "received_at": NOW, "state": "stored"}


@pytest.mark.parametrize("key", ["figure_id", "source_id", "by_id"])
def test_a_reading_refers_to_nothing_that_is_not_there(gmv, source, ines, key):
    keys = {"figure_id": gmv.pk, "source_id": source.pk, "by_id": ines.pk}
    Reading.objects.create(**FACTS, **keys)

    with pytest.raises(IntegrityError):
        Reading.objects.create(**FACTS | {"as_of": NOW + factories.SECOND}, **keys | {key: NOBODY})
    with pytest.raises(IntegrityError):
        Reading.objects.update(**{key: NOBODY})
    assert list(Reading.objects.values("figure_id", "source_id", "by_id")) == [keys]


@pytest.mark.parametrize("kind", [Figure, Source, User])
def test_what_a_reading_refers_to_goes_only_with_it(gala, kind):
    figure, source, officer = (
        factories.figure(gala, "orders"),
        factories.source(gala, "mirror"),
        factories.person("Otto"),
    )
    row = {Figure: figure, Source: source, User: officer}[kind]
    Reading.objects.create(figure=figure, source=source, by=officer, **FACTS)
    alone = kind.objects.filter(pk=row.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        alone._raw_delete(alone.db)
    with transaction.atomic():  # in any order within a transaction, as Django deletes
        alone._raw_delete(alone.db)
        Reading.objects.all().delete()
    assert not alone.exists()


@pytest.mark.postgres
def test_who_deletes_waits_for_who_writes(gala, gmv, source):
    waiting, told = threading.Event(), []

    def delete() -> None:
        waiting.set()
        try:
            with transaction.atomic():
                Source.figures.through.objects.filter(source=source).delete()
                Source.objects.filter(pk=source.pk)._raw_delete("default")
            told.append("deleted")
        except IntegrityError:
            told.append("refused")
        finally:
            connection.close()

    other = threading.Thread(target=delete)
    with transaction.atomic():
        rows.insert([Kept(gmv.pk, source.pk, None, NOW, "stored", "", True, [given(1)])])
        other.start()
        waiting.wait()
        other.join(0.2)
        assert told == []
    other.join()

    assert told == ["refused"]
    assert Reading.objects.count() == 1


@pytest.mark.postgres
def test_the_promise_can_go_back_to_each_row_and_return(gala, gmv, source):
    with connection.schema_editor() as editor:
        MIGRATION.by_row(apps, editor)
    with connection.cursor() as cursor:
        keys = connection.introspection.get_relations(cursor, Reading._meta.db_table)
    assert set(keys) == {"figure_id", "source_id", "by_id"}

    with connection.schema_editor() as editor:
        MIGRATION.by_statement(apps, editor)
    with connection.cursor() as cursor:
        assert connection.introspection.get_relations(cursor, Reading._meta.db_table) == {}
    with pytest.raises(IntegrityError):
        Reading.objects.create(figure_id=NOBODY, source=source, **FACTS)
