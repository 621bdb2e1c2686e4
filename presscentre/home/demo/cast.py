"""Who and what is in the demonstration: all people and outlets are invented, and say so."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.conf import settings

SLUG = "double11"
CLOSED = "harbour-forum"  # the second event, for its own people only
SOURCE, MACHINE = "historic-figures", "Historic figures"
BEFORE_MIDNIGHT = timedelta(minutes=-2)
SPEED = Decimal(60)
FLOOR_SPEED = Decimal(10)  # of a floor that is played: one can follow who speaks


@dataclass(frozen=True)
class Person:
    """One invented person: address, name and where they belong."""

    address: str
    name: str
    roles: tuple[str, ...] = ()  # of an officer
    latin_name: str = ""
    event: str = SLUG


OFFICER = Person(
    "ines.falk@example.org", "Ines Falk (invented)", ("figures", "screens", "accreditation", "door", "briefings")
)
SECOND = Person("kofi.mensa@example.org", "Kofi Mensa (invented)", ("figures", "administrator"))
MODERATOR = Person("noor.aziz@example.org", "Noor Aziz (invented)", ("briefings",))
TRANSLATOR = Person("mei.tanaka@example.org", "Mei Tanaka (invented)", ("translator",))
JOURNALIST = Person("lena.sand@example.org", "Lena Sand (invented)", latin_name="Lena Sand")
COLLEAGUE = Person("chen.ruolan@example.org", "陈若岚（虚构）", latin_name="Chen Ruolan")
STRANGER = Person("omar.nasser@example.org", "Omar Nasser (invented)", ("figures", "administrator"), event=CLOSED)
GUEST = Person("pia.holm@example.org", "Pia Holm (invented)", latin_name="Pia Holm", event=CLOSED)
PEOPLE = (OFFICER, SECOND, MODERATOR, TRANSLATOR, JOURNALIST, COLLEAGUE, STRANGER, GUEST)
# Who answers for the invented people's data: every notice names it.
CONTROLLER = {
    "name": "Night Desk Media Services (invented)",
    "address": "1 Harbour Street\nExample City",
    "contact": "data@example.org",
    "officer": "data.officer@example.org",
}


@dataclass(frozen=True)
class Look:
    """How a figure of the demonstration is shown. `stale_after` is in minutes of event time."""

    stale_after: int
    decimals: int = 0
    full: bool = False


# In the order of the wall. What is reported once stays true for the night: it is never stale.
DAY = 24 * 60
LOOKS = {
    "gmv": Look(10),
    "gmv_usd": Look(10),
    "delivery_orders": Look(10),
    "payments": Look(2 * DAY),
    "peak_orders_per_second": Look(2 * DAY, full=True),
    "peak_payments_per_second": Look(2 * DAY, full=True),
    "parcels_cleared": Look(2 * DAY, full=True),
    "mobile_share": Look(10, decimals=1),
    "countries": Look(2 * DAY, full=True),
}
BILLION = Decimal(10) ** 9
FIRST_TIMES = {"gmv": (BILLION, 10 * BILLION, 50 * BILLION, 100 * BILLION), "delivery_orders": (Decimal(700_000_000),)}
PASSES = ("gmv", "delivery_orders")  # the total of the year before


def source_token() -> str:
    """The token of the demonstration's source: the same for the player, the row and the line that is shown.

    It follows from the installation's secret, so that nothing needs to be kept in plain.
    """
    told = hmac.new(settings.SECRET_KEY.encode(), b"presscentre.demo.source", hashlib.sha256).hexdigest()
    return f"pct_demo_{told[:43]}"
