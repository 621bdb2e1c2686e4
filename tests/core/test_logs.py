"""The log says what happened and where in the code; nothing about a person."""

import json
import logging
import logging.config
from io import StringIO

import pytest
import structlog
from django.test import Client
from django.urls import path

from presscentre.core import checks, logs
from presscentre.core.audience import everyone

ADDRESS = "lena-sand@example.org"


class NameTaken(Exception):
    """A mishap whose text names somebody, as those of databases do."""


@everyone
def broken(request):
    """Fails with a person in its hands."""
    reader = request.GET.get("reader", ADDRESS)
    try:
        raise KeyError(reader)
    except KeyError as error:
        raise NameTaken(f"Key (email)=({reader}) belongs to Lena Sand") from error


urlpatterns = [path("broken/", broken)]


@pytest.fixture(params=["json", "pretty"])
def log(request):
    """What is written, as machines and as people at a laptop get it."""
    structlog.reset_defaults()
    logging.config.dictConfig(checks.logging(level="DEBUG", pretty=request.param == "pretty"))
    written = StringIO()
    handler = logging.getLogger().handlers[-1]
    assert isinstance(handler, logging.StreamHandler)
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


@pytest.mark.urls("tests.core.test_logs")
def test_a_request_that_breaks_leaves_nothing_of_the_person_in_the_log(log):
    client = Client(raise_request_exception=False)
    answer = client.get(
        f"/broken/?reader={ADDRESS}",
        headers={"authorization": "Bearer 0123456789abcdef", "user-agent": "Lena's telephone"},
        REMOTE_ADDR="203.0.113.77",
    )

    text = log.getvalue()
    assert answer.status_code == 500
    assert "test_logs.NameTaken" in text
    assert "in broken" in text
    assert "request_id" in text
    for secret in (ADDRESS, "lena", "Lena", "Sand", "0123456789abcdef", "203.0.113.77", "telephone"):
        assert secret not in text


def test_the_cause_of_a_mishap_is_told_before_it(log):
    try:
        broken(type("Request", (), {"GET": {}}))
    except NameTaken:
        structlog.get_logger("presscentre.test").exception("broke")

    text = log.getvalue()
    assert text.index("KeyError") < text.index("Which led to") < text.rindex("NameTaken")


def test_a_mistake_in_the_code_is_told_in_words(log):
    try:
        object().sparkle  # noqa: B018
    except AttributeError:
        structlog.get_logger("presscentre.test").exception("broke")

    assert "AttributeError: 'object' object has no attribute 'sparkle'" in log.getvalue()


def test_a_line_of_other_peoples_code_is_cleared_of_persons(log):
    logging.getLogger("urllib3").warning("GET /accounts/?next=%s from %s by %s", "/office/", "203.0.113.77", ADDRESS)

    text = log.getvalue()
    assert "GET /accounts/?[query] from [host] by [address]" in text


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("to lena.sand+press@mail.example.org!", "to [address]!"),
        ("Authorization: Bearer abcdef.ghi-jkl", "Authorization: Bearer [secret]"),
        ("Token 0123456789", "Token [secret]"),
        ("postgres://ines:secret@db/press", "postgres://[secret]@db/press"),
        ("/en/double11/?code=424242 was not found", "/en/double11/?[query] was not found"),
        ("203.0.113.77:5123 - connected", "[host] - connected"),
        ("[2001:db8::8:800:200c:417a]:80 left", "[[host]]:80 left"),
        ("at 12:34:56 in 3.11.7", "at 12:34:56 in 3.11.7"),
        ("figures:double11 is at 42", "figures:double11 is at 42"),
        ("Why?", "Why?"),
    ],
)
def test_addresses_credentials_and_query_strings_are_cut_out(said, kept):
    assert logs.without_persons(said) == kept


def test_values_deep_in_a_line_are_cleared_too():
    line = {"event": "x", "facts": {"to": [ADDRESS]}, "error": ValueError(ADDRESS), "count": 3, "other": object}
    assert logs.redact(None, "info", line) == {
        "event": "x",
        "facts": {"to": ["[address]"]},
        "error": "ValueError",
        "count": 3,
        "other": "<class 'object'>",
    }


def test_a_line_for_machines_is_one_json_object(capsys):
    structlog.reset_defaults()
    logging.config.dictConfig(checks.logging(level="INFO", pretty=False))
    structlog.get_logger("presscentre.test").info("figure.published", figure="gmv")

    line = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert (line["event"], line["figure"], line["level"], line["logger"]) == (
        "figure.published",
        "gmv",
        "info",
        "presscentre.test",
    )
