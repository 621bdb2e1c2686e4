"""Whatever is typed into an address or a form is answered: by a page, a sentence or a refusal, never by a failure."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from presscentre.events.models import Event
from presscentre.figures.models import Figure, Reading
from presscentre.people.models import User
from tests import factories
from tests.figures.conftest import NOW, change, push
from tests.figures.conftest import given as reading
from tests.figures.pages import at

DESK = "/office/double11/figures/"
EDGES = ["0001-01-01T00:00", "0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59", "9999-12-31T23:59:59-12:00"]
# Each example is a whole request; nothing is shrunk, since what fails is short as it is.
tried = settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
MOMENTS = (
    st.sampled_from([*EDGES, "2017-02-30T00:00", "2017-11-11T00:03:01 08:00", "24:00"])
    | st.datetimes().map(lambda moment: moment.isoformat())
    | TEXTS
)
VALUES = st.sampled_from(["NaN", "sNaN", "-Infinity", "1e400", "-0", "1e-50"]) | st.decimals().map(str) | TEXTS
POSTS: dict[str, st.SearchStrategy[dict[str, str]]] = {
    "enter/": st.fixed_dictionaries(
        {
            "figure": st.sampled_from(["own", "0", "9" * 40]) | TEXTS,
            "value": VALUES,
            "as_of": MOMENTS,
            "not_before": st.just("") | MOMENTS,
            "note": TEXTS,
            "step": st.sampled_from(["", "sure", "edit"]),
        }
    ),
    "figure/gmv/1/correct/": st.fixed_dictionaries(
        {"value": VALUES, "reason": TEXTS, "reason_ar": TEXTS, "step": st.sampled_from(["", "sure"])}
    ),
    "held/{held}/not-before/": st.fixed_dictionaries({"not_before": MOMENTS}),
    "import/take-in/": st.fixed_dictionaries({"content": TEXTS | st.binary(max_size=80).map(lambda raw: raw.hex())}),
}


@pytest.fixture
def office(client: Client, gala: Event, gmv: Figure, source: Any, ines: User) -> Client:
    """One value is shown, one is held."""
    at(gala, NOW)
    push(gala, source, reading(5, 1))
    change(gmv, released_by="one")
    push(gala, source, reading(6, 2))
    factories.sign_in(client, ines)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("moment", EDGES)
def test_a_moment_at_the_edge_of_the_calendar_is_no_moment(office: Client, gmv: Figure, moment: str) -> None:
    held = Reading.objects.get(state="held")
    typed = {"figure": gmv.pk, "value": "7", "as_of": moment, "step": "sure"}

    for page in ("/en/double11/figures/gmv/", "/api/v1/events/double11/figures/"):
        assert office.get(page, {"at": moment}).status_code in (400, 401)
    assert office.post(f"{DESK}enter/", typed).status_code == 422
    assert office.post(f"{DESK}held/{held.pk}/not-before/", {"not_before": moment}).status_code == 422
    sheet = SimpleUploadedFile("a.csv", f"figure,value,as_of,not_before\ngmv,7,{moment}Z,{moment}Z\n".encode())
    assert b"Write the moment with its offset" in office.post(f"{DESK}import/check/", {"file": sheet}).content


@tried
@given(MOMENTS)
def test_no_moment_asked_for_is_too_strange(office: Client, moment: str) -> None:
    assert office.get("/en/double11/figures/gmv/", {"at": moment}).status_code in (200, 400)


@pytest.mark.parametrize("page", POSTS)
@tried
@given(st.data())
def test_nothing_typed_is_too_strange(office: Client, gmv: Figure, page: str, data: st.DataObject) -> None:
    typed = data.draw(POSTS[page])
    if typed.get("figure") == "own":
        typed["figure"] = str(gmv.pk)
    held = Reading.objects.order_by("pk")[1]

    assert office.post(DESK + page.format(held=held.pk), typed).status_code in (200, 302, 409, 422)


@tried
@given(st.binary(max_size=200) | st.lists(st.tuples(TEXTS, VALUES, MOMENTS, MOMENTS), max_size=3))
def test_no_file_brought_is_too_strange(office: Client, content: Any) -> None:
    if isinstance(content, list):
        lines = ["figure;value;as_of;not_before", *(";".join(cells) for cells in content)]
        content = "\n".join(lines).encode()

    answer = office.post(f"{DESK}import/check/", {"file": SimpleUploadedFile("readings.csv", content)})
    assert answer.status_code in (200, 422)
