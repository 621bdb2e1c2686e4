"""Whoever is locked out, signs out everywhere or loses a remit loses the sockets too; nobody else does."""

from allauth.usersessions.models import UserSession
from django.utils import timezone

from presscentre.people import actions
from tests.live.conftest import Opens, in_thread
from tests.live.test_socket import signed_in_cookie

CLOSED = {"t": "close", "code": 3503}
OFFICE = "trial.office:double11"


async def inside(sockets: Opens, user):
    cookie = await signed_in_cookie(user)
    reader = await sockets(cookie=cookie)
    reader.join(OFFICE)
    await reader.hear("reread")
    return reader, cookie.partition("=")[2]


async def test_locking_somebody_out_closes_their_sockets(sockets: Opens, gala, ines, ada, trial):
    (hers, _key), (other, _other) = await inside(sockets, ines), await inside(sockets, ada)
    await in_thread(actions.deactivate, ines, by=ada, now=timezone.now())

    assert (await hers.hear(), other.code) == (CLOSED, None)


async def test_ending_one_session_closes_its_sockets_only(sockets: Opens, gala, ines, trial):
    (here, _key), (there, other) = await inside(sockets, ines), await inside(sockets, ines)

    def end_there() -> None:
        row = UserSession.objects.create(user=ines, session_key=other, ip="127.0.0.1")
        actions.end_session(row, by=ines, now=timezone.now())

    await in_thread(end_there)
    assert (await there.hear(), here.code) == (CLOSED, None)
    await in_thread(actions.end_sessions, ines, by=ines, now=timezone.now())
    assert await here.hear() == CLOSED


async def test_taking_a_remit_away_closes_what_it_opened(sockets: Opens, gala, ines, ada, trial):
    hers, _key = await inside(sockets, ines)
    await in_thread(actions.add_officer, ines.email, role="door", event=gala, by=ada, now=timezone.now())
    assert (await hers.hear_all(), hers.code) == ([], None)

    for role in ("figures", "door"):
        remit = await in_thread(ines.remits.get, role=role)
        await in_thread(actions.remove_remit, remit, by=ada, now=timezone.now())
    assert await hers.hear() == CLOSED
