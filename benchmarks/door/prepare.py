"""Run as `manage.py shell` code: the event, four checkpoints, 700 badges, ten scanners; prints them as JSON."""

import json
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from presscentre.accreditation import actions, credentials
from presscentre.accreditation.actions.badges import issue
from presscentre.accreditation.models import Application, Checkpoint, Delegation, Outlet
from presscentre.events.models import Event, Region, Zone
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
    clock_reads=START + timedelta(hours=8),
)
hall = Zone.objects.create(event=event, key="hall", name="Hall")
for key in ("hall", "garden", "mixed", "warm-up"):
    Checkpoint.objects.create(event=event, key=key, name=key).zones.add(hall)
delegations = []
for number in range(7):
    region = Region.objects.create(event=event, key=f"region-{number}", name=f"Region {number}")
    outlet = Outlet.objects.create(name=f"Outlet {number}", country="CN", confirmed_at=timezone.now())
    delegations.append(Delegation.objects.create(event=event, outlet=outlet, region=region))
badges = []
with transaction.atomic():
    for number in range(700):
        person = User.objects.create(email=f"person{number}@example.org", name=f"Person {number}")
        of = delegations[number % 7]
        application = Application.objects.create(
            event=event,
            person=person,
            state="approved",
            native_name=person.name,
            latin_name=person.name,
            outlet=of.outlet,
            delegation=of,
            created_at=START,
            submitted_at=START,
            decided_at=START,
        )
        application.zones.add(hall)
        badges.append(issue(application, by=None, now=START).code)
officer = User.objects.create(email="officer@example.org", name="Officer")
facts = {"checkpoint": None, "supervisor": False, "language": "en", "by": officer, "now": timezone.now()}
cookies = []
for number in range(10):
    _scanner, code = actions.add_scanner(event, name=f"Gate {number}", **facts)
    cookies.append(f"{credentials.COOKIE}={actions.pair(code, by=None, now=timezone.now())[1]}")
print(json.dumps({"cookies": cookies, "badges": badges, "start": (START + timedelta(hours=8)).isoformat()}))
