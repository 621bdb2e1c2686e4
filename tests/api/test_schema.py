"""The schema says what the API does, and the API does what the schema says."""

import re

import pytest

from presscentre.api import reference, schema, views
from presscentre.api.models import Scope

pytestmark = pytest.mark.once  # nothing here asks the database


def test_the_schema_needs_no_token_and_names_every_scope(client):
    answer = client.get("/api/v1/schema/")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/vnd.oai.openapi+json")
    document = answer.json()
    scopes = {operation["x-scope"] for methods in document["paths"].values() for operation in methods.values()}
    assert scopes <= set(Scope.values)
    assert document["components"]["securitySchemes"] == {"token": {"type": "http", "scheme": "bearer"}}


def test_every_operation_tells_of_every_refusal():
    for methods in views.whole_schema()["paths"].values():
        for operation in methods.values():
            assert {"401", "403", "404", "422", "429"} <= operation["responses"].keys()


def test_an_operation_outside_drf_stands_beside_the_others(monkeypatch):
    monkeypatch.setattr(schema, "_TOLD", {})
    schema.describe("/api/v1/x/{event}/", "POST", {"operationId": "x", "responses": {"202": {"description": "Taken."}}})

    document = schema.complete({"paths": {}})

    told = document["paths"]["/api/v1/x/{event}/"]["post"]
    assert (told["security"], sorted(told["responses"])) == (
        [{"token": []}],
        ["202", "401", "403", "404", "422", "429"],
    )


def test_the_docs_page_tells_people_the_same_without_a_script_of_its_own(client):
    answer = client.get("/api/docs/")

    page = answer.content.decode()
    assert answer.status_code == 200
    for path, methods in views.whole_schema()["paths"].items():
        assert page.count(f">{path}</code>") == len(methods)
    assert not re.search(r"\sstyle=|\son\w+=|(src|href)=.(https?:)?//", page)


def test_examples_in_the_docs_name_this_host():
    operations = reference.operations(views.whole_schema(), "https://press.example.org")

    assert all(operation.curl.startswith("curl -X ") for operation in operations)
    assert all("https://press.example.org/api/v1/" in operation.curl for operation in operations)


def test_the_docs_show_what_a_reading_must_have_and_what_it_may_have():
    operations = reference.operations(views.whole_schema(), "http://testserver")
    (push,) = [
        operation for operation in operations if operation.method == "POST" and operation.path.endswith("/readings/")
    ]
    fields = {field.name: field.required for field in push.fields if field.place == "body"}

    assert (fields["readings"], fields["readings[].as_of"], fields["readings[].note"]) == (True, True, False)
    assert '{"readings": [{"figure": "gmv", "value": "10000000000", "as_of": "2017-11-10T16:03:01Z"}]}' in push.curl
