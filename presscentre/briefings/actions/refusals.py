"""Every no that several verbs of briefings share: a code for machines, a sentence for people."""

from django.utils.translation import gettext_lazy as _

from presscentre.core.errors import Refusal


class SeatMovedOn(Refusal):
    code = "seat_moved_on"
    message = _("This seat has changed in the meantime: it is now “%(state)s”. Nothing was overwritten.")


class NotReleased(Refusal):
    code = "sitting_not_released"
    message = _("This sitting is not in the released schedule, or it was cancelled.")


class NoSeatsHere(Refusal):
    code = "sitting_without_seats"
    message = _("Nobody needs a seat for this sitting: come as you like.")


class NotAccredited(Refusal):
    code = "not_accredited"
    message = _("Seats are for accredited journalists. Your accreditation is not approved, or no longer.")
    status = 403


class MediaNotAdmitted(Refusal):
    code = "media_type_not_admitted"
    message = _("This sitting is for other media types than yours: %(admitted)s.")


class DoorListClosed(Refusal):
    code = "door_list_closed"
    message = _("The door list of this sitting has closed. Come to the standby line at the door.")


class SeatElsewhere(Refusal):
    code = "seat_in_another_sitting"
    message = _("You have a place in another sitting of this briefing: %(sitting)s. Give it up first.")


class Overlaps(Refusal):
    code = "time_is_taken"
    message = _("Your time is taken then: %(label)s. Give that up first.")


class NoOffer(Refusal):
    code = "offer_is_over"
    message = _("This offer has ended, and the place went to the next in the line.")


class SittingFull(Refusal):
    code = "sitting_full"
    message = _("This sitting is full: %(taken)d of %(places)d places are taken.")


class SayWhy(Refusal):
    code = "seat_reason_missing"
    message = _("Say why; the journalist reads it.")
    status = 422


class DraftMovedOn(Refusal):
    code = "draft_moved_on"
    message = _("Somebody has changed %(what)s meanwhile. Nothing was overwritten; look at it again.")


class EndsBeforeItStarts(Refusal):
    code = "ends_before_it_starts"
    message = _("It must end after it starts.")
    status = 422


class WasPublic(Refusal):
    code = "was_public"
    message = _("%(what)s has been public and stays on record. Cancel it instead.")


class SeatsStand(Refusal):
    code = "seats_stand"
    message = _("%(what)s: somebody has a seat or waits for one. Take those back first, or cancel the sitting.")


class CannotRelease(Refusal):
    code = "cannot_release"
    message = _("This cannot be released: %(problems)s")


class NothingNew(Refusal):
    code = "nothing_new"
    message = _("Nothing is different from what is public already.")
