"""What tests of accreditation share beside the rows."""

from collections.abc import Iterator

import pytest

from presscentre.accreditation import studio


@pytest.fixture(scope="session", autouse=True)
def darkroom_ends() -> Iterator[None]:
    """The child that decodes portraits ends with the tests."""
    yield
    studio.DARKROOM.close()
