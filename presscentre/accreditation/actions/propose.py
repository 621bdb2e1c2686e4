"""Proposing an outlet that nobody has entered yet."""

from datetime import datetime
from typing import Any

from django.db import transaction

from presscentre.accreditation.actions.outlets import create_outlet
from presscentre.accreditation.actions.refusals import MovedOn
from presscentre.accreditation.models import Application, Outlet, State
from presscentre.accreditation.names import folded


@transaction.atomic
def propose_outlet(
    application: Application, name: str, country: str, *, website: str = "", by: Any, now: datetime
) -> Outlet:
    """The outlet of this draft from now on, as a proposal that the office confirms or merges.

    One of the same name from the same country is taken instead of a second one. Raises MovedOn.
    """
    same = Outlet.objects.standing().filter(country=country, aliases__folded=folded(name))
    outlet = same.order_by("pk").first()
    if outlet is None:
        outlet = create_outlet(name, country, website=website, proposed=True, by=by, now=now)
    mine = Application.objects.filter(pk=application.pk, state=State.DRAFT)
    if not mine.update(outlet=outlet):
        raise MovedOn(state=Application.objects.get(pk=application.pk).get_state_display())
    application.outlet = outlet
    return outlet
