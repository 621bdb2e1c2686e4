"""Every no that several verbs of accreditation share: a code for machines, a sentence for people."""

from django.utils.translation import gettext_lazy as _

from presscentre.core.errors import Refusal


class MovedOn(Refusal):
    code = "application_moved_on"
    message = _("Somebody was quicker: this application is now “%(state)s”. Nothing was overwritten.")


class NoPlaceLeft(Refusal):
    code = "no_place_left"
    message = _("No place is left: %(scope)s has %(given)d of %(places)d given.")


class ReasonMissing(Refusal):
    code = "reason_missing"
    message = _("Say why; the reason is kept with the decision.")
    status = 422


class ApplicationsClosed(Refusal):
    code = "applications_closed"
    message = _("Applications are closed, or the invitation has expired. Ask the press office.")


class AppliedAlready(Refusal):
    code = "applied_already"
    message = _("You have applied to this event already. Look at where your application stands.")


class ApplicationIncomplete(Refusal):
    code = "application_incomplete"
    message = _("The application is not complete: %(fields)s.")
    status = 422
