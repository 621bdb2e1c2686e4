"""Which accounts nobody uses."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from presscentre.audit.models import Entry
from presscentre.events.models import Event
from presscentre.people.models import User

MONTH = timedelta(days=30.4375)


def unused_accounts(now: datetime) -> QuerySet[User]:
    """People without a role who have done nothing for so many months, at no event that has not ended. Real time."""
    since = now - MONTH * settings.ACCOUNT_MONTHS
    acts = Entry.objects.filter(by=OuterRef("pk"), recorded_at__gte=since)
    here = Event.objects.filter(journalists__user=OuterRef("pk"), ends_at__gte=since)
    people = User.objects.able_to_sign_in().without_remit().exclude(email__endswith="@erased.invalid")
    return people.filter(~Exists(acts), ~Exists(here), created_at__lt=since)
