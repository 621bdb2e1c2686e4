"""Whatever is sent to the API, the answer is one that its schema promises: schemathesis on the real server."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
TIMES = 20  # for each operation and token
SCALE = settings(
    max_examples=TIMES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
GROUND = """
from datetime import timedelta
from django.utils import timezone
from presscentre.api import actions
from presscentre.api.models import Scope
from tests import factories
gala = factories.event("double11")
factories.region(gala)
source = factories.source(gala, "counter", factories.figure(gala, "gmv"))
print(actions.issue(gala, name="all", scopes=Scope.values, by=None, now=timezone.now(), user=source.user)[1])
"""


@pytest.mark.postgres
def test_whatever_is_sent_the_answer_is_one_that_the_schema_promises(house):
    with house.open(database="postgres") as server:
        secret = server.python(GROUND).strip().splitlines()[-1]
        described = schemathesis.openapi.from_url(f"{server.url}/api/v1/schema/")
        operations = [found.ok() for found in described.get_all_operations()]
        assert operations
        for operation in operations:
            for shown in (secret, "pct_wrong"):
                send_to(operation, shown)


def send_to(operation, secret):
    """Send what hypothesis thinks of; half of it reaches the event, the other half tries slugs as well."""
    sent = 0

    @SCALE
    @given(case=operation.as_strategy())
    def send(case):
        nonlocal sent
        sent += 1
        if sent % 2:
            case.path_parameters["event"] = "double11"
        case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, checks=CHECKS)

    send()
    assert sent > 1
