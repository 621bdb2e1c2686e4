"""What tests of accreditation share beside the rows."""

from collections.abc import Iterator

import pytest

from presscentre.accreditation import intake_room, studio
from presscentre.accreditation.printing import runs


@pytest.fixture(scope="session", autouse=True)
def children_end() -> Iterator[None]:
    """Those who decode portraits, read evidence and draw badges take their time, and end with the tests."""
    for child in (studio.DARKROOM, intake_room.ROOM, runs.PRESS):
        child._seconds = 600
    yield
    studio.DARKROOM.close()
    intake_room.ROOM.close()
