"""What has outlived its period goes by itself: just what the dry run says, with a proof, unless a hold forbids it."""

import hashlib
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from presscentre.accreditation.models import Application, Evidence, Note, Portrait, Scan
from presscentre.people.models import User
from presscentre.privacy import actions, jobs, queries
from presscentre.privacy.models import Deletion
from tests import factories
from tests.accreditation import rows
from tests.privacy import somebody

pytestmark = pytest.mark.django_db


def over(event: Any, days: int) -> datetime:
    """A real moment so many days after the event's end."""
    return event.ends_at + timedelta(days=days)


def ids(event: Any, now: datetime) -> dict[str, list[tuple[str, int]]]:
    return {due.holding.key: due.ids() for due in queries.due(event, now=now)}


def hashed(found: list[tuple[str, int]]) -> str:
    return hashlib.sha256("\n".join(sorted(f"{model}:{pk}" for model, pk in found)).encode()).hexdigest()


def test_the_dry_run_is_what_is_then_deleted(folder: Path, gala: Any, elsewhere: Any, ada: User) -> None:
    somebody.everywhere(gala, ada)
    there = somebody.applied(User.objects.get(email=somebody.ADDRESS), elsewhere, ada, colleague="Nils")
    later = over(gala, 31)
    assert ids(gala, over(gala, 0)) == {}
    foretold = ids(gala, later)
    assert {"accreditation.portrait", "accreditation.evidence", "accreditation.scans", "privacy.identity"} <= set(
        foretold
    )
    assert "accreditation.application" not in foretold

    total = actions.purge(gala, by=None, now=later)

    assert total == sum(map(len, foretold.values()))
    proofs = {row.holding: (row.count, row.digest) for row in Deletion.objects.filter(event=gala, cause="period")}
    hashed = {
        key: (
            len(found),
            hashlib.sha256("\n".join(sorted(f"{model}:{pk}" for model, pk in found)).encode()).hexdigest(),
        )
        for key, found in foretold.items()
    }
    assert proofs == hashed
    assert ids(gala, later) == {}
    assert Portrait.objects.get().application == there
    assert Application.objects.get(event=gala, person=there.person).latin_name == somebody.LATIN
    assert Scan.objects.get().serial is None


def test_each_file_goes_with_its_row(
    folder: Path, gala: Any, ada: User, django_capture_on_commit_callbacks: Any
) -> None:
    somebody.applied(somebody.person(), gala, ada)
    assert len([path for path in (folder / "media").rglob("*") if path.is_file()]) == 4

    with django_capture_on_commit_callbacks(execute=True):
        actions.purge(gala, by=None, now=over(gala, 31))

    assert [path for path in (folder / "media").rglob("*") if path.is_file()] == []
    assert (Evidence.objects.count(), Note.objects.count()) == (0, 2)


def test_the_command_says_the_same_and_the_job_does_it(folder: Path, gala: Any) -> None:
    rows.application(gala, "Lena", rows.delegation(gala), diet="Halal")
    said = StringIO()
    call_command("retention", "--dry-run", stdout=said)
    lines = said.getvalue().splitlines()

    jobs.delete_what_is_due(timezone.now())

    assert lines[-1] == f"{len(lines) - 1} rows would be deleted."
    assert sum(row.count for row in Deletion.objects.all()) == len(lines) - 1 >= 1
    assert Application.objects.get().diet == ""


def test_a_period_is_the_events_own_within_its_bounds(gala: Any, elsewhere: Any, ada: User) -> None:
    actions.set_period(gala, "accreditation.needs", 20, by=ada, now=factories.NOON)
    with pytest.raises(actions.OutOfBounds):
        actions.set_period(gala, "accreditation.needs", 31, by=ada, now=factories.NOON)

    assert queries.periods_of(gala)["accreditation.needs"] == 20
    assert queries.periods_of(elsewhere)["accreditation.needs"] == 7


def test_a_legal_hold_keeps_one_person_or_all_until_its_end(gala: Any, ada: User, lena: User) -> None:
    delegation = rows.delegation(gala)
    rows.application(gala, lena, delegation, diet="Halal")
    rows.application(gala, "Marta", delegation, diet="Vegan")
    made, later = over(gala, 1), over(gala, 8)
    held = actions.hold_back(gala, lena, "A case in court", until=over(gala, 100), by=ada, now=made)
    with pytest.raises(actions.ReasonNeeded):
        actions.hold_back(gala, None, " ", until=over(gala, 100), by=ada, now=made)

    actions.purge(gala, by=None, now=later)
    assert list(Application.objects.order_by("pk").values_list("diet", flat=True)) == ["Halal", ""]

    actions.lift(held, by=ada, now=later)
    actions.hold_back(gala, None, "All of it", until=over(gala, 9), by=ada, now=later)
    assert actions.purge(gala, by=None, now=later) == 0
    assert ids(gala, over(gala, 9))["accreditation.needs"] != []
