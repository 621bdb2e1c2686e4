"""Steps of `load_crowd`: zones and signed badges of all who are accredited; most are on paper already."""

from datetime import datetime, timedelta

from presscentre.accreditation import codes
from presscentre.accreditation.actions.keys import signer
from presscentre.accreditation.actions.places import lock
from presscentre.accreditation.actions.signing import pen_of
from presscentre.accreditation.models import GIVEN, Application, Badge, Print, State
from presscentre.events.models import Event, Zone
from presscentre.home.actions.crowd.ground import SHARES
from presscentre.people.models import User

PRINTED = 5  # all but one in so many hold their badge in their hands


def issue(event: Event, rows: list[Application], officer: User) -> None:
    """A badge for everybody accredited, signed by the event's key; a revoked one is stopped."""
    lock(event)
    holders = [row for row in rows if row.state in (*GIVEN, State.REVOKED)]
    zones = {zone.key: zone for zone in Zone.objects.filter(event=event)}
    _open(holders, zones)
    pen = pen_of(signer(event, now=event.starts_at), zones.values())
    badges = []
    with_zones = Application.objects.filter(pk__in=[row.pk for row in holders]).order_by("pk")
    for row in with_zones.select_related("event").prefetch_related("zones"):
        decided = row.decided_at or event.starts_at
        badge = Badge(event=event, application=row, serial=codes.fresh_serial(), issued_at=decided)
        badge.stopped_at = decided if row.state == State.REVOKED else None
        pen.write(badge)
        badges.append(badge)
    _print(Badge.objects.bulk_create(badges), officer, event.starts_at - timedelta(hours=6))


def _open(holders: list[Application], zones: dict[str, Zone]) -> None:
    """The hall for all, the others for one in so many: with limits for nothing but the hall."""
    through = Application.zones.through
    given = []
    for place, row in enumerate(holders):
        keys = ["hall"]
        if row.state == State.APPROVED:
            keys += [key for key, share in SHARES.items() if place % (share + 1) == 0]
        given += [through(application_id=row.pk, zone_id=zones[key].pk) for key in keys]
    through.objects.bulk_create(given)


def _print(badges: list[Badge], officer: User, at: datetime) -> None:
    printed = [badge for place, badge in enumerate(badges) if place % PRINTED and badge.stopped_at is None]
    for badge in printed:
        badge.printed_generation, badge.printed_at = 1, at
    Badge.objects.bulk_update(printed, ["printed_generation", "printed_at"], batch_size=200)
    Print.objects.bulk_create(
        [
            Print(badge=badge, generation=1, layout="a6", reason=Print.Reason.FIRST, by=officer, at=at)
            for badge in printed
        ]
    )
