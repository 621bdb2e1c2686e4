"""The demo's door: enters as an invented person without a code. Outside a demonstration it stays shut."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from presscentre.core.errors import Refusal
from presscentre.people.models import User
from presscentre.people.strong import DEMO_MARK

BACKEND = "presscentre.people.backend.PeopleBackend"


class NotADemonstration(Refusal):
    code = "not_a_demonstration"
    message = _("This door exists in a demonstration only, and for its invented people only.")
    status = 404


def enter_as(request: HttpRequest, user: User, *, language: str) -> None:
    """Open a session as this invented person, strong enough for the office, in this language.

    Raises NotADemonstration unless settings.DEMO is on and the person's address ends in @example.org.
    """
    invented = user.kind == User.Kind.PERSON and user.is_active and (user.email or "").endswith("@example.org")
    if not settings.DEMO or not invented:
        raise NotADemonstration
    request.session.flush()
    User.objects.filter(pk=user.pk).update(language=language)
    user.language = language
    login(request, user, backend=BACKEND)
    request.session[DEMO_MARK] = True
