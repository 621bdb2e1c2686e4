"""Who is at the other end: the session's user and the paired screen, found for many sockets at once."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from presscentre.live.limits import PROCESS
from presscentre.live.topics import Viewer

ScreenOf = Callable[[str], Any]  # a credential -> kiosk.Screen or None
Papers = tuple[str | None, str | None]  # session key, screen credential


@dataclass(frozen=True)
class Identities:
    """Looks viewers up in the database; call it in a thread. The frame of screens gives its cookie and its look-up."""

    screen_cookie: str = "screen"
    screen_of: ScreenOf = field(default=lambda credential: None)

    def papers(self, cookies: Mapping[str, str]) -> Papers:
        """What these cookies show, as yet unproved."""
        return cookies.get(settings.SESSION_COOKIE_NAME) or None, cookies.get(self.screen_cookie) or None

    def viewers(self, papers: Collection[Papers]) -> dict[Papers, Viewer]:
        """Who they are: a stranger where nothing holds. Two queries for all sessions, one for each screen."""
        users = users_of({session for session, _credential in papers if session})
        screens = {credential: self.screen_of(credential) for _session, credential in papers if credential}
        return {
            (session, credential): Viewer(users.get(session or ""), screens.get(credential or ""))
            for session, credential in papers
        }


def users_of(sessions: Collection[str]) -> dict[str, Any]:
    """The active user of each of these session keys; left out: who is not, or no longer, signed in. Two queries."""
    opened = _open_sessions(sessions)
    users = get_user_model()._default_manager.in_bulk({data[SESSION_KEY] for data in opened.values()})
    found = {key: (data, users.get(int(data[SESSION_KEY]))) for key, data in opened.items()}
    return {key: user for key, (data, user) in found.items() if user is not None and _holds(data, user)}


def _open_sessions(keys: Collection[str]) -> dict[str, Mapping[str, Any]]:
    """What those sessions say of their users that are not over and in which somebody is signed in."""
    model = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()
    rows = model.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    contents = {key: _of_user(text) for key, text in rows.values_list("session_key", "session_data")}
    return {key: data for key, data in contents.items() if SESSION_KEY in data}


@lru_cache(maxsize=PROCESS)
def _of_user(session_data: str) -> Mapping[str, Any]:
    """What a stored session says of its user; a round each minute meets the same text, whose signature still holds."""
    data = import_module(settings.SESSION_ENGINE).SessionStore().decode(session_data)
    return {name: data[name] for name in (SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY) if name in data}


def _holds(data: Mapping[str, Any], user: Any) -> bool:
    """As django.contrib.auth.get_user decides, less its writes: known back end, active, and the hash is the user's."""
    if data.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS or not user.is_active:
        return False
    given = data.get(HASH_SESSION_KEY, "")
    hashes = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return any(constant_time_compare(given, valid) for valid in hashes)
