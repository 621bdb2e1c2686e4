"""Every no has one shape, wherever it comes from."""

import json

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from rest_framework import exceptions, serializers

from presscentre.api import problems, throttles
from presscentre.core.errors import Refusal
from tests.factories import region


class Full(Refusal):
    code = "full"
    message = _("All %(seats)d seats are taken.")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Full(seats=3), 409, "full"),
        (Http404(), 404, "not_found"),
        (exceptions.ParseError(), 400, "malformed"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.UnsupportedMediaType("text/csv"), 415, "unsupported_media_type"),
        (exceptions.NotAcceptable(), 406, "not_acceptable"),
        (exceptions.PermissionDenied(), 403, "forbidden"),
        (exceptions.ValidationError({"value": ["wrong"]}), 422, "invalid"),
        (problems.TooMany(seconds=9), 429, "too_many_requests"),
    ],
)
def test_each_refusal_has_its_status_and_code(error, status, code):
    answer = problems.handler(error, {})

    assert (answer.status_code, answer.data["code"], answer.content_type) == (status, code, problems.CONTENT_TYPE)
    assert (answer.data["status"], answer.data["type"]) == (status, f"urn:presscentre:problem:{code}")


def test_a_defect_is_not_dressed_up_as_an_answer():
    assert problems.handler(ZeroDivisionError(), {}) is None


def test_a_refusal_speaks_to_people_in_its_sentence():
    assert problems.handler(Full(seats=3), {}).data["detail"] == "All 3 seats are taken."


def test_who_sends_too_much_is_told_when_to_come_back():
    answer = problems.of_refusal(RequestFactory().get("/api/"), problems.TooMany(seconds=9))

    assert (answer.status_code, answer["Retry-After"]) == (429, "9")


class Row(serializers.Serializer):
    value = serializers.DecimalField(max_digits=5, decimal_places=2)


class Table(serializers.Serializer):
    rows = Row(many=True)
    name = serializers.CharField()


def test_errors_name_the_field_and_the_place_in_the_list():
    table = Table(data={"rows": [{"value": "1.00"}, {"value": "abc"}, {}]})
    table.is_valid()

    told = problems.handler(exceptions.ValidationError(table.errors), {}).data["errors"]

    assert [(error.get("index"), error["field"], error["code"]) for error in told] == [
        (1, "rows.value", "invalid"),
        (2, "rows.value", "required"),
        (None, "name", "required"),
    ]


def test_lazy_sentences_in_errors_become_text():
    answer = problems.problem(
        RequestFactory().get("/"), 422, "invalid", _("No."), [{"index": 0, "detail": _("Wrong.")}]
    )

    assert json.loads(answer.content)["errors"] == [{"index": 0, "detail": "Wrong."}]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/api/v1/", 404, "not_found"),
        ("get", "/api/v1/nothing/", 404, "not_found"),
        ("get", "/api/v2/events/double11/", 404, "not_found"),
        ("post", "/api/v1/schema/", 405, "method_not_allowed"),
    ],
)
def test_where_no_view_answers_a_machine_still_gets_a_problem(client, gala, method, path, status, code):
    answer = getattr(client, method)(path)

    assert (answer.status_code, answer["Content-Type"]) == (status, problems.CONTENT_TYPE)
    assert answer.json()["code"] == code


def test_a_method_that_is_not_taken_is_refused_with_the_right_token(issue):
    _token, machine = issue()

    answer = machine.put("/api/v1/events/double11/")

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_a_view_that_fails_says_so_and_no_more(issue, monkeypatch, caplog):
    monkeypatch.setattr("presscentre.api.api.EventOut", None)
    _token, machine = issue()
    machine.raise_request_exception = False

    answer = machine.get("/api/v1/events/double11/")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "NoneType" not in answer.content.decode()


def test_pages_for_people_elsewhere_keep_their_own_answers(client, gala):
    assert client.get("/nowhere/")["Content-Type"].startswith("text/html")


def test_a_token_has_its_number_of_requests_a_minute_and_another_has_its_own(issue, monkeypatch):
    monkeypatch.setattr(throttles, "per_minute", lambda _rate: 2)
    _token, machine = issue()
    _other, second = issue(name="second")

    # Seven requests cannot all fall into two minutes' allowance of four.
    told = [machine.get("/api/v1/events/double11/") for _time in range(7)]

    refused = [answer for answer in told if answer.status_code == 429]
    assert len(refused) >= 3
    assert refused[-1].json()["code"] == "too_many_requests"
    assert 1 <= int(refused[-1]["Retry-After"]) <= 60
    assert second.get("/api/v1/events/double11/").status_code == 200


@pytest.mark.parametrize(("rate", "number"), [("6000/min", 6000), ("100/second", 6000), ("5/m", 5)])
def test_a_rate_is_read_as_it_is_written(rate, number):
    assert throttles.per_minute(rate) == number


def test_pages_of_rows_follow_each_other(issue, gala):
    for key in ("asia", "europe", "africa"):
        region(gala, key)
    _token, machine = issue()

    first = machine.get("/api/v1/events/double11/regions/?page_size=2").json()
    second = machine.get(first["next"]).json()

    assert [row["key"] for row in first["results"] + second["results"]] == ["asia", "europe", "africa"]
    assert (first["previous"], second["next"]) == (None, None)


@pytest.mark.parametrize(
    "query", ["page_size=0", "page_size=1001", "page_size=x", "cursor=%%%", "cursor=abc", "cursor=cD14"]
)
def test_a_page_that_cannot_be_is_refused_by_field(issue, query):
    _token, machine = issue()

    answer = machine.get(f"/api/v1/events/double11/rooms/?{query}")

    assert (answer.status_code, answer.json().get("errors", [answer.json()])[0].get("field")) == (
        422,
        query.partition("=")[0],
    )


def test_regions_of_the_other_event_are_not_listed(issue, gala, elsewhere):
    region(elsewhere, "asia")
    _token, machine = issue()

    assert machine.get("/api/v1/events/double11/regions/").json()["results"] == []


def test_names_come_in_the_language_that_is_asked_for(issue, gala):
    with override("fr"):
        gala.name = "La nuit"
        gala.save()
    _token, machine = issue()

    asked = machine.get("/api/v1/events/double11/", headers={"accept-language": "fr"})

    assert (asked.json()["name"], "Accept-Language" in asked["Vary"]) == ("La nuit", True)
    assert machine.get("/api/v1/events/double11/").json()["name"] == "Double11"
