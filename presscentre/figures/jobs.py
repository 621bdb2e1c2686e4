"""What happens by itself: embargoes end, sources are fetched, silence is noticed, old answers are forgotten."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Min

from presscentre.core.errors import Refusal
from presscentre.core.jobs import every
from presscentre.events.models import Event
from presscentre.figures import actions, writer
from presscentre.figures.actions import Delivery
from presscentre.figures.models import Reading, Source
from presscentre.figures.parsing import Unreadable, parcel
from presscentre.figures.pull import DEADLINE, PullFailed, fetch

SILENCE_SECONDS = 5
AT_ONCE = 8  # fetches


@every(seconds=1)
def release_due_readings(now: datetime) -> None:
    """Safe in two workers at once, and after one was killed: under the board's lock each reading goes out once."""
    states = (Reading.State.HELD, Reading.State.STORED, Reading.State.LATE)
    waiting = Reading.objects.filter(state__in=states, why=Reading.Why.NOT_YET)
    first = waiting.values_list("figure__event").annotate(first=Min("not_before"))
    due = dict(first.order_by("figure__event"))
    for event in Event.objects.filter(pk__in=due) if due else ():
        if due[event.pk] <= event.clock(now):
            actions.release_due(event, by=None, now=event.clock(now))


@every(seconds=1, lane="figures-pull")
def pull_sources(now: datetime) -> None:
    """Fetch the sources whose turn it is; the network stands outside every transaction."""
    pulled = Source.objects.exclude(pull_url="").select_related("event", "user").order_by("pulled_at", "pk")
    due = [source for source in pulled if _is_due(source, now)]
    mine = [source for source in due if actions.begin_pull(source, by=None, now=now)]
    if not mine:
        return
    with ThreadPoolExecutor(AT_ONCE) as pool:
        fetches = {pool.submit(_fetch, source): source for source in mine}
        for done in as_completed(fetches):  # a slow one keeps none of the others waiting
            source, (body, problem) = fetches[done], done.result()
            problem = problem or _take_in(source, body)
            actions.end_pull(source, problem, by=None, now=source.event.clock(now))


@every(seconds=SILENCE_SECONDS)
def notice_silence(now: datetime) -> None:
    """Tell the office of sources that have become silent, however late this round comes."""
    for event in Event.objects.filter(sources__heard_at__isnull=False).distinct():
        at = event.clock(now)
        heard = Source.objects.filter(event=event, heard_at__isnull=False).annotate(
            patience=Min("figures__stale_after")
        )
        untold = heard.exclude(patience=None).exclude(silence_told=F("heard_at"))
        if silent := [row for row in untold if row.heard_at and row.heard_at + row.patience <= at]:
            actions.tell_of_silence(event, silent, by=None, now=at)


@every(seconds=600)
def forget_answers(now: datetime) -> None:
    """Answers under an Idempotency-Key are kept for a day."""
    actions.forget_answers(by=None, now=now)


def _is_due(source: Source, now: datetime) -> bool:
    wait = timedelta(seconds=source.pull_seconds or 0)
    return source.pulled_at is None or source.pulled_at + wait <= now


def _fetch(source: Source) -> tuple[bytes, str]:
    """What the source's address says, or the code of why not. In a thread of its own, without the database."""
    try:
        return fetch(source.pull_url, private=settings.PULL_PRIVATE, deadline=DEADLINE), ""
    except PullFailed as problem:
        return b"", problem.code


def _take_in(source: Source, body: bytes) -> str:
    """The same way in as for a push; the code of what was wrong, or ""."""
    try:
        given = parcel(body)
    except Unreadable as problem:
        return problem.code
    try:
        receipt = writer.deliver(source.event, Delivery(source, given.readings, atomic=given.atomic))
    except Refusal as refusal:
        return refusal.code
    return "" if receipt.stored else "nothing_stored"
