"""Run inside `manage.py shell`: an open event with COUNT released sittings, as on a great night. All invented."""

# Names that the shell does not bring are imported here; the caller replaces COUNT.
import json
from datetime import UTC, datetime, timedelta

from presscentre.briefings import actions
from presscentre.briefings.models import Briefing, Interpreter, Sitting, Speaker
from presscentre.events.models import Event, Region, Room

COUNT = 200
KINDS = ["briefing", "panel", "crossover", "photo_call", "film", "draw"]
START = datetime(2030, 11, 10, 0, 0, tzinfo=UTC)

event = Event.objects.create(
    slug="night",
    name="Night",
    audience="everyone",
    starts_at=START,
    ends_at=START + timedelta(days=3),
    zone="Asia/Shanghai",
)
regions = [Region.objects.create(event=event, key=f"r{n}", name=f"Region {n}", position=n) for n in range(12)]
rooms = [Room.objects.create(event=event, key=f"room{n}", name=f"Room {n}", seats=200) for n in range(6)]
speakers = [Speaker.objects.create(event=event, name=f"Speaker {n}", role="Chief of something") for n in range(60)]
booths = [
    Interpreter.objects.create(event=event, name=f"Interpreter {n}", languages=["en", "ja"]) for n in range(COUNT)
]
for n in range(COUNT):
    briefing = Briefing.objects.create(
        event=event,
        key=f"b{n}",
        kind=KINDS[n % 6],
        working_title=f"Working title {n}",
        title=f"The title of briefing {n}" if n % 3 else "",
        title_at=START + timedelta(days=2, hours=n % 24) if n % 5 == 0 else None,
        summary="What it is about, in a sentence or two.",
        needs_seat=n % 2 == 0,
    )
    sitting = Sitting.objects.create(
        event=event,
        briefing=briefing,
        room=rooms[n % 6],
        starts_at=START + timedelta(minutes=80 * (n // 6)),
        ends_at=START + timedelta(minutes=80 * (n // 6) + 60),
        capacity=120,
        languages=["zh-hans"],
    )
    sitting.regions.set(regions[n % 7 : n % 7 + n % 4])
    sitting.speakers.set([speakers[n % 60]])
    sitting.channels.create(number=1, language="en", interpreter=booths[n])
version = actions.release(event, name="The night", by=None, now=START - timedelta(days=1))
print(json.dumps({"slots": version.slots.count()}))
