"""Lines of Python that a `manage.py shell` runs: fill a house, and say where its topics stand.

Starting Django takes seconds, so each test does all it does in one process.
"""

COMMANDS = """
import io, json
from django.core.management import call_command
from django.core.management.base import CommandError

def run(*arguments):
    out = io.StringIO()
    try:
        call_command(*arguments, stdout=out)
    except CommandError as refusal:
        return "refused: " + str(refusal)
    return out.getvalue()

def epochs():
    names = ["figures.log:double11", "figures.log:elsewhere"]
    return {name: [place.epoch, place.seq] for name, place in positions(names).items()}

from presscentre.live.topics import positions
said = {}
"""
SAY = """
print(json.dumps(said))
"""

FILL = """
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from django.core.files.storage import default_storage
from django.core.files.base import ContentFile
from django.utils import timezone
from presscentre.audit import chain
from presscentre.audit.actions import record
from presscentre.figures import live
from presscentre.figures.models import Edition, EditionReading
from presscentre.notices.actions import queue
from tests import factories

gala, elsewhere = factories.event(), factories.event("elsewhere")
ines, lena = factories.officer("Ines", gala, "figures"), factories.journalist("Lena", gala)
gmv = factories.figure(gala, "gmv", largest_value=Decimal("99999999999.9999"))
factories.source(gala, "ledger", gmv)
edition = Edition.objects.create(figure=gmv, label="2016", starts_at=datetime(2016, 11, 10, 16, tzinfo=UTC))
EditionReading.objects.create(edition=edition, elapsed=timedelta(hours=1, microseconds=1), value=Decimal("0.0001"))
for n in range(700):
    facts = {"n": n, "names": ["数字", "ا", "\\u2028"], "nested": {"b": None, "a": True}}
    record("events.changed", gala, by=ines, at=datetime(2017, 11, 10, 16, 3, 1, n, tzinfo=UTC), event=gala, **facts)
chain.seal_all()
record("events.changed", gala, by=None, at=timezone.now(), event=gala)
queue("people/code", to="lena@example.org", language="ar", at=timezone.now(), once="once:1", code="424242")
default_storage.save("outlets/7f3a.png", ContentFile(bytes(range(256)) * 5000))
for event in (gala, elsewhere):
    live.LOG.of(event).publish(live.FigureCorrected("gmv", 1))
"""

PUBLISH = """
from presscentre.audit.actions import record
from presscentre.events.models import Event
from presscentre.figures import live
from tests.factories import NOON
for event in Event.objects.all():
    record("events.changed", event, by=None, at=NOON, event=event)  # the next key must be free
    live.LOG.of(event).publish(live.FigureCorrected("gmv", 1))
"""
