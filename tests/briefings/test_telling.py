"""Whoever a new version affects gets one letter, in their language; nobody else does."""

from presscentre.briefings import actions
from presscentre.briefings.models import Hold
from presscentre.notices.letters import render
from presscentre.notices.models import Notice
from tests import factories
from tests.briefings import planned as rows
from tests.briefings.planned import DAY_BEFORE
from tests.factories import MINUTE, NOON


def letters():
    """Who was written to since the last look, with what their letter says."""
    found = {(row.to, row.language): render(row) for row in Notice.objects.filter(template="briefings/changed")}
    Notice.objects.all().delete()
    return found


def test_everyone_affected_is_told_once_of_a_move_and_of_a_cancelling(gala, elsewhere, lena, omar, bea):
    dora = factories.officer("Dora", gala, "door")
    factories.officer("Dirk", elsewhere, "door")
    sato, chen = rows.interpreter(gala), rows.speaker(gala, language="zh-hans")
    ceo = rows.sitting(rows.briefing(gala, title="We buy the moon", title_at=NOON), speakers=[chen])
    panel = rows.sitting(rows.briefing(gala, "panel"), NOON + 120 * MINUTE)
    actions.edit_sitting(ceo, channels=[("ja", sato)], by=bea, now=DAY_BEFORE)
    rows.released(gala, by=bea)
    assert set(letters()) == {("chen@example.org", "zh-hans"), ("sato@example.org", "en")}  # who is named for it

    here = rows.accredited(gala, lena)
    rows.seat(ceo, here)
    rows.seat(panel, here, state=Hold.WAITING, waits_since=DAY_BEFORE)
    rows.seat(panel, rows.accredited(gala, omar), state=Hold.GIVEN_UP)
    actions.delay(ceo, 20, by=bea, now=DAY_BEFORE, comment="The plane was late.")

    told = letters()
    assert {to for to, _language in told} == {f"{name}@example.org" for name in ("chen", "sato", "lena", "dora")}
    assert told[("lena@example.org", "en")].subject == "Another time: CEO"
    assert (
        "CEO is now on Sat, Nov 11, 12:20–13:20 (Shanghai) in Blue. "
        "It was to be on Sat, Nov 11, 12:00–13:00 (Shanghai) in Blue."
    ) in told[(dora.email, "en")].text
    assert "The plane was late." in told[("lena@example.org", "en")].text
    assert "moon" not in str(told)

    for sitting in (ceo, panel):
        sitting.refresh_from_db()
        actions.cancel_sitting(sitting, by=bea, now=DAY_BEFORE)
    rows.released(gala, by=bea)
    told = letters()
    assert len(told) == 4
    lines = [line.strip() for line in told[("lena@example.org", "en")].text.split("\n") if "cancelled" in line]
    assert lines == [
        "* CEO is cancelled. It would have been on Sat, Nov 11, 12:20–13:20 (Shanghai) in Blue.",
        "* PANEL is cancelled. It would have been on Sat, Nov 11, 14:00–15:00 (Shanghai) in Blue.",
    ]


def test_who_is_named_or_left_out_is_told_and_what_concerns_nobody_is_not(gala, lena, bea):
    chen, diaz = rows.speaker(gala), rows.speaker(gala, "Ms Diaz")
    ceo = rows.sitting(rows.briefing(gala), speakers=[chen])
    rows.released(gala, by=bea)
    rows.seat(ceo, rows.accredited(gala, lena))
    letters()

    actions.edit_sitting(ceo, speakers=[diaz], equipment="Two microphones", by=bea, now=DAY_BEFORE)
    rows.released(gala, by=bea)

    told = letters()
    assert set(told) == {("chen@example.org", "en"), ("diaz@example.org", "en")}
    assert "CEO: you are no longer needed there." in told[("chen@example.org", "en")].text
    assert "in Blue, and you are named for it." in told[("diaz@example.org", "en")].text
