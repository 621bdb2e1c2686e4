"""Every no of this feature: a code for machines, a sentence for people."""

from django.utils.translation import gettext_lazy as _

from presscentre.core.errors import Refusal


class AlreadyDecided(Refusal):
    code = "already_decided"
    message = _("This reading is no longer held; somebody has decided on it already.")


class AlreadyApproved(Refusal):
    code = "already_approved"
    message = _("You have already released this reading; it needs a second officer.")


class FiguresPaused(Refusal):
    code = "figures_paused"
    message = _("Figures are paused. Let them go on before you release a reading.")


class AlreadyPaused(Refusal):
    code = "already_paused"
    message = _("Figures are paused already.")


class NotPaused(Refusal):
    code = "not_paused"
    message = _("Figures are not paused.")


class NeedsCorrection(Refusal):
    code = "needs_correction"
    message = _("%(figure)s can only rise. To show a smaller value, correct the one that is shown and say why.")


class FigureMovedOn(Refusal):
    code = "figure_moved_on"
    message = _("%(figure)s has no revision %(rev)d.")


class AlreadyCorrected(Refusal):
    code = "already_corrected"
    message = _("Revision %(rev)d of %(figure)s has already been corrected or withdrawn.")


class NothingToCorrect(Refusal):
    code = "nothing_to_correct"
    message = _("The new value is the one that was published.")


class ReasonMissing(Refusal):
    code = "reason_missing"
    message = _("Say why, in one sentence that everyone may read.")
    status = 422


class ValueOutOfRange(Refusal):
    code = "value_out_of_range"
    message = _("A value has at most 14 digits before the point and 4 after it.")
    status = 422


class ReadingRefused(Refusal):
    """A reading by hand that cannot be taken in; `why` is the sentence of its code."""

    code = "reading_refused"
    message = _("%(why)s")
    status = 422


class SourceNotAllowed(Refusal):
    code = "source_not_allowed"
    message = _("%(source)s may not write %(figure)s.")


class SourcesApart(Refusal):
    code = "sources_apart"
    message = _("%(source)s is %(apart)s%% away from what is shown. Switch anyway, or wait until it has caught up.")


class MilestoneDecided(Refusal):
    code = "milestone_decided"
    message = _("This milestone has already been released or discarded.")


class NotAgain(Refusal):
    code = "not_again"
    message = _("The figures of a real event cannot begin again.")


class FileUnreadable(Refusal):
    """A file that cannot be imported; `why` is the sentence of its code."""

    code = "file_unreadable"
    message = _("%(why)s")
    status = 422


# Of one reading in a batch. The feed's clients branch on the code.
SENTENCES = {
    "not_an_object": _("A reading is an object with figure, value and as_of."),
    "missing": _("This member is missing."),
    "wrong_type": _("This member has the wrong type."),
    "unknown_member": _("A reading has no such member."),
    "value_not_text": _("Send the value as text, for example “168200000000”, so that no digit is lost."),
    "not_a_decimal": _("The value is not a decimal number."),
    "not_finite": _("The value is not a number, or is infinite."),
    "too_many_digits": _("A value has at most 14 digits before the point and 4 after it."),
    "not_a_moment": _("Write the moment with its offset, for example 2017-11-10T16:03:01Z."),
    "note_too_long": _("A note has at most 200 characters."),
    "wrong_number_of_cells": _("This line has more or fewer cells than the heading."),
    "unknown_figure": _("This event has no figure with this key."),
    "not_yours": _("This source may not write this figure."),
    "wrong_unit": _("The figure has another unit."),
    "as_of_in_future": _("The moment lies in the future. Check the source's clock."),
    "as_of_too_old": _("The moment lies long before the event. Check the source's clock."),
    "conflicting_value": _("Another value for this figure and moment has already been taken in."),
}

# Of a whole parcel or file.
PARCEL_SENTENCES = {
    "not_json": _("The body is not JSON."),
    "not_an_object": _("The body is not an object."),
    "unknown_member": _("The body has a member that is not known: %(member)s."),
    "wrong_type": _("The member %(member)s has the wrong type."),
    "no_readings": _("There is no reading in it."),
    "too_many_readings": _("A batch has at most %(most)d readings."),
    "file_too_large": _("The file is larger than %(megabytes)d MB."),
    "too_many_lines": _("The file has more than %(most)d lines."),
    "column_missing": _("The column %(column)s is missing. The first line names the columns."),
    "column_unknown": _("The column %(column)s is not known, or stands there twice."),
    "not_csv": _("Line %(line)d cannot be read as CSV."),
    "not_text": _("The file is not text."),
    "nothing_stored": _("Nothing was stored; see errors."),
    "idempotency_key_reused": _("This Idempotency-Key came with another body before."),
    "idempotency_key_too_long": _("An Idempotency-Key has at most 100 characters."),
    "body_too_large": _("The body is larger than %(megabytes)d MB."),
    "not_a_source": _("This token belongs to no source of figures."),
}
