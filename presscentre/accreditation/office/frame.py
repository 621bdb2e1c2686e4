"""What these pages share: role and remit, their rows, the list one came from, a no beside what was typed."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import Subquery
from django.forms import Form
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from presscentre.accreditation.actions import MovedOn
from presscentre.accreditation.models import Application, Delegation, MediaType, State
from presscentre.accreditation.models.application import ApplicationQuerySet
from presscentre.accreditation.models.delegation import DelegationQuerySet
from presscentre.accreditation.queries import Asked
from presscentre.accreditation.remits import regions_of_request
from presscentre.accreditation.templatetags.review import move_label
from presscentre.core.audience import View
from presscentre.core.errors import Refusal
from presscentre.office.pages import OfficerRequest, office_page
from presscentre.people.models import Remit
from presscentre.privacy.actions import note_reading

READ_WRITE = ["GET", "HEAD", "POST"]
EVERY = "all"  # in addresses: applications in every state
ONCE = 600  # seconds in which reading the same again is not counted anew

accreditation_page = office_page(Remit.Role.ACCREDITATION)


def whole_page(view: View) -> View:
    """For officers whose remit is every region: outlets, quotas, rules. Others are answered 403."""

    @wraps(view)
    def page(request: OfficerRequest, **kwargs: object) -> HttpResponseBase:
        if regions_of_request(request) is not None:
            raise PermissionDenied
        answer: HttpResponseBase = view(request, **kwargs)
        return answer

    return accreditation_page(page)


def applications_of(request: OfficerRequest) -> ApplicationQuerySet:
    """Submitted to this event, in this officer's regions."""
    return Application.objects.within(request.event, regions_of_request(request))


def delegations_of(request: OfficerRequest) -> DelegationQuerySet:
    """At this event, in this officer's regions. One query, to read the remit."""
    rows = Delegation.objects.for_officer(request.user, request.event)
    return rows.select_related("outlet", "region", "contact", "event")


def one_of(request: OfficerRequest, pk: int, **more: Subquery) -> Application:
    """This application as it stands now, with what `more` adds to it; 404 outside event and remit."""
    rows = (
        applications_of(request)
        .annotate(**more)
        .select_related("event", "person", "outlet", "delegation__region", "portrait")
    )
    return get_object_or_404(rows.select_related("delegation__outlet", "decided_by", "badge"), pk=pk)


def note_read(request: OfficerRequest, kind: str, pk: int) -> None:
    """Count that this officer reads this; a page that reads itself again while it is open counts once."""
    if cache.add(f"accreditation-read:{request.user.pk}:{kind}:{pk}", True, ONCE):
        note_reading(request.user, request.event, kind, by=request.user, now=timezone.now())


def asked_of(params: QueryDict) -> Asked:
    """The list that the address asks for; what cannot be understood does not filter."""
    state, media_type = params.get("state", State.SUBMITTED), params.get("media", "")
    return Asked(
        state="" if state == EVERY or state not in State.values else state,
        region=params.get("region", "")[:40],
        media_type=media_type if media_type in MediaType.values else "",
        outlet=_number(params.get("outlet", "")),
        tag=_number(params.get("tag", "")),
        gaps="gaps" in params,
        flagged="flagged" in params,
        search=params.get("search", "").strip()[:120],
        newest=params.get("sort") == "newest",
    )


def address_of(asked: Asked, **more: Any) -> str:
    """The same list as the query of an address."""
    facts = {
        "state": asked.state or EVERY,
        "region": asked.region,
        "media": asked.media_type,
        "outlet": asked.outlet,
        "tag": asked.tag,
        "gaps": "1" if asked.gaps else "",
        "flagged": "1" if asked.flagged else "",
        "search": asked.search,
        "sort": "newest" if asked.newest else "",
    }
    return urlencode({name: value for name, value in (facts | more).items() if value})


def accepted(form: Form, act: Callable[[], object], application: Application | None = None) -> bool:
    """Do it; False if the house says no, and then the form says why, beside what was typed."""
    try:
        act()
    except MovedOn as refusal:
        form.add_error(None, quicker(application) if application else str(refusal))
        return False
    except Refusal as refusal:
        # Elsewhere one middleware answers; here a page of its own would lose what the officer has typed.
        words = next((name for name in ("reason", "question") if name in form.fields), None)
        form.add_error(words if refusal.code == "reason_missing" else None, str(refusal))
        return False
    return True


def quicker(application: Application) -> str:
    """Who was quicker, and with what: the second officer decides again or leaves it."""
    last = application.moves.select_related("by").last()
    facts = {"state": application.get_state_display()}
    if last is None:
        return _("Somebody changed this application meanwhile; it is now “%(state)s”. Nothing was overwritten.") % facts
    facts |= {"name": str(last.by) if last.by else _("the clock"), "what": str(move_label(last.verb))}
    return _("%(name)s was quicker (%(what)s): it is now “%(state)s”. Nothing was overwritten.") % facts


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
