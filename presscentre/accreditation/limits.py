"""How much one account may send in, so that nobody keeps the house busy with decoding. By account, never by address."""

from django.utils.translation import gettext_lazy as _

from presscentre.core.errors import Refusal
from presscentre.core.often import too_often
from presscentre.people.models import User

UPLOADS, WITHIN = 60, 10 * 60  # files, seconds


class TooManyUploads(Refusal):
    code = "too_many_uploads"
    message = _("You have sent many files within a few minutes. Wait ten minutes, then go on; nothing is lost.")
    status = 429


def count_upload(person: User) -> None:
    """Note one more file of this person. Raises TooManyUploads."""
    if too_often(f"accreditation.uploads:{person.pk}", most=UPLOADS, within=WITHIN):
        raise TooManyUploads
