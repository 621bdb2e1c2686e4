"""Taking in against a simple model of it, and the past against a replay of what happened."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import HealthCheck, settings
from hypothesis import given as for_all
from hypothesis import strategies as st

from presscentre.figures import actions, queries
from presscentre.figures.models import Figure, Reading, Revision
from tests import factories
from tests.factories import SECOND
from tests.figures.conftest import NOW, given, on_the_wall, push

READINGS = st.tuples(st.integers(0, 12), st.integers(0, 12))  # second, value
BATCHES = st.lists(st.lists(READINGS, min_size=1, max_size=6), max_size=6)
SLOW = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


class Model:
    """The rules in twenty lines: one source, one figure that can only rise, no limits."""

    def __init__(self) -> None:
        self.known: dict[int, int] = {}
        self.shown: tuple[int, int] | None = None  # second, value

    def take(self, batch: list[tuple[int, int]]) -> list[str]:
        told, fresh = [], []
        for second, value in batch:
            if second in self.known:
                told.append("duplicate" if self.known[second] == value else "refused conflicting_value")
                continue
            self.known[second] = value
            fresh.append(second)
            told.append("late" if self.shown and second <= self.shown[0] else "stored")
        newest = max(fresh, default=-1)
        if fresh and (self.shown is None or newest > self.shown[0]):
            falls = self.shown is not None and self.known[newest] < self.shown[1]
            place = next(i for i, (second, _v) in enumerate(batch) if second == newest)
            told[place] = "held fell" if falls else "published"
            if not falls:
                self.shown = newest, self.known[newest]
        return told


@SLOW
@for_all(BATCHES)
def test_every_order_of_readings_ends_as_the_model_says(gala, gmv, source, batches):
    forget(gmv)
    model = Model()
    for batch in batches:
        told = push(gala, source, *(given(value, second) for second, value in batch))
        expected = model.take(batch)
        # If nothing of a batch can be stored, that is said of the whole; the rows say the same.
        assert told == expected

    assert on_the_wall(gala)["gmv"] == (None if model.shown is None else str(model.shown[1]))
    assert Reading.objects.filter(figure=gmv).count() == len(model.known)
    values = [point.value for point in queries.curve(gmv)]
    assert all(value <= (model.shown or (0, 0))[1] for value in values)


STEPS = st.lists(st.tuples(st.sampled_from(["push", "correct", "withdraw"]), st.integers(1, 50)), max_size=12)


@SLOW
@for_all(STEPS)
def test_the_past_is_what_was_shown_then(gala, gmv, source, ines, steps):
    forget(gmv)
    seen: list[tuple[object, str | None]] = []
    now = NOW
    for number, (verb, value) in enumerate(steps, start=1):
        now += timedelta(seconds=1)
        shown = Figure.objects.select_related("shown").get(pk=gmv.pk).shown
        if verb == "push":
            push(gala, source, given(value, number), now=now)
        elif shown is not None and shown.value is not None and shown.value != value:
            act = {"correct": actions.correct, "withdraw": actions.withdraw}[verb]
            facts = {"value": Decimal(value)} if verb == "correct" else {}
            act(gmv, rev=shown.rev, reason="A slip.", by=ines, now=now, **facts)
        seen.append((now, on_the_wall(gala)["gmv"]))

    for at, value in seen:
        for moment in (at, at + SECOND / 2):
            then = queries.shown_at(gmv, moment)
            board = queries.board_at(gala, moment).get("gmv")
            assert then == board
            entry = None if then is None else queries.entry_of(then, "en")
            assert (entry and entry["value"]) == value
    assert queries.shown_at(gmv, NOW) is None
    assert [row.rev for row in queries.history(gmv)] == list(range(Revision.objects.filter(figure=gmv).count(), 0, -1))


def forget(figure: Figure) -> None:
    Figure.objects.update(rev=0, shown=None)
    Revision.objects.all().delete()
    Reading.objects.all().delete()


def test_two_figures_do_not_disturb_each_other(gala, gmv, source):
    orders = factories.figure(gala, "orders", unit="count")
    source.figures.add(orders)
    told = push(gala, source, given(1, 1), given(9, 2, "orders"), given(2, 3), given(8, 1, "orders"))

    assert told == ["stored", "published", "published", "stored"]
    assert on_the_wall(gala) == {"gmv": "2", "orders": "9"}
