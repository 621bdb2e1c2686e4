"""What tests of accreditation share beside the rows."""

from collections.abc import Iterator

import pytest

from presscentre.accreditation import intake_room, studio


@pytest.fixture(scope="session", autouse=True)
def children_end() -> Iterator[None]:
    """Those who decode portraits and read evidence end with the tests."""
    yield
    studio.DARKROOM.close()
    intake_room.ROOM.close()
