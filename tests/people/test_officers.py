"""Officers are added, changed and locked out: by a page of the office and by the command line, through one action."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from presscentre.audit.models import Entry
from presscentre.people import actions, rules
from presscentre.people.models import Remit, User
from tests import factories

PEOPLE = "/office/double11/people/"


def officer(*words: str) -> list[dict[str, object]]:
    out = StringIO()
    call_command("officer", *words, "--json", stdout=out)
    return json.loads(out.getvalue())


def remits(user: User) -> list[tuple[str, str | None, list[str]]]:
    rows = Remit.objects.filter(user=user).order_by("pk")
    return [
        (row.role, row.event.slug if row.event else None, sorted(row.regions.values_list("key", flat=True)))
        for row in rows
    ]


def test_the_first_administrator_comes_from_the_command_line(db):
    answer = officer("add", "Ada@Example.org", "--role", "administrator", "--name", "Ada", "--language", "fr")

    ada = User.objects.get()
    assert (ada.email, ada.name, ada.language, remits(ada)) == (
        "ada@example.org",
        "Ada",
        "fr",
        [("administrator", None, [])],
    )
    assert answer[0]["address"] == "ada@example.org"
    assert list(Entry.objects.order_by("pk").values_list("verb", "by")) == [
        ("people.added", None),
        ("people.remit_given", None),
    ]


def test_a_remit_has_an_event_and_regions_and_is_changed_rather_than_doubled(gala):
    factories.region(gala, "europe")
    factories.region(gala, "africa")
    officer("add", "ida@example.org", "--role", "briefings", "--event", "double11", "--region", "europe", "africa")
    officer("add", "ida@example.org", "--role", "briefings", "--event", "double11", "--region", "africa")

    ida = User.objects.get(email="ida@example.org")
    assert remits(ida) == [("briefings", "double11", ["africa"])]
    assert (rules.holds(ida, gala, "briefings"), rules.holds(ida, gala, "figures")) == (True, False)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["add", "nobody", "--role", "door"], "nobody is not an e-mail address."),
        (
            ["add", "a@example.org", "--role", "door", "--event", "gone"],
            "There is no event gone. Known events: double11.",
        ),
        (["add", "a@example.org", "--role", "door", "--region", "asia"], "Regions belong to an event"),
        (
            ["add", "a@example.org", "--role", "door", "--event", "double11", "--region", "mars"],
            "Double11 has no region mars.",
        ),
        (["remove", "a@example.org"], "a@example.org has no such remit."),
        (["remove", "a@example.org", "--event", "double11"], "Name the role with --role"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(gala, words, sentence):
    with pytest.raises(CommandError) as said:
        call_command("officer", *words)

    assert sentence in str(said.value)
    assert (User.objects.count(), Entry.objects.count()) == (0, 0)


def test_the_list_says_who_works_where(gala, elsewhere, ines, omar, ada):
    assert [row["address"] for row in officer("list", "--event", "double11")] == ["ada@example.org", "ines@example.org"]
    assert len(officer("list")) == 3


def test_removing_an_officer_takes_every_remit_and_ends_every_session(client, gala, ada, ines):
    factories.sign_in(client, ines)
    gone = officer("remove", "ines@example.org")

    assert ([row["role"] for row in gone], remits(ines)) == (["figures"], [])
    assert client.get("/accounts/me/").status_code == 302


def test_the_last_administrator_of_all_events_stays(db):
    root = factories.officer("Root", None, "administrator")
    with pytest.raises(actions.LastAdministrator):
        actions.deactivate(root, by=None, now=timezone.now())
    with pytest.raises(actions.LastAdministrator):
        actions.remove_officer(root, by=None, now=timezone.now())

    factories.officer("Other", None, "administrator")
    actions.deactivate(root, by=None, now=timezone.now())
    assert User.objects.get(pk=root.pk).is_active is False


def test_an_administrator_gives_and_takes_remits_at_their_own_event_only(client, gala, elsewhere, ada, omar):
    factories.sign_in(client, ada)
    client.post(PEOPLE, {"email": "new@example.org", "name": "New", "role": "figures"})
    new = User.objects.get(email="new@example.org")
    assert remits(new) == [("figures", "double11", [])]

    client.post(f"{PEOPLE}remits/{new.remits.get().pk}/remove/")
    assert remits(new) == []

    assert client.post("/office/elsewhere/people/", {"email": "x@example.org", "role": "figures"}).status_code == 404
    assert client.post(f"{PEOPLE}remits/{omar.remits.get().pk}/remove/").status_code == 404
    assert remits(omar) == [("figures", "elsewhere", [])]


def test_an_officer_who_is_no_administrator_gives_nothing(client, ines, ada):
    factories.sign_in(client, ines)

    assert client.post(PEOPLE, {"email": "ines@example.org", "role": "administrator"}).status_code == 403
    assert remits(ines) == [("figures", "double11", [])]


def test_an_administrator_of_one_event_cannot_lock_out_whoever_works_at_another(client, gala, elsewhere, ada, ines):
    both = factories.officer("Both", gala, "door")
    Remit.objects.create(user=both, event=elsewhere, role="door")
    factories.sign_in(client, ada)

    assert client.post(f"{PEOPLE}{both.pk}/deactivate/").status_code == 404
    assert client.post(f"{PEOPLE}{ines.pk}/deactivate/").status_code == 302
    assert list(User.objects.filter(is_active=False)) == [ines]


def test_whoever_is_locked_out_is_out_of_every_door_at_once_and_may_be_let_in_again(client, gala, ada, ines):
    hers = Client()
    factories.sign_in(hers, ines)
    factories.sign_in(client, ada)
    client.post(f"{PEOPLE}{ines.pk}/deactivate/")

    assert hers.get("/office/").status_code == 302
    assert (rules.works_at(User.objects.get(pk=ines.pk), gala), rules.may_see(ines, gala)) == (False, True)
    client.post(f"{PEOPLE}{ines.pk}/reactivate/")
    assert rules.works_at(User.objects.get(pk=ines.pk), gala) is True


@pytest.mark.parametrize("officers", [1, 5])
def test_the_page_of_people_costs_the_same_however_many(client, gala, ada, officers, django_assert_num_queries):
    for number in range(officers):
        factories.officer(f"O{number}", gala, "door", "figures")
    factories.sign_in(client, ada)

    with django_assert_num_queries(10):
        assert client.get(PEOPLE).status_code == 200
