"""From an upload to a portrait that can be kept, or a Refusal that names what is wrong and the mend."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from presscentre.accreditation.darkroom import Darkroom
from presscentre.accreditation.models import Portrait
from presscentre.accreditation.uploads import Taken, Unfit
from presscentre.core.errors import Refusal

DARKROOM = Darkroom()


class PortraitRefused(Refusal):
    """A file that cannot become a portrait; the code of each kind is in SENTENCES."""

    code = "portrait_damaged"
    message = _("This picture is damaged or incomplete. Save it once more as JPEG, or take a new one.")
    status = 422


class PortraitEmpty(PortraitRefused):
    code = "portrait_empty"
    message = _("The file is empty. Choose another, or take a new picture.")


class PortraitTooHeavy(PortraitRefused):
    code = "portrait_too_heavy"
    message = _("The file is larger than %(most)d MB. Send a smaller copy.")


class PortraitIsADrawing(PortraitRefused):
    code = "portrait_is_a_drawing"
    message = _("An SVG is a drawing, not a photograph. Send a JPEG, PNG, WebP, AVIF or HEIC.")


class PortraitOfUnknownFormat(PortraitRefused):
    code = "portrait_of_unknown_format"
    message = _("This is not a picture that we can read. Send a JPEG, PNG, WebP, AVIF or HEIC.")


class PortraitIsTwoFiles(PortraitRefused):
    code = "portrait_is_two_files"
    message = _("Something else than a picture is hidden in this file. Take a new picture, or save it once more.")


class PortraitTooLong(PortraitRefused):
    code = "portrait_too_long"
    message = _("One side is %(side)d pixels long, and at most %(most)d are taken. A portrait is no panorama.")


class PortraitTooManyPixels(PortraitRefused):
    code = "portrait_too_many_pixels"
    message = _("The picture has more than %(most)d million pixels. Send a smaller copy.")


class PortraitMoves(PortraitRefused):
    code = "portrait_moves"
    message = _("This picture moves. Send one that stands still.")


class PortraitTooSmall(PortraitRefused):
    code = "portrait_too_small"
    message = _(
        "The frame holds %(width)d × %(height)d pixels; the badge needs %(least_width)d × %(least_height)d. "
        "Draw the frame larger, or send a larger picture."
    )


class PortraitFrameOutside(PortraitRefused):
    code = "portrait_frame_outside"
    message = _("The frame reaches beyond the picture. Move it inside.")


class NoPortrait(Refusal):
    code = "no_portrait"
    message = _("There is no portrait here any more. Send one.")


SENTENCES: dict[str, type[PortraitRefused]] = {kind.code: kind for kind in PortraitRefused.__subclasses__()}


def develop(data: bytes, crop: Sequence[int] | None = None) -> Taken:
    """Take a picture in without keeping it: for an edge that wants to know before it opens a transaction.

    Raises a PortraitRefused that names what is wrong and the mend.
    """
    try:
        return DARKROOM.take(data, crop)
    except Unfit as unfit:
        raise SENTENCES.get(unfit.code, PortraitRefused)(**unfit.facts) from unfit


def develop_again(portrait: Portrait, crop: Sequence[int]) -> Taken:
    """The same with another frame, in the kept original's pixels. Raises PortraitRefused, or NoPortrait."""
    if not portrait.original:
        raise NoPortrait
    try:
        with portrait.original.open("rb") as file:
            data = file.read()
    except FileNotFoundError:
        raise NoPortrait from None
    return develop(data, crop)
