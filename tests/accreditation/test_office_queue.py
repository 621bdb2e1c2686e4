"""The office's pages of accreditation: what an officer sees, within the remit, at the same cost however many wait."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from presscentre.accreditation import actions, live, queries
from presscentre.accreditation.models import (
    Application,
    Delegation,
    Evidence,
    Note,
    Outlet,
    Place,
    Portrait,
    RegionRule,
    Tag,
)
from presscentre.accreditation.queries import Asked, Cursor
from presscentre.live.topics import Viewer
from presscentre.notices.models import Notice
from presscentre.office.alerts import wrong_now
from presscentre.people.models import Remit
from tests import factories
from tests.accreditation import rows
from tests.accreditation.rows import DAY_BEFORE
from tests.factories import MINUTE
from tests.figures.pages import at, words

NOW = DAY_BEFORE + timedelta(hours=3)
QUEUE = "/office/double11/accreditation/"


@pytest.fixture
def ida(gala):
    at(gala, NOW)
    return factories.officer("Ida", gala, "accreditation")


@pytest.fixture
def inside(client, ida) -> Client:
    factories.sign_in(client, ida)
    return client


@pytest.fixture
def europe(gala):
    return factories.region(gala, "europe")


@pytest.fixture
def asia(gala):
    return factories.region(gala, "asia")


@pytest.fixture
def nordlicht(gala, europe):
    rows.register(gala, hall_places=10)
    return rows.delegation(gala, region=europe, places=2)


@pytest.fixture
def kanda(gala, asia):
    return rows.delegation(gala, rows.outlet("Kanda Keizai", "JP", "神田経済"), region=asia, places=2)


@pytest.fixture
def of_asia(gala, asia):
    """An officer whose remit names one region."""
    ben = factories.officer("Ben", gala, "accreditation")
    Remit.objects.get(user=ben).regions.set([asia])
    return ben


def shown(response) -> list[str]:
    return [row.latin_name for row in response.context["page"].rows]


def test_the_queue_shows_who_waits_the_longest_first_and_filters(inside, gala, nordlicht, kanda):
    lena = rows.application(gala, "Lena", nordlicht, submitted_at=NOW - MINUTE)
    aiko = rows.application(gala, "Aiko", kanda, submitted_at=NOW - 2 * MINUTE, media_type="photo", has_gaps=True)
    Application.objects.filter(pk=aiko.pk).update(
        native_name="森田愛子", search="aiko 森田愛子 kanda keizai", missing=["piece"]
    )
    rows.application(gala, "Drafty", nordlicht, state="draft", submitted_at=None)
    tag = Tag.objects.create(event=gala, name="VIP")
    lena.tags.add(tag)

    assert shown(inside.get(QUEUE)) == ["Aiko", "Lena"]
    for query, names in {
        "sort=newest": ["Lena", "Aiko"],
        "region=asia": ["Aiko"],
        "media=photo": ["Aiko"],
        "gaps=1": ["Aiko"],
        "flagged=1": [],
        f"tag={tag.pk}": ["Lena"],
        f"outlet={kanda.outlet_id}": ["Aiko"],
        "search=森田": ["Aiko"],
        "search=NORDLICHT lena": ["Lena"],
        "state=refused": [],
        "state=all": ["Aiko", "Lena"],
        "region=nowhere&media=x&outlet=-1&tag=²&after=x-1": [],
        "media=x&outlet=-1&tag=²&after=99999999999999999999-1": ["Aiko", "Lena"],
    }.items():
        assert shown(inside.get(f"{QUEUE}?{query}")) == names, query
    page = inside.get(QUEUE)
    assert ("Published piece missing" in words(page), "Drafty" in words(page)) == (True, False)
    facets = page.context["facets"]
    assert (facets.states, facets.regions, facets.gaps, facets.found) == (
        {"submitted": 2},
        {"europe": 1, "asia": 1},
        1,
        2,
    )


def test_an_officer_sees_and_decides_only_within_event_and_regions(
    client, gala, elsewhere, ida, of_asia, nordlicht, kanda
):
    lena, aiko = rows.application(gala, "Lena", nordlicht), rows.application(gala, "Aiko", kanda)
    omar = rows.application(elsewhere, "Omar", rows.delegation(elsewhere, nordlicht.outlet))
    picture = Portrait(application=lena, width=600, height=800, crop=[0, 0, 600, 800], digest="x", taken_at=NOW)
    picture.picture.save("a.jpg", ContentFile(b"face"), save=False)
    picture.thumb.save("b.jpg", ContentFile(b"tiny"), save=False)
    picture.save()
    letter = Evidence.objects.create(
        application=lena,
        kind="assignment",
        name="letter.pdf",
        media_type="application/pdf",
        added_at=NOW,
        file="gone.pdf",
    )
    actions.refuse(rows.application(gala, "Zoe", kanda), reason="No.", by=ida, now=NOW)

    def status(path: str) -> int:
        return client.get(path).status_code

    def answers(person, one) -> list[int]:
        factories.sign_in(client, person)
        base = f"{QUEUE}{one.pk}/"
        gets = [status(base + path) for path in ("", "decide/approve/", "portrait.jpg", "thumb.jpg")]
        judged = client.post(f"{base}evidence/{letter.pk}/judge/", {"good": "bad"}).status_code
        return [*gets, judged, client.post(f"{base}decide/refuse/", {"version": 1, "reason": "x"}).status_code]

    assert answers(of_asia, lena) == [404] * 6
    assert answers(ida, omar) == [404] * 6
    assert answers(factories.officer("Otto", elsewhere, "accreditation"), lena) == [404] * 6
    assert answers(factories.officer("Fay", gala, "figures"), lena) == [403] * 6
    assert answers(factories.journalist("Joe", gala), lena) == [404] * 6
    letter.refresh_from_db()
    assert (Application.objects.get(pk=lena.pk).state, letter.good) == ("submitted", None)
    factories.sign_in(client, of_asia)
    page = client.get(f"{QUEUE}?state=all")
    assert (sorted(shown(page)), page.context["facets"].states) == (["Aiko", "Zoe"], {"submitted": 1, "refused": 1})
    client.post(f"{QUEUE}many/", {"verb": "approve", "step": "sure", "chosen": [f"{lena.pk}:1", f"{aiko.pk}:1"]})
    assert list(Application.objects.given()) == [aiko]

    assert answers(ida, lena) == [200, 200, 200, 200, 302, 302]
    sent = client.get(f"{QUEUE}{lena.pk}/portrait.jpg")
    assert (sent.content, sent["Cache-Control"], sent["X-Content-Type-Options"]) == (
        b"face",
        "private, no-store",
        "nosniff",
    )
    assert client.get(f"{QUEUE}{lena.pk}/evidence/{letter.pk}/").status_code == 404  # the file has been erased
    assert live.QUEUE.may_join(Viewer(user=of_asia), gala)
    assert not live.QUEUE.may_join(Viewer(user=of_asia), elsewhere)


def test_what_concerns_all_regions_is_not_for_an_officer_of_one(client, gala, of_asia, nordlicht, kanda):
    factories.sign_in(client, of_asia)
    pages = ["outlets/", f"outlets/{kanda.outlet_id}/", "register/", "register/regions/"]
    assert [client.get(QUEUE + page).status_code for page in pages] == [403] * 4
    override = {"region": nordlicht.region_id, "reason": "Mine."}
    assert client.post(f"{QUEUE}delegations/{kanda.pk}/region/", override).status_code == 403
    assert [row.pk for row in client.get(f"{QUEUE}delegations/").context["page"]] == [kanda.pk]
    assert client.get(f"{QUEUE}delegations/{nordlicht.pk}/").status_code == 404
    assert client.post(f"{QUEUE}delegations/{kanda.pk}/", {"any": 4, **dict.fromkeys(KINDS, 0)}).status_code == 302
    assert Place.objects.filter(delegation=kanda).count() == 4


KINDS = ["written", "photo", "television", "radio", "online", "technical"]


def test_one_application_a_screen_with_all_that_a_decision_needs(inside, gala, ida, nordlicht):
    first, lena, last = (
        rows.application(gala, name, nordlicht, submitted_at=NOW - step * MINUTE)
        for step, name in ((3, "Ana"), (2, "Lena"), (1, "Zoe"))
    )
    Application.objects.filter(pk=lena.pk).update(flags=["domain_differs"], native_name="レナ", name_language="ja")
    Evidence.objects.create(application=lena, kind="piece", link="https://nordlicht.example/1", added_at=NOW)
    actions.note(lena, "Called back.", by=ida, now=NOW)
    page = inside.get(f"{QUEUE}{lena.pk}/?region=europe")

    text = words(page)
    for expected in (
        "Lena",
        "レナ",
        "Called back.",
        "not at the outlet’s domain",
        "1 of 2, then 1 left",
        "1 of 10, then 9 left",
    ):
        assert expected in text, expected
    html = page.content.decode()
    for name, key in ((first, "k"), (last, "j")):
        assert f'href="{QUEUE}{name.pk}/?state=submitted&amp;region=europe" data-hotkey="{key}"' in html
    for verb, key in (("approve", "a"), ("waitlist", "w"), ("ask", "m"), ("refuse", "r")):
        assert (
            f'decide/{verb}/?state=submitted&amp;region=europe&amp;version=1" data-dialog data-hotkey="{key}"' in html
        )

    done = inside.post(f"{QUEUE}{lena.pk}/decide/approve/?region=europe", {"version": 1})
    assert done["Location"] == f"{QUEUE}{last.pk}/?state=submitted&region=europe"
    assert Application.objects.get(pk=lena.pk).state == "approved"


def test_the_second_officer_is_told_who_was_quicker_and_with_what(inside, gala, nordlicht):
    lena = rows.application(gala, "Lena", nordlicht)
    ben = factories.officer("Ben", gala, "accreditation")
    actions.waitlist(lena, reason="Full.", by=ben, now=NOW)

    late = inside.post(f"{QUEUE}{lena.pk}/decide/refuse/", {"version": 1, "reason": "Too late, typed at length."})
    assert late.status_code == 409
    told = "Ben was quicker (Put on the waiting list): it is now “On the waiting list”. Nothing was overwritten."
    assert told in words(late)
    assert "Too late, typed at length." in late.content.decode()
    look = inside.get(f"{QUEUE}{lena.pk}/decide/refuse/?version=1")
    assert told in words(look)
    assert Application.objects.get(pk=lena.pk).state == "waitlisted"


@pytest.mark.parametrize(("verb", "word"), [("refuse", "reason"), ("ask", "question"), ("waitlist", "reason")])
def test_a_decision_without_words_is_asked_for_them(inside, gala, nordlicht, verb, word):
    lena = rows.application(gala, "Lena", nordlicht)
    assert inside.post(f"{QUEUE}{lena.pk}/decide/{verb}/", {"version": 1, word: " "}).status_code == 422
    assert inside.post(f"{QUEUE}{lena.pk}/decide/{verb}/", {"version": 1, word: "Because."}).status_code == 302
    assert inside.get(f"{QUEUE}{lena.pk}/decide/nonsense/").status_code == 404
    assert "not possible" in words(inside.get(f"{QUEUE}{lena.pk}/decide/reopen/")) or verb == "refuse"


def test_many_are_shown_with_their_fates_and_then_done_exactly_so(inside, gala, ida, nordlicht):
    people = [rows.application(gala, f"Person{number}", nordlicht) for number in range(4)]
    chosen = [f"{row.pk}:1" for row in people]

    look = inside.post(f"{QUEUE}many/", {"verb": "approve", "chosen": chosen})
    text = words(look)
    assert ("This approves 2 and sends 2 letters" in text, "2 stay as they are" in text) == (True, True)
    assert "Nordlicht has 2 of 2 given" in text
    assert (Application.objects.given().count(), Notice.objects.count()) == (0, 0)
    assert look.content.decode().count('name="chosen"') == 2  # the deed is on those that will be done

    actions.refuse(people[0], reason="No.", by=ida, now=NOW)
    done = inside.post(f"{QUEUE}many/", {"verb": "approve", "step": "sure", "chosen": chosen[:2]}, follow=True)
    text = words(done)
    assert ("1 are accredited" in text, "Person0: Somebody was quicker" in text) == (True, True)
    assert list(Application.objects.given()) == [people[1]]

    asks = inside.post(f"{QUEUE}many/", {"verb": "refuse", "chosen": chosen[2:]})
    assert (asks.status_code, "2 chosen" in words(asks)) == (200, True)
    assert inside.post(f"{QUEUE}many/", {"verb": "refuse", "step": "look", "chosen": chosen[2:]}).status_code == 422
    facts = {"verb": "refuse", "reason": "The hall is full.", "chosen": chosen[2:]}
    assert "This refuses 2 and sends 2 letters" in words(inside.post(f"{QUEUE}many/", facts | {"step": "look"}))
    inside.post(f"{QUEUE}many/", facts | {"step": "sure"})
    assert Application.objects.filter(state="refused").count() == 3
    assert inside.post(f"{QUEUE}many/", {"verb": "approve", "chosen": ["x", "1:", ":2"]}).status_code == 302
    assert inside.post(f"{QUEUE}many/", {"verb": "revoke", "chosen": chosen}).status_code == 404


def test_promotion_from_the_waiting_list_is_previewed_and_in_turn(inside, gala, ida, nordlicht):
    people = [rows.application(gala, f"Person{number}", nordlicht) for number in range(3)]
    for step, row in enumerate(reversed(people)):
        actions.waitlist(row, reason="Full.", by=ida, now=NOW + step * MINUTE)
    sent = Notice.objects.count()

    page = inside.get(f"{QUEUE}waiting-list/")
    assert shown(page) == ["Person2", "Person1", "Person0"]
    chosen = [f"{row.pk}:{row.version}" for row in page.context["page"].rows]
    facts = {"verb": "promote", "chosen": chosen}
    assert "This gives 2 places and sends 2 letters" in words(inside.post(f"{QUEUE}many/?state=waitlisted", facts))
    assert Notice.objects.count() == sent

    inside.post(f"{QUEUE}many/?state=waitlisted", facts | {"step": "sure"})
    assert Notice.objects.filter(template="accreditation/promoted").count() == 2
    assert [row.latin_name for row in Application.objects.given().order_by("pk")] == ["Person1", "Person2"]


@pytest.mark.parametrize("waiting", [1, 60])
def test_the_pages_cost_the_same_however_many_wait(
    inside, gala, ida, nordlicht, django_assert_max_num_queries, waiting
):
    people = [rows.application(gala, f"Person{number}", nordlicht) for number in range(waiting)]
    actions.note(people[0], "Hm.", by=ida, now=NOW)
    inside.get(QUEUE)
    with django_assert_max_num_queries(12):
        page = inside.get(QUEUE)
    assert len(shown(page)) == min(25, waiting)
    with django_assert_max_num_queries(12):
        inside.get(f"{QUEUE}?search=person&region=europe&state=all&sort=newest&flagged=1")
    with django_assert_max_num_queries(12):
        inside.get(f"{QUEUE}waiting-list/")
    inside.get(f"{QUEUE}{people[-1].pk}/")  # the first reading is also counted for the officer
    with django_assert_max_num_queries(15):
        inside.get(f"{QUEUE}{people[-1].pk}/")


def test_the_numbers_are_counted_once_between_two_changes_and_for_each_remit(
    inside, gala, ida, of_asia, nordlicht, kanda, django_assert_num_queries
):
    lena, aiko = rows.application(gala, "Lena", nordlicht), rows.application(gala, "Aiko", kanda)
    for change, states in (
        (lambda: actions.note(lena, "Hm.", by=ida, now=NOW), {"submitted": 2}),
        (lambda: actions.refuse(lena, reason="No.", by=ida, now=NOW), {"submitted": 1, "refused": 1}),
        (lambda: actions.waitlist(aiko, reason="Full.", by=ida, now=NOW), {"waitlisted": 1, "refused": 1}),
    ):
        change()
        counted, kept = inside.get(f"{QUEUE}?state=all"), None
        with django_assert_num_queries(8):  # session, user, event, remits; position, rows, regions, tags
            kept = inside.get(f"{QUEUE}?state=all")
        assert counted.context["facets"] == kept.context["facets"]
        assert kept.context["facets"].states == states
        assert inside.get(f"{QUEUE}?state=all&search=lena").context["facets"].found == 1

    factories.sign_in(inside, of_asia)
    assert inside.get(f"{QUEUE}?state=all").context["facets"].states == {"waitlisted": 1}


def test_pages_follow_each_other_without_gap_or_double(gala, nordlicht):
    for number in range(7):
        rows.application(gala, f"Person{number}", nordlicht, submitted_at=NOW + (number // 3) * MINUTE)
    for asked in (Asked(), Asked(newest=True), Asked(state="")):
        found, cursor = [], None
        listed = queries.asked_for(Application.objects.filter(event=gala), asked)
        for _page in range(5):
            page = queries.page_of(listed, asked, cursor, size=2)
            found += page.rows
            if page.following is None:
                break
            cursor = Cursor.read(str(page.following))
        assert found == list(listed)
    before, after = queries.neighbours(listed, asked, found[3])
    assert (before, after) == (found[:3], found[4:])


def test_notes_tags_and_evidence_are_kept_beside_the_application(inside, gala, nordlicht):
    lena = rows.application(gala, "Lena", nordlicht)
    piece = Evidence.objects.create(application=lena, kind="piece", link="https://a.example/", added_at=NOW)
    base = f"{QUEUE}{lena.pk}/"
    inside.post(f"{base}notes/", {"text": "Known since 2016."})
    inside.post(f"{base}notes/", {"text": "  "})
    inside.post(f"{base}tags/", {"name": "Wire"})
    inside.post(f"{base}evidence/{piece.pk}/judge/", {"good": "good"})
    piece.refresh_from_db()
    assert (Note.objects.get().text, [tag.name for tag in lena.tags.all()], piece.good) == (
        "Known since 2016.",
        ["Wire"],
        True,
    )

    inside.post(f"{base}tags/", {"off": Tag.objects.get().pk})
    inside.post(f"{base}evidence/{piece.pk}/judge/", {"good": ""})
    piece.refresh_from_db()
    assert (list(lena.tags.all()), piece.good, piece.checked_by) == ([], None, None)


def test_outlets_are_confirmed_named_and_merged_in_the_office(inside, gala, nordlicht):
    fresh = Outlet.objects.create(name="Nord Licht", country="DE")
    actions.add_alias(fresh, gala, "Nordlicht", by=None, now=NOW)
    rows.application(gala, "Lena", rows.delegation(gala, fresh, region=nordlicht.region))
    page = inside.get(f"{QUEUE}outlets/?search=nordlicht")
    assert {row.name for row in page.context["page"]} == {"Nordlicht", "Nord Licht"}
    assert [row.name for row in page.context["proposed"]] == ["Nord Licht"]
    base = f"{QUEUE}outlets/{fresh.pk}/"
    assert "Perhaps it is the same as another" in words(inside.get(base))
    inside.post(f"{base}confirm/")
    inside.post(f"{base}names/", {"alias-name": "北极光"})
    assert inside.post(f"{base}domains/", {"domain-name": "not a domain"}).status_code == 422
    inside.post(f"{base}domains/", {"domain-name": "https://www.Nördlicht.example/about"})
    fresh.refresh_from_db()
    assert (fresh.confirmed_at is not None, [row.name for row in fresh.domains.all()]) == (
        True,
        ["xn--nrdlicht-n4a.example"],
    )

    look = inside.get(f"{base}merge/?into={nordlicht.outlet_id}")
    assert "Merge Nord Licht into Nordlicht?" in words(look)
    assert Delegation.objects.count() == 2
    assert inside.post(f"{base}merge/", {"into": nordlicht.outlet_id}).status_code == 302
    assert inside.get(base)["Location"] == f"{QUEUE}outlets/{nordlicht.outlet_id}/"
    assert list(Delegation.objects.all()) == [nordlicht]

    made = inside.post(f"{QUEUE}outlets/new/", {"name": "Neu", "country": "FR"})
    assert made["Location"] == reverse(
        "office-accreditation:outlet", args=["double11", Outlet.objects.get(name="Neu").pk]
    )


def test_quotas_and_rules_are_set_in_the_office_and_refused_with_the_numbers(inside, gala, ida, nordlicht, asia):
    lena = rows.application(gala, "Lena", nordlicht)
    actions.approve(lena, by=ida, now=NOW)
    base = f"{QUEUE}delegations/{nordlicht.pk}/"
    none = dict.fromkeys(KINDS, 0)
    assert "Nordlicht cannot have 0: 1 are given already" in words(inside.post(base, {"any": 0, **none}))
    assert inside.post(base, {"any": 3, **none}).status_code == 302
    assert inside.post(f"{base}region/", {"region": asia.pk, "reason": ""}).status_code == 422
    assert inside.post(f"{base}region/", {"region": asia.pk, "reason": "Seat."}).status_code == 302
    nordlicht.refresh_from_db()
    assert (nordlicht.region, Place.objects.count()) == (asia, 3)

    register = f"{QUEUE}register/"
    assert "The hall cannot have 0" in words(inside.post(register, {"hall_places": 0}))
    assert (
        inside.post(register, {"hall_places": 5, "open_to_all": "on", "closes_at": "2017-11-10T12:00"}).status_code
        == 302
    )
    known = queries.register_of(gala)
    assert (known.hall_places, known.open_to_all, known.outlets_have_quotas) == (5, True, False)
    assert "Asia cannot have 0" in words(inside.post(f"{register}capacities/", {f"region-{asia.pk}": 0}))
    assert inside.post(f"{register}capacities/", {f"region-{asia.pk}": 7}).status_code == 302
    assert "100" in words(inside.get(register))

    europe = gala.regions.get(key="europe")
    twice = {f"region-{asia.pk}": "JP XX", f"region-{europe.pk}": "JP de"}
    assert inside.post(f"{register}regions/", twice).status_code == 422
    assert (
        inside.post(f"{register}regions/", {f"region-{asia.pk}": "JP", f"region-{europe.pk}": "de, fr"}).status_code
        == 302
    )
    assert sorted(RegionRule.objects.values_list("country", "region__key")) == [
        ("DE", "europe"),
        ("FR", "europe"),
        ("JP", "asia"),
    ]
    inside.post(f"{base}region/rule/")
    nordlicht.refresh_from_db()
    assert nordlicht.region == europe


def test_the_dashboard_says_what_accreditation_needs(gala, elsewhere, ida, nordlicht):
    def titles(event, now=NOW):
        return [(str(alert.title), alert.count) for alert in wrong_now(event, now) if "/accreditation/" in alert.url]

    people = [rows.application(gala, f"Person{number}", nordlicht) for number in range(3)]
    assert titles(gala) == []
    for row in people[:2]:
        actions.approve(row, by=ida, now=NOW)
    fresh = Outlet.objects.create(name="Fresh", country="DE")
    rows.delegation(gala, fresh)

    assert titles(gala) == [("Places used up", 1), ("Proposed outlets", 1)]
    assert titles(gala, NOW + timedelta(days=1)) == [
        ("Applications waiting", 1),
        ("Places used up", 1),
        ("Proposed outlets", 1),
    ]
    assert titles(elsewhere, NOW + timedelta(days=1)) == []
