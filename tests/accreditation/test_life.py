"""Any verbs, by anybody, in any order: what must always hold of places, badges and moves holds after each."""

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from presscentre.accreditation import actions
from presscentre.accreditation.actions.badges import stop
from presscentre.accreditation.actions.moves import MOVES, move, tell
from presscentre.accreditation.actions.places import lock, take_back
from presscentre.accreditation.models import GIVEN, Application, Badge, Capacity, Move, Place, State
from presscentre.core.errors import Refusal
from presscentre.events.models import Zone
from presscentre.people.models import Profile
from tests import factories
from tests.accreditation import rows
from tests.accreditation.rows import DAY_BEFORE

LIVES = settings(
    deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
WORDS = {verb: {"reason": "So it is."} for verb in ("waitlist", "refuse", "revoke")} | {"ask": {"question": "Why?"}}
OFFICE = ["approve", "limit", "promote", "waitlist", "ask", "refuse", "revoke", "reopen"]
APPLICANTS = ["answered", "withdrawn", "changed"]
OTHERS = ["apply again", "fewer places", "more places", "smaller region"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from([*OFFICE, *OFFICE, *APPLICANTS, *OTHERS]),
        st.integers(0, 3),  # whose
        st.booleans(),  # as seen before somebody else moved it
    ),
    max_size=25,
)


class Life:
    """Four people of two outlets in one region with room for two, in a hall with room for three."""

    def __init__(self, event, officer) -> None:
        self.event, self.officer, self.now = event, officer, DAY_BEFORE + timedelta(hours=1)
        rows.register(event, hall_places=3)
        self.region = factories.region(event)
        Capacity.objects.create(event=event, region=self.region, places=2)
        self.zone = Zone.objects.create(event=event, key="mixed", name="Mixed zone")
        Capacity.objects.create(event=event, zone=self.zone, places=1)
        homes = (("Nordlicht", self.region), ("Kanda", None))
        outlets = [rows.delegation(event, rows.outlet(name), region=region, places=2) for name, region in homes]
        self.people = [factories.person(f"Person{number}") for number in range(4)]
        self.home = [outlets[number % 2] for number in range(4)]
        for person, home in zip(self.people, self.home, strict=True):
            rows.application(event, person, home)

    def step(self, verb: str, whose: int, stale: bool) -> None:
        self.now += timedelta(minutes=1)
        one = Application.objects.filter(event=self.event, person=self.people[whose]).latest("pk")
        one.version -= stale
        facts = {"by": self.officer, "now": self.now}
        if verb in OTHERS:
            self.around(verb, one, whose)
        elif verb in APPLICANTS:
            lock(self.event)
            move(one, verb, by=one.person, now=self.now)
            take_back(one)
            stop(one, by=one.person, now=self.now)
            tell(one)
        elif verb == "limit":
            actions.approve(one, limits="Hall only.", zones=[self.zone], **facts)
        else:
            getattr(actions, verb)(one, **facts, **WORDS.get(verb, {}))

    def around(self, verb: str, one: Application, whose: int) -> None:
        facts = {"by": self.officer, "now": self.now}
        if verb == "apply again" and one.state in ("refused", "withdrawn", "revoked"):
            rows.application(self.event, self.people[whose], self.home[whose])
        elif verb == "smaller region":
            actions.set_capacity(self.region, 1, **facts)
        elif verb.endswith("places"):
            actions.set_places(self.home[whose], {"": 1 if verb.startswith("fewer") else 3}, **facts)

    def check(self) -> None:
        given_ = set(Application.objects.filter(state__in=GIVEN).values_list("pk", flat=True))
        held = list(Place.objects.exclude(application=None).values_list("application", flat=True))
        good = list(Badge.objects.filter(stopped_at=None).values_list("application", flat=True))
        assert sorted(held) == sorted(good) == sorted(given_)
        accredited = set(Profile.objects.filter(events=self.event).values_list("user", flat=True))
        assert accredited == set(Application.objects.filter(pk__in=given_).values_list("person", flat=True))
        assert len(given_) <= 3
        here = Application.objects.given().filter(delegation__region=self.region)
        assert here.count() <= Capacity.objects.get(region=self.region).places
        assert Application.objects.given().filter(zones=self.zone).count() <= 1
        for place in Place.objects.exclude(application=None).select_related("application"):
            assert place.delegation_id == place.application.delegation_id
        for person in self.people:
            assert Application.objects.active().filter(person=person).count() <= 1
        for one in Application.objects.all():
            chain = [State.SUBMITTED, *(to for _from, to in self.moves(one))]
            assert [before for before, _to in self.moves(one)] == chain[:-1]
            assert (one.state, one.version) == (chain[-1], len(chain))

    def moves(self, one: Application) -> list[tuple[str, str]]:
        found = Move.objects.filter(application=one).order_by("pk")
        assert all(row.from_state in MOVES[row.verb][0] and row.to_state == MOVES[row.verb][1] for row in found)
        return [(row.from_state, row.to_state) for row in found]


@LIVES
@given(STEPS)
def test_whatever_anybody_does_places_badges_and_moves_agree(gala, steps):
    try:
        with transaction.atomic():  # each life in an empty event
            life = Life(gala, factories.officer("Ida", gala, "accreditation"))
            for verb, whose, stale in steps:
                with suppress(Refusal), transaction.atomic():
                    life.step(verb, whose, stale)
                life.check()
            raise Over
    except Over:
        pass


class Over(Exception):
    """The life has ended; nothing of it stays."""
