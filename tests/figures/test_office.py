"""What the dashboard says, what the records allow, and who may listen."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from presscentre.figures import actions, jobs, live, queries
from presscentre.figures.models import Batch, Edition, Figure, Milestone, MilestoneRule
from presscentre.home.actions import change_speed
from presscentre.live.models import LogRow
from presscentre.live.topics import Viewer
from presscentre.office.alerts import wrong_now
from tests import factories
from tests.factories import MINUTE, SECOND
from tests.figures.conftest import NOW, change, given, push


def titles(event, now=NOW) -> list[str]:
    return [str(alert.title) for alert in wrong_now(event, now) if alert.url.endswith("/figures/")]


def test_the_dashboard_says_what_is_wrong_and_nothing_else(gala, elsewhere, gmv, source, ines):
    push(gala, source, given(10, 1))
    assert titles(gala) == []

    push(gala, source, given(9, 2))
    actions.pause(gala, by=ines, now=NOW)
    assert (titles(gala), titles(elsewhere)) == (["Held figures", "Figures paused"], [])


def test_a_source_is_silent_after_its_figures_patience(gala, gmv, source):
    push(gala, source, given(1, 1))
    patience = gmv.stale_after

    assert titles(gala, NOW + patience) == []
    assert titles(gala, NOW + patience + SECOND) == ["Silent sources"]
    assert [row.silent for row in queries.sources(gala, NOW + patience + SECOND)] == [True]


def test_the_office_hears_at_once_that_a_source_is_silent(gala, gmv, source):
    push(gala, source, given(1, 1))
    heard = LogRow.objects.filter(topic__name="figures.held:double11").count
    jobs.notice_silence(NOW + gmv.stale_after - SECOND)
    assert heard() == 0

    jobs.notice_silence(NOW + gmv.stale_after)
    assert heard() == 1
    jobs.notice_silence(NOW + gmv.stale_after + SECOND)
    assert heard() == 1


def test_a_late_round_loses_no_silence(gala, gmv, source):
    heard = LogRow.objects.filter(topic__name="figures.held:double11").count
    for silences, late in ((1, 6 * SECOND), (2, 9 * MINUTE)):
        now = NOW + silences * 20 * MINUTE
        push(gala, source, given(silences, silences), now=now)
        jobs.notice_silence(now)
        jobs.notice_silence(now + gmv.stale_after + late)
        jobs.notice_silence(now + gmv.stale_after + late + SECOND)
        assert heard() == silences


def test_who_may_listen(gala, elsewhere, ines, omar, lena):
    def may(topic, user, event) -> bool:
        return topic.may_join(Viewer(user=user), event)

    assert [may(live.FIGURES, user, gala) for user in (None, lena, ines, omar)] == [True] * 4
    assert [may(live.FIGURES, user, elsewhere) for user in (None, lena, ines, omar)] == [False, False, False, True]
    for topic in (live.OFFICE, live.HELD):
        assert [may(topic, user, gala) for user in (None, lena, ines, omar)] == [False, False, True, False]


def test_office_figures_travel_on_the_offices_topic_only(gala, gmv, source):
    change(gmv, audience="office")
    push(gala, source, given(5, 5))

    assert set(LogRow.objects.values_list("topic__name", flat=True)) == {"figures.office:double11"}
    assert list(queries.snapshot(gala)["entries"]) == []
    assert list(queries.office_snapshot(gala)["entries"]) == ["gmv"]


def test_what_happens_to_an_office_figure_is_told_to_the_office_alone(gala, gmv, source, ines):
    share = factories.figure(gala, "share", audience="office")
    source.figures.add(share)
    for figure in (gmv, share):
        MilestoneRule.objects.create(figure=figure, kind="at_least", threshold=10)
        push(gala, source, given(12, 1, figure.key))
        actions.release_milestone(Milestone.objects.get(rule__figure=figure), by=ines, now=NOW)
        actions.correct(figure, rev=1, value=9, reason="A slip.", by=ines, now=NOW)
        actions.withdraw(figure, rev=2, reason="Wrong.", by=ines, now=NOW)

    told = {"gmv": [], "share": []}
    facts = LogRow.objects.filter(topic__name__in=("figures.log:double11", "figures.held:double11")).order_by("pk")
    for topic, kind, payload in facts.values_list("topic__name", "kind", "payload"):
        if figure := payload.get("figure"):
            told[figure].append((topic, kind))
    kinds = ["milestone.released", "milestone.void", "figure.corrected", "figure.withdrawn"]
    assert [(topic, sorted(kinds)) for topic in ("figures.log:double11", "figures.held:double11")] == [
        (rows[0][0], sorted(kind for _topic, kind in rows)) for rows in told.values()
    ]
    assert [len({topic for topic, _kind in rows}) for rows in told.values()] == [1, 1]


def test_each_change_continues_the_snapshot(gala, gmv, source, ines):
    """Old snapshot and change make the new snapshot: the contract of every data topic."""
    before = queries.snapshot(gala)
    steps = [
        lambda: push(gala, source, given(5, 5)),
        lambda: actions.correct(gmv, rev=1, value=4, reason="A slip.", by=ines, now=NOW),
        lambda: actions.pause(gala, by=ines, now=NOW),
        lambda: actions.resume(gala, by=ines, now=NOW),
        lambda: actions.withdraw(gmv, rev=2, reason="Wrong.", by=ines, now=NOW),
    ]
    for step in steps:
        step()
        change = LogRow.objects.filter(topic__name="figures:double11").latest("seq").payload
        entries = before["entries"] | change["set"]
        before = before | change["more"] | {"entries": entries}
        assert before == queries.snapshot(gala)


def test_an_edited_figure_is_told_to_everyone(gala, gmv, source, ada, client: Client):
    push(gala, source, given("12.5", 5))
    factories.sign_in(client, ada, strongly=True)
    page = f"/office/records/figures/figure/{gmv.pk}/change/"
    form = client.get(page)
    assert form.status_code == 200
    fields = form.context["adminform"].form.initial
    data = {key: value for key, value in fields.items() if value not in (None, "")} | {
        "stale_after": "00:05:00",
        "decimals": 2,
    }
    assert client.post(page, data).status_code == 302

    change = LogRow.objects.filter(topic__name="figures:double11").latest("seq").payload
    assert change["set"]["gmv"]["decimals"] == 2
    assert Figure.objects.get().rev == 1


def test_an_edited_edition_and_a_set_clock_are_told_to_everyone(gala, gmv, source, ada, client: Client):
    """One number of the feed has one text: what changes the text takes the next number."""
    edition = Edition.objects.create(figure=gmv, label="2016", starts_at=gala.starts_at - timedelta(days=365))
    push(gala, source, given(10, 60))
    before = queries.snapshot(gala)
    factories.sign_in(client, ada, strongly=True)
    page = f"/office/records/figures/edition/{edition.pk}/"
    rows = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "0-elapsed": "00:01:00", "0-value": "5"}
    typed = {"label": "2016", "starts_at_0": "2016-11-10", "starts_at_1": "16:00:00"}
    assert client.post(f"{page}change/", typed | {f"readings-{k}": v for k, v in rows.items()}).status_code == 302
    told = LogRow.objects.filter(topic__name="figures:double11").latest("seq")
    assert (told.seq, told.payload["set"]) == (2, queries.snapshot(gala)["entries"])
    assert told.payload["set"] != before["entries"]

    client.post(f"{page}delete/", {"post": "yes"})
    told = LogRow.objects.filter(topic__name="figures:double11").latest("seq")
    assert (told.seq, told.payload["set"]) == (3, before["entries"])

    gala.kind = "demonstration"
    gala.save()
    before = queries.snapshot(gala)
    change_speed(gala, speed=Decimal(60), by=None, now=timezone.now())
    told = LogRow.objects.filter(topic__name="figures:double11").latest("seq")
    assert (told.seq, before | told.payload["more"]) == (4, queries.snapshot(gala))


@pytest.mark.parametrize("model", ["figure", "source", "milestonerule", "edition"])
def test_records_open_to_the_events_administrator_alone(gala, gmv, source, ada, ines, client: Client, model):
    page = f"/office/records/figures/{model}/"
    factories.sign_in(client, ines, strongly=True)
    assert client.get(page).status_code in (403, 404)
    factories.sign_in(client, ada, strongly=True)
    assert client.get(page).status_code == 200
    assert client.get(f"{page}add/").status_code == 200


def test_answers_are_forgotten_after_a_day(gala, gmv, source):
    push(gala, source, given(1, 1), key="one", body_sha256=b"1" * 32)
    jobs.forget_answers(timezone.now() + timedelta(hours=23))
    assert Batch.objects.count() == 1

    jobs.forget_answers(timezone.now() + timedelta(hours=25) + MINUTE)
    assert Batch.objects.count() == 0
