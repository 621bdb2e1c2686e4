"""Files that a failed transaction left behind go after a day; what a row names, or what is fresh, stays."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from presscentre.accreditation.models import Evidence
from presscentre.operations.sweeping import PATIENCE, sweep
from tests.accreditation import rows

NOW = timezone.now()


@pytest.fixture(autouse=True)
def empty_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def written(name: str, age: timedelta) -> str:
    kept = default_storage.save(name, ContentFile(b"%PDF-1.7"))
    at = (NOW - age).timestamp()
    os.utime(default_storage.path(kept), (at, at))
    return kept


def test_only_old_files_that_no_row_names_are_removed(gala):
    yesterday = PATIENCE + timedelta(minutes=1)
    lost = written("evidence/lost.pdf", yesterday)
    fresh = written("evidence/fresh.pdf", timedelta(minutes=1))
    named = written("evidence/named.pdf", yesterday)
    foreign = written("elsewhere/foreign.pdf", yesterday)
    application = rows.application(gala, "Lena", rows.delegation(gala))
    Evidence.objects.create(application=application, kind="assignment", file=named, added_at=rows.DAY_BEFORE)

    assert sweep(NOW) == 1
    assert [default_storage.exists(name) for name in (lost, fresh, named, foreign)] == [False, True, True, True]
    assert sweep(NOW) == 0
