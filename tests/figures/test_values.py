"""An amount comes back as it was given, to the last of eighteen digits, on every database."""

from decimal import Decimal

from django.db.models import F, Max, Sum
from hypothesis import HealthCheck, settings
from hypothesis import given as for_all
from hypothesis import strategies as st

from presscentre.figures.models import Reading
from tests.factories import MIDNIGHT, SECOND

AMOUNTS = st.decimals(min_value=Decimal("-99999999999999.9999"), max_value=Decimal("99999999999999.9999"), places=4)
SLOW = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@SLOW
@for_all(st.lists(AMOUNTS, min_size=1, max_size=5))
def test_every_digit_comes_back(gala, gmv, source, amounts):
    Reading.objects.all().delete()
    common = {"figure": gmv, "source": source, "received_at": MIDNIGHT, "state": "stored"}
    Reading.objects.bulk_create(
        Reading(value=amount, as_of=MIDNIGHT + SECOND * place, **common) for place, amount in enumerate(amounts)
    )
    rows = Reading.objects.filter(figure=gmv)

    assert list(rows.order_by("as_of").values_list("value", flat=True)) == amounts
    assert list(rows.order_by("value").values_list("value", flat=True)) == sorted(amounts)
    assert rows.filter(value__gte=amounts[0]).count() == sum(amount >= amounts[0] for amount in amounts)
    assert rows.filter(value=amounts[0]).count() == amounts.count(amounts[0])
    assert rows.aggregate(Max("value"), Sum("value")) == {"value__max": max(amounts), "value__sum": sum(amounts)}
    assert rows.annotate(again=F("value")).order_by("as_of").first().again == amounts[0]


def test_a_value_is_moved_by_save_and_update_alike(gmv, source):
    row = Reading(figure=gmv, source=source, value=1, as_of=MIDNIGHT, received_at=MIDNIGHT, state="stored")
    row.save()
    Reading.objects.update(value=Decimal("999999999999.9999"))
    row.refresh_from_db()
    assert row.value == Decimal("999999999999.9999")

    row.value = Decimal("-0.0001")
    row.save()
    assert Reading.objects.get().value == Decimal("-0.0001")
