"""Run as `manage.py shell` code: the event, ten figures with every gate, a source with its token; prints the token."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from presscentre.api.actions import issue
from presscentre.events.models import Event
from presscentre.figures.models import Edition, EditionReading, Figure, MilestoneRule, Source
from presscentre.people.models import User

START = datetime(2017, 11, 10, 16, 0, tzinfo=UTC)
event = Event.objects.create(
    slug="double11",
    name="Double 11",
    kind="rehearsal",
    audience="everyone",
    starts_at=START,
    ends_at=START + timedelta(days=1),
    zone="Asia/Shanghai",
    clock_set_at=timezone.now(),
    clock_reads=START + timedelta(hours=20),
)
machine = User.objects.create(kind="machine", name="benchmark")
source = Source.objects.create(event=event, key="benchmark", name="Benchmark", user=machine)
for number in range(10):
    figure = Figure.objects.create(
        event=event,
        key=f"figure_{number}",
        name=f"Figure {number}",
        unit="CNY",
        monotonic=True,
        stale_after=timedelta(minutes=5),
        largest_jump=1_000_000 - 1,
        largest_value=10**13,
        preferred_source=source,
    )
    source.figures.add(figure)
    MilestoneRule.objects.create(figure=figure, kind="each", threshold=1_000_000)
    edition = Edition.objects.create(figure=figure, label="2016", starts_at=START - timedelta(days=366))
    for hour in (0, 1, 2, 12, 24):
        EditionReading.objects.create(edition=edition, elapsed=timedelta(hours=hour), value=hour * 1000)
    figure.save()
token, secret = issue(event, name="Benchmark", scopes=["figures:write"], by=None, now=timezone.now(), user=machine)
print(secret)
