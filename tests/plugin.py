"""What the suite adds to pytest: real servers as fixtures, which tests run where, and that a skip is a failure."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings

from tests import servers
from tests.house import House

# The same examples on every machine, however busy it is; make test-all tries new ones each time.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    derandomize=os.environ.get("TEST_ALL") != "1",
    database=None,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")

# These run on their own (`-m faults`): they need the whole machine, or a process without an event loop.
APART = ("faults", "e2e", "load")

# The files that take longest, begun first: whoever is ready early then helps with short tests, and nobody ends alone.
LONG = (
    *("e2e/test_every_page.py", "e2e/test_briefings.py", "e2e/test_the_wall_goes_on.py", "e2e/test_accreditation.py"),
    *(
        "operations/test_backup.py",
        "briefings/test_seat_races.py",
        "api/test_contract.py",
        "figures/test_models_of_it.py",
    ),
)

# node id → why it may be skipped. Nothing else may.
MAY_SKIP: dict[str, str] = {}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests in tests/faults and tests/e2e are marked by their folder, those that read pages by their client.

    What does not run here is deselected, and what takes long begins.
    """
    chosen = config.getoption("-m") or ""
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        for name in APART:
            if f"/tests/{name}/" in item.path.as_posix():
                item.add_marker(name)
        if "client" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("once"):
            item.add_marker("pages")
        apart = any(item.get_closest_marker(name) and name not in chosen for name in APART)
        elsewhere = says_the_same_everywhere(item) if on_postgres() else item.get_closest_marker("postgres")
        (left if apart or elsewhere else kept).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
    items[:] = sorted(kept, key=begun)


def begun(item: pytest.Item) -> int:
    """The longest first; else each file as it was found, whole, so that its server is opened once."""
    return next((n for n, name in enumerate(LONG) if item.path.as_posix().endswith(f"/tests/{name}")), len(LONG))


def says_the_same_everywhere(item: pytest.Item) -> bool:
    """It says so itself, or it cannot reach a database: pytest-django lets no other test near one."""
    if item.get_closest_marker("once"):
        return True
    reaching = {"db", "transactional_db", "django_db_setup", "house", "postgres_url", "redis_url"}
    asks = reaching & set(getattr(item, "fixturenames", ()))
    return not asks and not any(item.get_closest_marker(name) for name in ("django_db", "postgres", "redis", *APART))


def on_postgres() -> bool:
    return settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """A test that skips itself has not been run: red, unless the list above says why."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and item.nodeid not in MAY_SKIP:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped: {report.longrepr[2]}. A skip is a failure."
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Any:
    """The same for a whole file."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} was skipped as a whole. A skip is a failure."
    return report


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Address of a throw-away PostgreSQL (role and database `presscentre`); make your own databases on it."""
    if given := servers.os.environ.get(servers.POSTGRES):
        yield given
    else:
        with servers.postgres() as url:
            yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """Address of a throw-away Redis that all tests of this run share."""
    if given := servers.os.environ.get(servers.REDIS):
        yield given
    else:
        with servers.redis() as url:
            yield url


@pytest.fixture(scope="session")
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> House:
    """Opens real servers: `with house.open(database="postgres", redis=True) as server:`; see tests/house.py."""
    return House(request.getfixturevalue, tmp_path_factory)


@pytest.fixture
def server(house: House) -> Iterator[Any]:
    """One real server on SQLite, as `make run` starts it but empty and without the demonstration."""
    with house.open() as opened:
        yield opened


@pytest.fixture
def here() -> Path:
    """The project's folder."""
    return Path(settings.BASE_DIR)
