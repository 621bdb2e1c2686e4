"""Who is behind a session: only a person, and only while active."""

from allauth.account.auth_backends import AuthenticationBackend

from presscentre.people.models import User


class PeopleBackend(AuthenticationBackend):  # type: ignore[misc]
    """Asked at each request, so somebody who is deactivated is out at the next one. There is no password to check."""

    def authenticate(self, request: object, **credentials: object) -> None:
        return None

    def user_can_authenticate(self, user: User | None) -> bool:
        return user is not None and user.kind == User.Kind.PERSON and user.is_active
