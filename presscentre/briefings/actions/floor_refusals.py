"""Every no of the floor: a code for machines, a sentence for people."""

from django.utils.translation import gettext_lazy as _

from presscentre.core.errors import Refusal


class FloorMovedOn(Refusal):
    code = "floor_moved_on"
    message = _("Another moderator was quicker: the floor has changed since you saw it. Nothing was done twice.")


class SomebodySpeaks(Refusal):
    code = "floor_is_taken"
    message = _("Somebody has the floor. End that turn first.")


class NobodySpeaks(Refusal):
    code = "floor_is_free"
    message = _("Nobody has the floor now.")


class NobodyWaits(Refusal):
    code = "nobody_waits"
    message = _("No question is waiting.")


class FloorClosed(Refusal):
    code = "floor_closed"
    message = _("This sitting takes no questions now.")


class FloorNotOpen(Refusal):
    code = "floor_not_open"
    message = _("The floor is “%(state)s”. Open it first.")


class NoPlaceInSitting(Refusal):
    code = "no_place_in_sitting"
    message = _("Questions are for those who have a place in this sitting.")
    status = 403


class NoPressRegion(Refusal):
    code = "no_press_region"
    message = _("Your outlet has no press region yet, so its share cannot be kept. Ask the press office.")


class OneQuestionAtATime(Refusal):
    code = "one_question_at_a_time"
    message = _("One question of yours is waiting. Withdraw it, or wait until it was its turn.")


class QuestionMovedOn(Refusal):
    code = "question_moved_on"
    message = _("This question has changed in the meantime: it is now “%(state)s”. Nothing was overwritten.")


class QuestionUnreadable(Refusal):
    code = "question_length"
    message = _("Write a question of 1 to %(most)d characters; this one has %(has)d.")
    status = 422


class LinkElsewhere(Refusal):
    code = "question_link"
    message = _("Link to a page of this event, such as /en/%(event)s/figures/gmv/.")
    status = 422


class ReasonFromTheList(Refusal):
    code = "override_reason"
    message = _("Choose a reason from the list; everyone reads it.")
    status = 422


class SayWhyToTheJournalist(Refusal):
    code = "question_reason_missing"
    message = _("Say why; the journalist reads it.")
    status = 422


class MergeIntoAnother(Refusal):
    code = "merge_into_another"
    message = _("Choose another question that waits on this floor to merge this one into.")
    status = 422


class DueInTheFuture(Refusal):
    code = "answer_due"
    message = _("Choose a moment to come until which the answer is given.")
    status = 422
