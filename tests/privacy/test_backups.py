"""A backup brings no erased person back, and a copy of it for training holds nobody."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests import house as houses
from tests import template
from tests.operations.busy_house import COMMANDS, SAY

pytestmark = pytest.mark.once  # it makes a database of its own

NIGHT = """
from pathlib import Path
import zipfile
from django.conf import settings
from django.utils import timezone
from presscentre.accreditation.models import Application, Evidence, Invitation, Portrait
from presscentre.audit import chain
from presscentre.people.models import User
from presscentre.privacy import actions
from tests import factories
from tests.accreditation import rows
from tests.privacy import somebody

folder = Path(settings.DATA_DIR)

def inside(file):
    with zipfile.ZipFile(file) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    return [word for word in somebody.WORDS if word.encode() in everything]

def who():
    return sorted(User.objects.filter(kind="person").values_list("name", flat=True))

gala = factories.event("double11")
ada = factories.officer("Ada", gala, "administrator")
ichiro = somebody.everywhere(gala, ada)
stranger = rows.outlet("Kyodo")
actions.ask_for_copy(ichiro, by=ichiro, now=timezone.now())
before = str(folder / "before.backup")
run("backup", before)
said["in the backup"] = inside(before)
actions.erase(ichiro, by=ada, now=timezone.now())
said["erased"] = who()
said["restored"] = json.loads(run("restore", before, "--force", "--json"))["again"]
said["after"] = who()
said["files"] = sorted(path.parent.name for path in (folder / "media").rglob("*") if path.is_file())
again = str(folder / "again.backup")
run("backup", again)
said["in the next"] = inside(again)
said["whole"] = chain.verify().whole

copy = str(folder / "copy.backup")
said["onto itself"] = run("anonymise", before, "--backup", before)
said["copied"] = "without people" in run("anonymise", copy, "--backup", before)
said["in the copy"] = inside(copy)
(folder / "erasures").unlink()
said["training"] = json.loads(run("restore", copy, "--force", "--json"))["audit"]["whole"]
application = Application.objects.exclude(latin_name="").get(person=ichiro.pk)
said["stand-in"] = [application.latin_name == User.objects.get(pk=ichiro.pk).name, application.phone, application.diet]
said["relations"] = [Evidence.objects.count(), Portrait.objects.count(), Invitation.objects.count()]
said["address"] = User.objects.get(pk=ichiro.pk).email.endswith("@example.invalid")
with Portrait.objects.get().picture.open("rb") as face:
    said["face"] = [face.read(3).hex(), Portrait.objects.get().digest]
"""


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What was seen in a house of its own, from the backup to the copy for training."""
    folder: Path = tmp_path_factory.mktemp("night")
    shutil.copy(template.sqlite(), folder / "house.sqlite3")
    environment = {
        "PRESSCENTRE_DATA_DIR": str(folder),
        "PRESSCENTRE_DATABASE_URL": f"sqlite:///{folder}/house.sqlite3",
        "PRESSCENTRE_DEBUG": "1",
    }
    done = houses._manage(environment, "shell", "--verbosity", "0", "-c", COMMANDS + NIGHT + SAY)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def test_whoever_was_erased_after_a_backup_is_erased_again_when_it_is_restored(night: dict[str, Any]) -> None:
    assert len(night["in the backup"]) == 4  # all but the number of the passport, which is sealed
    assert night["erased"] == ["", "Ada", "Marta"]
    assert night["restored"] == 1
    assert night["after"] == ["", "Ada", "Marta"]
    assert night["files"] == []
    assert night["in the next"] == []
    assert night["whole"]


def test_a_copy_for_training_holds_nobody_and_keeps_every_relation(night: dict[str, Any]) -> None:
    assert night["onto itself"].startswith("refused: ")
    assert (night["copied"], night["in the copy"], night["training"]) == (True, [], True)
    assert night["stand-in"] == [True, "+00 000 0000", ""]
    assert night["relations"] == [1, 1, 1]
    assert night["address"]
    assert night["face"] == ["ffd8ff", ""]
