"""Run inside `manage.py shell`: an event, an officer's session, and COUNT applications. All invented."""

# Names that the shell does not bring are imported here; the caller replaces COUNT.
import json
import random
import time
from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone

from presscentre.accreditation import live
from presscentre.accreditation.models import (
    Alias,
    Application,
    Capacity,
    Delegation,
    MediaType,
    Outlet,
    Place,
    Register,
    Tag,
)
from presscentre.accreditation.names import folded
from presscentre.events.models import Event, Region
from presscentre.people.models import Remit, User
from tests.factories import cookies

COUNT = 100
REGIONS = ["Europe", "Mainland China", "Asia-Pacific", "Africa", "Latin America", "North America"]
FAMILY = ["王", "山田", "김", "Müller", "Adjei", "Carvajal", "العربي", "Novák", "Haddad", "Chen"]
GIVEN = ["小明", "太郎", "민수", "Zoë", "Kwame", "Inés", "محمد", "Petra", "Samir", "若岚"]
STATES = ["submitted"] * 6 + ["question", "waitlisted", "refused", "approved"]

random.seed(11)
now = timezone.now()
event = Event.objects.create(
    slug="review", name="Review", starts_at=now, ends_at=now + timedelta(days=2), zone="Asia/Shanghai"
)
regions = [Region.objects.create(event=event, key=f"r{n}", name=name, position=n) for n, name in enumerate(REGIONS)]
Register.objects.create(event=event, hall_places=COUNT)
for region in regions:
    Capacity.objects.create(event=event, region=region, places=COUNT)
outlets = Outlet.objects.bulk_create(
    Outlet(name=f"Outlet {n}", country="DE", confirmed_at=now) for n in range(max(4, COUNT // 4))
)
Alias.objects.bulk_create(Alias(outlet=one, name=one.name, folded=folded(one.name)) for one in outlets)
delegations = Delegation.objects.bulk_create(
    Delegation(event=event, outlet=one, region=regions[n % 6]) for n, one in enumerate(outlets)
)
Place.objects.bulk_create(Place(delegation=one, number=n) for one in delegations for n in range(1, 4))
people = User.objects.bulk_create(User(email=f"person{n}@example.org", name=f"Person {n}") for n in range(COUNT))
rows = []
for n, person in enumerate(people):
    name, of, state = f"{FAMILY[n % 10]} {GIVEN[n // 10 % 10]} {n}", delegations[n % len(delegations)], STATES[n % 10]
    rows.append(
        Application(
            event=event,
            person=person,
            state=state,
            native_name=name,
            latin_name=f"Person {n}",
            outlet_id=of.outlet_id,
            delegation=of,
            media_type=MediaType.values[n % 6],
            role="Reporter",
            search=folded(f"{name} person {n} outlet {of.outlet_id} {person.email}"),
            missing=["piece"] if n % 5 == 0 else [],
            has_gaps=n % 5 == 0,
            flags=["domain_differs"] if n % 7 == 0 else [],
            created_at=now - timedelta(seconds=n),
            submitted_at=now - timedelta(seconds=n),
            waitlisted_at=now if state == "waitlisted" else None,
            decided_at=now if state in ("approved", "refused") else None,
        )
    )
Application.objects.bulk_create(rows, batch_size=500)
Tag.objects.bulk_create(Tag(event=event, name=f"Tag {n}") for n in range(8))
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")  # as the database does by itself within a minute
live.QUEUE.of(event).publish(live.RegisterChanged())  # as the last of these applications would have
officer = User.objects.create(email="ida@example.org", name="Ida")
Remit.objects.create(user=officer, event=event, role=Remit.Role.ACCREDITATION)
(cookie,) = cookies([officer])
session = SessionStore(session_key=cookie.partition("=")[2])
session["account_authentication_methods"] = [{"method": method, "at": time.time()} for method in ("code", "mfa")]
session["account_authentication_methods_user"] = str(officer.pk)
session.save()
print(json.dumps({"cookie": cookie, "middle": Application.objects.filter(state="submitted")[COUNT // 4].pk}))
