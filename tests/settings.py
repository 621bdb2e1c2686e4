"""The settings under which tests run: a laptop's, without the demonstration, whatever else the shell says."""

import os
import tempfile
from pathlib import Path

KEPT = (
    "PRESSCENTRE_DATA_DIR",
    "PRESSCENTRE_DATABASE_URL",
    "PRESSCENTRE_TEST_POSTGRES_URL",
    "PRESSCENTRE_TEST_REDIS_URL",
)

for name in [name for name in os.environ if name.startswith("PRESSCENTRE_") and name not in KEPT]:
    del os.environ[name]
os.environ["PRESSCENTRE_DEBUG"] = "1"
os.environ.setdefault("PRESSCENTRE_DATA_DIR", str(Path(tempfile.gettempdir()) / f"presscentre-tests-{os.getuid()}"))

from presscentre.settings import *  # noqa: E402, F403

# Races start up to three hundred threads; none shall wait in vain for a connection that another has not given back yet,
# however busy the machine is. Two processes of the suite stay below the 200 that tests.servers allows.
if "pool" in DATABASES["default"]["OPTIONS"]:  # noqa: F405
    DATABASES["default"]["OPTIONS"]["pool"] |= {"max_size": 80, "timeout": 300}  # noqa: F405
else:
    DATABASES["default"]["OPTIONS"]["timeout"] = 300  # noqa: F405

DEMO_PEOPLE = 0  # only the tests of the demonstration's crowd need one, and make a small one
