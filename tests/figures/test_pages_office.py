"""The office's desk: what waits, what a decision would do, and who may decide."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from presscentre.events.models import Event
from presscentre.figures import actions, queries
from presscentre.figures.models import Figure, Milestone, MilestoneRule, Reading, Revision
from presscentre.people.models import User
from tests import factories
from tests.factories import MIDNIGHT, MINUTE, SECOND, sign_in
from tests.figures.conftest import given, push
from tests.figures.pages import at, publish, words

DESK = "/office/double11/figures/"
NOW = MIDNIGHT + 10 * MINUTE


@pytest.fixture
def night(gala: Event) -> Event:
    at(gala, NOW)
    return gala


@pytest.fixture
def held(night: Event, gmv: Figure, ines: User) -> Reading:
    """10 billion is shown; 20 billion waits, since from now on an officer releases this figure."""
    publish(gmv, "10000000000", MIDNIGHT + 3 * MINUTE, ines)
    Figure.objects.filter(pk=gmv.pk).update(released_by=Figure.ReleasedBy.ONE)
    return publish(gmv, "20000000000", MIDNIGHT + 9 * MINUTE, ines)


@pytest.fixture
def office(client: Client, ines: User) -> Client:
    sign_in(client, ines)
    return client


def value_of(figure: Figure) -> Decimal | None:
    """What is shown of it now."""
    return Revision.objects.filter(figure=figure, on_wall=True).order_by("-rev").values_list("value", flat=True)[0]


def test_the_desk_says_what_waits_and_why(office: Client, held: Reading) -> None:
    text = words(office.get(DESK))

    assert "Held for release 1 GMV CNY 20,000,000,000 An officer releases this figure. Shown now 10.00B" in text
    assert "Change 100% As of 00:09:00 From Ines" in text


def test_before_a_release_the_officer_sees_what_it_does(office: Client, held: Reading) -> None:
    text = words(office.get(f"{DESK}held/{held.pk}/"))

    assert "Release GMV? 10.00B CNY 20,000,000,000" in text
    assert "It appears at once on every open page and in the API. No screen is paired." in text


def test_an_officer_releases_a_held_reading(office: Client, held: Reading) -> None:
    answer = office.post(f"{DESK}held/{held.pk}/release/", follow=True)

    assert value_of(held.figure) == 20_000_000_000
    assert "GMV is out with its new value." in words(answer)


def test_what_a_colleague_has_decided_is_refused_with_a_sentence(office: Client, held: Reading, gala: Event) -> None:
    kofi = factories.officer("Kofi", gala, "figures")
    actions.release(held, by=kofi, now=NOW)

    answers = [office.get(f"{DESK}held/{held.pk}/"), office.post(f"{DESK}held/{held.pk}/release/")]

    assert [answer.status_code for answer in answers] == [409, 409]
    for answer in answers:
        assert "This reading is no longer held; somebody has decided on it already." in words(answer)


def test_the_second_officer_is_told_that_the_first_has_said_yes(
    client: Client, held: Reading, gala: Event, ines: User
) -> None:
    kofi = factories.officer("Kofi", gala, "figures")
    Figure.objects.filter(pk=held.figure_id).update(released_by=Figure.ReleasedBy.TWO)
    sign_in(client, ines)
    first = client.post(f"{DESK}held/{held.pk}/release/", follow=True)
    sign_in(client, kofi)
    desk = words(client.get(DESK))
    client.post(f"{DESK}held/{held.pk}/release/")

    assert "You have released GMV. A second officer has to do the same before it is shown." in words(first)
    assert "1 of 2 officers" in desk
    assert "Ines released it at 00:10:00 . A second officer has to do the same." in desk
    assert value_of(held.figure) == 20_000_000_000


def test_a_discard_is_asked_for_first(office: Client, held: Reading) -> None:
    asked = words(office.get(f"{DESK}held/{held.pk}/discard/"))
    office.post(f"{DESK}held/{held.pk}/discard/")

    assert "Discard this reading of GMV?" in asked
    assert value_of(held.figure) == 10_000_000_000
    assert Reading.objects.get(pk=held.pk).state == "discarded"


def test_an_embargo_is_set_and_the_release_waits_for_it(office: Client, held: Reading) -> None:
    office.post(f"{DESK}held/{held.pk}/not-before/", {"not_before": "2017-11-11T00:30:00"})
    answer = office.post(f"{DESK}held/{held.pk}/release/", follow=True)

    assert Reading.objects.get(pk=held.pk).not_before == MIDNIGHT + 30 * MINUTE
    assert "GMV is released and will be shown when its time has come." in words(answer)
    assert value_of(held.figure) == 10_000_000_000


def test_a_correction_is_looked_at_before_it_is_published(office: Client, held: Reading, gmv: Figure) -> None:
    address = f"{DESK}figure/gmv/1/correct/"
    said = {"value": "9000000000", "reason": "An agency had rounded up.", "reason_fr": "Une agence avait arrondi."}
    looked = words(office.post(address, {**said, "step": "look"}))
    before = value_of(gmv)
    office.post(address, {**said, "step": "sure"})
    revision = Revision.objects.get(figure=gmv, kind="corrected")

    assert "This is what readers will see: Corrected 10,000,000,000 9,000,000,000 CNY An agency" in looked
    assert before == 10_000_000_000
    assert (revision.value, revision.was, revision.by.name) == (9_000_000_000, 10_000_000_000, "Ines")
    assert revision.reason_in("fr") == "Une agence avait arrondi."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"value": "", "reason": "Why."}, "The right value: Give the value."),
        ({"value": "9e9x", "reason": "Why."}, "The right value: Write the value in digits, such as 41.25."),
        ({"value": "9", "reason": " "}, "Reason: Say why, in one sentence that everyone may read."),
        ({"value": "10000000000", "reason": "Why."}, "The new value is the one that was published."),
    ],
)
def test_a_correction_that_cannot_be_says_why_and_keeps_what_was_typed(
    office: Client, held: Reading, gmv: Figure, typed: dict[str, str], sentence: str
) -> None:
    answer = office.post(f"{DESK}figure/gmv/1/correct/", {**typed, "step": "sure"})

    assert answer.status_code == 422
    assert f"One answer needs another look {sentence}" in words(answer)
    assert f'value="{typed["value"]}"' in answer.content.decode() or not typed["value"]
    assert value_of(gmv) == 10_000_000_000


def test_a_withdrawal_leaves_nothing_in_its_place(office: Client, held: Reading, gmv: Figure) -> None:
    office.post(f"{DESK}figure/gmv/1/withdraw/", {"reason": "It was another day's.", "step": "sure"})

    assert value_of(gmv) is None


def test_figures_are_paused_after_a_look_and_go_on(office: Client, held: Reading) -> None:
    asked = words(office.get(f"{DESK}pausing/"))
    paused = words(office.post(f"{DESK}pause/", follow=True))
    again = office.post(f"{DESK}pause/")
    resumed = words(office.post(f"{DESK}resume/", follow=True))

    assert "1 figure stays at its last published value." in asked
    assert "All figures have been paused since 00:10:00" in paused
    assert (again.status_code, "Figures are paused already." in words(again)) == (409, True)
    assert "Figures go on." in resumed


def test_a_reading_by_hand_is_looked_at_and_taken_in(office: Client, night: Event, gmv: Figure) -> None:
    typed = {"figure": gmv.pk, "value": "50000000000", "as_of": "2017-11-11T00:09:30"}
    looked = words(office.post(f"{DESK}enter/", {**typed, "step": "look"}))
    nothing_yet = Reading.objects.count()
    office.post(f"{DESK}enter/", {**typed, "step": "sure"})
    reading = Reading.objects.get()

    assert "Is this right? GMV CNY 50,000,000,000 Written short 50.00B Shown now nothing" in looked
    assert nothing_yet == 0
    assert (reading.value, reading.as_of, reading.state) == (
        50_000_000_000,
        MIDNIGHT + 9 * MINUTE + 30 * SECOND,
        "published",
    )


def test_a_reading_from_the_future_is_refused_beside_what_was_typed(office: Client, night: Event, gmv: Figure) -> None:
    typed = {"figure": gmv.pk, "value": "5", "as_of": "2017-11-12T00:00:00", "step": "sure"}
    answer = office.post(f"{DESK}enter/", typed)

    assert answer.status_code == 422
    assert "The moment lies in the future." in words(answer)
    assert Reading.objects.count() == 0


def test_a_file_is_checked_line_by_line_before_it_is_taken_in(office: Client, night: Event, gmv: Figure) -> None:
    lines = (
        "figure,value,as_of\ngmv,100,2017-11-10T16:01:00Z\ngmv,x,2017-11-10T16:02:00Z\nnone,1,2017-11-10T16:02:00Z\n"
    )
    page = office.post(f"{DESK}import/check/", {"file": SimpleUploadedFile("night.csv", lines.encode())})
    nothing_yet = Reading.objects.count()
    content = page.context["form"].initial["content"]
    office.post(f"{DESK}import/take-in/", {"content": content})

    assert "1 reading can be taken in 1 Published 2 Refused" in words(page)
    assert "The value is not a decimal number." in words(page)
    assert "This event has no figure with this key." in words(page)
    assert nothing_yet == 0
    assert [reading.value for reading in Reading.objects.all()] == [100]


@pytest.mark.parametrize(("content", "sentence"), [(b"", "The file is empty."), (b"a,b\n1,2\n", "is missing")])
def test_a_file_that_cannot_be_read_is_refused(office: Client, night: Event, content: bytes, sentence: str) -> None:
    page = office.post(f"{DESK}import/check/", {"file": SimpleUploadedFile("night.csv", content)})

    assert (page.status_code, sentence in words(page)) == (422, True)


def test_a_milestone_is_released_from_the_desk(office: Client, night: Event, gmv: Figure, ines: User) -> None:
    MilestoneRule.objects.create(figure=gmv, kind="at_least", threshold=Decimal(10**9))
    publish(gmv, "1000000000", MIDNIGHT + MINUTE, ines)
    draft = Milestone.objects.get()
    desk = words(office.get(DESK))
    office.post(f"{DESK}milestones/{draft.pk}/release/")

    assert "GMV reached CNY 1,000,000,000" in desk
    assert Milestone.objects.get().released_by == ines


def test_a_figure_is_switched_to_another_source(office: Client, night: Event, gmv: Figure) -> None:
    agency = factories.source(night, "agency", gmv)
    office.post(f"{DESK}figure/gmv/source/", {"source": agency.pk})

    assert Figure.objects.get(pk=gmv.pk).preferred_source == agency


ADDRESSES = ["", "pausing/", "enter/", "import/", "figure/gmv/", "figure/gmv/1/correct/", "figure/gmv/1/withdraw/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_officers_of_figures_at_this_event_get_in(
    client: Client, held: Reading, ines: User, omar: User, lena: User, gala: Event, address: str
) -> None:
    editor = factories.officer("Edna", gala, "editor")
    answers = []
    for person in (lena, omar, editor, ines):
        sign_in(client, person)
        answers.append(client.get(DESK + address).status_code)

    assert answers == [404, 404, 403, 200]


@pytest.mark.parametrize("verb", ["release", "discard", "not-before"])
def test_a_reading_of_another_event_cannot_be_decided_on(
    client: Client, held: Reading, elsewhere: Event, omar: User, verb: str
) -> None:
    sign_in(client, omar)

    assert client.post(f"/office/elsewhere/figures/held/{held.pk}/{verb}/").status_code == 404
    assert Reading.objects.get(pk=held.pk).state == "held"


def test_where_more_wait_than_the_desk_shows_each_can_be_decided_on(
    office: Client, night: Event, held: Reading, ines: User
) -> None:
    """The oldest stand on the desk; the newest opens as well, by its own address."""
    for step in range(1, queries.MOST_HELD + 1):
        publish(held.figure, f"3000000{step:04}", held.as_of + step * SECOND / 10, ines)
    newest = Reading.objects.filter(state="held").latest("as_of")

    text = words(office.get(DESK))
    assert "Held for release 101 The oldest 100 of 101 are shown; the others follow as you decide." in text
    assert f'id="held-{newest.pk}"' not in office.get(DESK).content.decode()
    assert "Release GMV?" in words(office.get(f"{DESK}held/{newest.pk}/"))
    assert office.get(f"{DESK}held/{newest.pk}/discard/").status_code == 200


@pytest.mark.parametrize("many", [1, 5])
def test_the_desk_costs_the_same_however_much_waits(
    office: Client, night: Event, held: Reading, ines: User, many: int, django_assert_num_queries: Any
) -> None:
    for step in range(many - 1):
        publish(held.figure, f"3000000000{step}", MIDNIGHT + 9 * MINUTE + (step + 1) * SECOND, ines)
    for step in range(many):
        push(night, factories.source(night, f"source{step}", held.figure), given(5, step), now=NOW)

    with django_assert_num_queries(14):
        office.get(DESK)
