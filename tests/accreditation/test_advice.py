"""What an officer is advised to look at twice. Each flag beside the case that raises none."""

from dataclasses import replace

import pytest

from presscentre.accreditation.actions.filing import filed
from presscentre.accreditation.advice import Facts, flags, looks_like
from presscentre.accreditation.models import Application, State
from tests.accreditation import rows

USUAL = Facts("taro@asahi.example", frozenset(["asahi.example"]), frozenset(["asahi.example"]), False, False, True)


@pytest.mark.once
@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"address": "taro@news.asahi.example"}, []),
        ({"address": "taro@mail.example"}, ["domain_differs"]),
        ({"address": "taro@mail.example", "outlet_domains": frozenset()}, []),
        ({"address": "taro@asahl.example"}, ["domain_differs", "domain_lookalike"]),
        ({"has_namesake": True}, ["person_twice"]),
        ({"outlet_is_proposed": True}, ["outlet_proposed"]),
        ({"has_portrait": False}, ["portrait_missing"]),
    ],
)
def test_each_flag_is_for_one_thing(change, found):
    assert flags(replace(USUAL, **change)) == found


@pytest.mark.once
@pytest.mark.parametrize(
    ("domain", "other", "alike"),
    [
        ("nordlicht.de", "nordlicht.de", False),
        ("news.nordlicht.de", "nordlicht.de", False),
        ("nordl1cht.de", "nordlicht.de", True),
        ("nordlich.de", "nordlicht.de", True),
        ("nordlihct.de", "nordlicht.de", True),
        ("nördlicht.de".encode("idna").decode(), "nordlicht.de", True),
        ("nоrdlicht.de".encode("idna").decode(), "nordlicht.de", True),  # a Cyrillic o
        ("rnail.example", "mail.example", True),
        ("südwind.de", "nordlicht.de", False),
        ("a.de", "b.de", False),  # short names have neighbours
        ("", "nordlicht.de", False),
    ],
)
def test_a_domain_that_could_be_read_for_another_is_found(domain, other, alike):
    assert looks_like(domain, other) is alike


def test_a_namesake_at_the_same_event_is_found_in_either_script(gala, elsewhere):
    delegation, away = rows.delegation(gala), rows.delegation(elsewhere, rows.outlet("Elsewhere"))
    names = {"native_name": "山田 太郎", "latin_name": "Yamada Taro"}
    rows.application(elsewhere, "Away", away, **names)
    first = rows.application(gala, "First", delegation, **names)
    twice = rows.application(gala, "Second", delegation, native_name="Tarō Yamada", latin_name="YAMADA  Taro")

    found = [_flags(row) for row in (first, twice, first)]
    assert found[1:] == [["person_twice", "portrait_missing"]] * 2
    Application.objects.filter(pk=first.pk).update(state=State.WITHDRAWN)
    assert _flags(twice) == ["portrait_missing"]


def _flags(application: Application) -> list[str]:
    changes = filed(Application.objects.get(pk=application.pk))
    Application.objects.filter(pk=application.pk).update(**changes)
    return changes["flags"]
