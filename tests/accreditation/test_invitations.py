"""Invitations one by one: sent once, reminded of once, extended, taken back; and what the office sees of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from presscentre.accreditation import actions, jobs, queries
from presscentre.accreditation.models import Invitation
from presscentre.audit.models import Entry
from presscentre.notices.letters import render
from presscentre.notices.models import Notice
from tests import factories
from tests.accreditation import rows
from tests.accreditation.gates import tonight

DAY = timedelta(days=1)


@pytest.fixture
def officer(gala):
    tonight(gala, gala.starts_at)
    return factories.officer("Irma", gala, "accreditation")


def invited(event, officer, email="hana@example.org", **changes):
    now = timezone.now()
    facts = {"name": "山田 花", "language": "ja", "expires_at": now + 9 * DAY, "by": officer, "now": now}
    return actions.invite(event, email, **(facts | changes))


def test_an_invitation_is_a_letter_in_the_persons_language_with_a_link_that_is_not_kept(gala, officer, client):
    invitation = invited(gala, officer, outlet=rows.outlet("北星新聞", "JP"), skip_review=True)
    notice = Notice.objects.get()
    assert (notice.to, notice.language, notice.template, notice.until) == (
        "hana@example.org",
        "ja",
        "accreditation/invitation",
        invitation.expires_at,
    )
    assert "北星新聞" in render(notice).text
    path = notice.facts["link"].split("://", 1)[1].partition("/")[2]
    assert path.startswith("ja/double11/accreditation/invitation/")
    secret = path.split("/")[-2]
    assert (len(secret) >= 43, secret in str(list(Invitation.objects.values()))) == (True, False)
    assert secret not in str(list(Entry.objects.values_list("facts", flat=True)))

    assert client.get(f"/{path}")["Location"] == "/ja/double11/accreditation/invitation/"
    assert queries.state_of(Invitation.objects.get(), timezone.now()) == "opened"
    actions.send_new_link(invitation, by=officer, now=timezone.now())
    assert client.get(f"/{path}").status_code == 404
    assert Notice.objects.count() == 2


def test_nobody_is_invited_twice_or_after_applying_or_into_the_past(gala, elsewhere, officer):
    invitation = invited(gala, officer)
    with pytest.raises(actions.InvitedAlready, match=r"hana@example\.org"):
        invited(gala, officer, "Hana@Example.org")
    rows.application(gala, "Applied", rows.delegation(gala))
    with pytest.raises(actions.HasApplied):
        invited(gala, officer, "applied@example.org")
    with pytest.raises(actions.EndsBeforeItBegins):
        invited(gala, officer, "late@example.org", expires_at=timezone.now())
    assert (Invitation.objects.count(), Notice.objects.count()) == (1, 1)

    invited(elsewhere, officer)
    actions.withdraw_invitation(invitation, by=officer, now=timezone.now())
    with pytest.raises(actions.InvitationGone):
        actions.withdraw_invitation(invitation, by=officer, now=timezone.now())
    invited(gala, officer)
    assert Invitation.objects.filter(event=gala, withdrawn_at=None).count() == 1


def test_whoever_says_nothing_is_reminded_once_three_days_before_the_end(gala, officer):
    now = timezone.now()
    type(gala).objects.filter(pk=gala.pk).update(ends_at=gala.ends_at + 30 * DAY)
    invited(gala, officer, expires_at=now + 9 * DAY)
    declined = invited(gala, officer, "declined@example.org", expires_at=now + 9 * DAY)
    actions.decline(declined, by=None, now=now)
    Notice.objects.all().delete()

    jobs.remind_the_invited(now + 6 * DAY - timedelta(minutes=1))
    assert Notice.objects.count() == 0
    for _worker in range(2):
        jobs.remind_the_invited(now + 6 * DAY + timedelta(minutes=1))
    reminder = Notice.objects.get()
    assert (reminder.to, reminder.language, reminder.template) == ("hana@example.org", "ja", "accreditation/reminder")
    assert reminder.facts["link"].endswith("/ja/double11/accreditation/")
    assert reminder.facts["link"] in render(reminder).text


def test_the_office_chooses_looks_and_then_does_it(client, gala, elsewhere, officer):
    factories.sign_in(client, officer)
    page = "/office/double11/accreditation/invitations/"
    until = gala.ends_at.astimezone(gala.tz).strftime("%Y-%m-%dT%H:%M")
    typed = {"email": "New@Example.org", "name": "=Ann", "language": "fr", "until": until}
    assert client.post(f"{page}new/", typed)["Location"] == page
    again = client.post(f"{page}new/", typed)
    assert (again.status_code, "has been invited" in again.content.decode()) == (422, True)
    ann = Invitation.objects.get()
    other = invited(elsewhere, officer, "other@example.org")

    chosen = {"verb": "remind", "chosen": [ann.pk, other.pk]}
    look = client.post(f"{page}many/", chosen)
    assert ("new@example.org" in look.content.decode(), "other@example.org" in look.content.decode()) == (True, False)
    assert Notice.objects.filter(template="accreditation/reminder").count() == 0
    for _click in range(2):
        client.post(f"{page}many/", {**chosen, "step": "sure"})
    assert list(Notice.objects.filter(template="accreditation/reminder").values_list("to", flat=True)) == [ann.email]
    later = (gala.ends_at + DAY).astimezone(gala.tz).strftime("%Y-%m-%dT%H:%M")
    client.post(f"{page}many/", {"verb": "extend", "chosen": ann.pk, "step": "sure", "until": later})
    ann.refresh_from_db()
    assert gala.clock(ann.expires_at) - gala.ends_at > 23 * timedelta(hours=1)
    saved = client.get(f"{page}invitations.csv").content.decode("utf-8-sig")
    assert ("'=Ann" in saved, "other@example.org" in saved) == (True, False)
    client.post(f"{page}many/", {"verb": "withdraw", "chosen": ann.pk, "step": "sure"})
    assert queries.counts_by_state(gala, timezone.now())["withdrawn"] == 1
    assert client.post(f"{page}{other.pk}/link/").status_code == 404


@pytest.mark.parametrize("count", [1, 7])
def test_the_list_costs_the_same_however_long(client, gala, officer, count, django_assert_max_num_queries):
    for number in range(count):
        invited(gala, officer, f"guest{number}@example.org")
    factories.sign_in(client, officer)
    with django_assert_max_num_queries(12):
        page = client.get("/office/double11/accreditation/invitations/")
    assert page.content.decode().count('name="chosen"') == count
