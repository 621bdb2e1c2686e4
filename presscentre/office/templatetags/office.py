"""What the frame of the press office shows on each of its pages."""

from typing import Any

from django import template
from django.urls import reverse

from presscentre.core import navigation
from presscentre.people.models import Remit

register = template.Library()
FRAME = "office-event"  # the frame's own pages share one name space, so they are told apart by their names


@register.simple_tag(takes_context=True)
def office_bar(context: template.Context) -> list[dict[str, Any]]:
    """The links that this officer's roles open at this event, with their addresses; none outside an event."""
    request = context["request"]
    roles: set[str] = getattr(request, "roles", set())
    if not roles:
        return []
    here = request.resolver_match
    return [
        {
            "label": link.label,
            "url": reverse(link.view, kwargs={"event": request.event.slug}),
            "current": link.view == here.view_name
            or (here.namespace != FRAME and link.view.partition(":")[0] == here.namespace),
        }
        for link in navigation.OFFICE
        if not link.roles or roles & {*link.roles, Remit.Role.ADMINISTRATOR}
    ]


@register.simple_tag(takes_context=True)
def may_change_records(context: template.Context) -> bool:
    """True if some records may be changed by this person. One query on pages of no event."""
    request = context["request"]
    if (remits := getattr(request, "remits", None)) is not None:
        return any(held.role == Remit.Role.ADMINISTRATOR for held in remits)
    return bool(request.user.has_perm(""))
