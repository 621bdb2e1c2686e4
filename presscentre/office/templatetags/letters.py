"""What the letters of the house are called where officers read of them."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()
NAMES: dict[str, str | Promise] = {
    "accreditation/approved": _("Accredited"),
    "accreditation/asked": _("Question about an application"),
    "accreditation/changed": _("Waits for approval again"),
    "accreditation/contact": _("Contact person of an outlet"),
    "accreditation/invitation": _("Invitation"),
    "accreditation/limited": _("Accredited with limits"),
    "accreditation/named": _("Named by an outlet"),
    "accreditation/promoted": _("Accredited from the waiting list"),
    "accreditation/refused": _("Application refused"),
    "accreditation/reminder": _("Reminder of an invitation"),
    "accreditation/reopened": _("Application looked at again"),
    "accreditation/revoked": _("Accreditation ended"),
    "accreditation/submitted": _("Application arrived"),
    "accreditation/swapped": _("Somebody else named"),
    "accreditation/waitlisted": _("On the waiting list"),
    "accreditation/withdrawn": _("Application withdrawn"),
    "briefings/answer": _("Answer to a question"),
    "briefings/changed": _("Change of the schedule"),
    "briefings/declined": _("Question not taken"),
    "briefings/full": _("No seat was left"),
    "briefings/lapsed": _("Offer of a seat ended"),
    "briefings/lost": _("Seat went to the standby line"),
    "briefings/offer": _("Offer of a seat"),
    "briefings/overdue": _("Answer in writing overdue"),
    "briefings/place_lost": _("Question withdrawn, for want of a place"),
    "briefings/promised": _("Answer in writing promised"),
    "briefings/rephrase": _("Question to be rephrased"),
    "briefings/seat": _("Seat in a briefing"),
    "briefings/standby": _("Place in the standby line"),
    "briefings/taken_back": _("Seat taken back"),
    "people/code": _("Sign-in code"),
    "people/second-factor": _("Second factor changed"),
    "people/unknown": _("Address not known"),
    "privacy/alarm": _("Many personal pages read"),
    "privacy/answer": _("Answer to a request about personal data"),
    "privacy/copy": _("Copy of one's own data"),
    "privacy/erased": _("Data erased"),
    "privacy/unused": _("Unused account"),
}


@register.filter
def letter_name(template: str) -> str:
    """`people/code` in words; a letter that is no longer written keeps its code."""
    return str(NAMES.get(template, template))
