"""The door for the fast views outside DRF: the same tokens, read once a second."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections
from django.test import RequestFactory
from django.utils import timezone

from presscentre.api import actions, authentication, problems
from presscentre.api.models import Token

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
async def connections_go_back():
    """The thread that asks the database for async code keeps its connection otherwise."""
    yield
    await sync_to_async(connections.close_all)()


def showing(secret):
    return RequestFactory().post("/api/v1/events/double11/readings/", headers={"authorization": f"Bearer {secret}"})


@pytest.fixture
def pushing(gala):
    return actions.issue(gala, name="counter", scopes=["figures:write"], by=None, now=timezone.now())


async def test_a_token_opens_its_scope_at_its_event(pushing, gala):
    token, secret = pushing

    found = await authentication.authenticate_bearer(showing(secret), "double11", "figures:write")

    assert (found.pk, found.event.slug, found.user.pk) == (token.pk, "double11", token.user_id)


@pytest.mark.parametrize(
    ("event", "scope", "refusal"),
    [
        ("elsewhere", "figures:write", problems.NoSuchPage),
        ("double11", "figures:read", problems.ScopeMissing),
    ],
)
async def test_and_nothing_else(pushing, elsewhere, event, scope, refusal):
    with pytest.raises(refusal):
        await authentication.authenticate_bearer(showing(pushing[1]), event, scope)


@pytest.mark.parametrize(("secret", "refusal"), [("", problems.TokenMissing), ("pct_no", problems.TokenInvalid)])
async def test_a_bad_token_is_refused(gala, secret, refusal):
    with pytest.raises(refusal):
        await authentication.authenticate_bearer(showing(secret), "double11", "figures:write")


async def test_a_token_revoked_in_use_is_refused_at_once_here(pushing):
    token, secret = pushing
    await authentication.authenticate_bearer(showing(secret), "double11", "figures:write")

    await sync_to_async(actions.revoke)(token, by=None, now=timezone.now())

    with pytest.raises(problems.TokenInvalid):
        await authentication.authenticate_bearer(showing(secret), "double11", "figures:write")


async def test_a_token_revoked_by_another_process_is_refused_within_a_second(pushing):
    token, secret = pushing
    await authentication.authenticate_bearer(showing(secret), "double11", "figures:write")

    await Token.objects.filter(pk=token.pk).aupdate(revoked_at=timezone.now())
    await asyncio.sleep(authentication.LIFETIME + 0.05)

    with pytest.raises(problems.TokenInvalid):
        await authentication.authenticate_bearer(showing(secret), "double11", "figures:write")


async def test_a_token_revoked_while_it_is_looked_up_is_not_trusted_afterwards(pushing, monkeypatch):
    monkeypatch.setattr(authentication, "LIFETIME", 60)
    token, secret = pushing

    def revoke_after(execute, sql, *more):
        found = execute(sql, *more)
        if 'FROM "api_token"' in sql:
            connection.execute_wrappers.remove(revoke_after)
            actions.revoke(token, by=None, now=timezone.now())
        return found

    await sync_to_async(lambda: connection.execute_wrappers.append(revoke_after))()
    await authentication.authenticate_bearer(showing(secret), "double11", "figures:write")  # asked before

    with pytest.raises(problems.TokenInvalid):
        await authentication.authenticate_bearer(showing(secret), "double11", "figures:write")


async def test_whoever_goes_away_takes_the_answer_from_nobody(pushing):
    _token, secret = pushing
    gone, stays = (
        asyncio.create_task(authentication.authenticate_bearer(showing(secret), "double11", "figures:write"))
        for _client in range(2)
    )
    await asyncio.sleep(0)

    gone.cancel()

    assert (await stays).event.slug == "double11"
    assert gone.cancelled()


async def test_within_a_second_a_token_is_not_read_again(pushing, monkeypatch):
    monkeypatch.setattr(authentication, "LIFETIME", 60)  # a second may be short on a busy machine
    _token, secret = pushing
    await authentication.authenticate_bearer(showing(secret), "double11", "figures:write")

    await Token.objects.all().adelete()

    for _time in range(100):
        await authentication.authenticate_bearer(showing(secret), "double11", "figures:write")


async def test_a_machine_that_runs_wild_is_slowed_down(pushing, monkeypatch):
    monkeypatch.setattr(authentication, "INTAKE_A_SECOND", 3)
    _token, secret = pushing

    async def run_wild():
        for _time in range(2000):  # in one of these seconds more than three
            await authentication.authenticate_bearer(showing(secret), "double11", "figures:write")

    with pytest.raises(problems.TooMany):
        await run_wild()


async def test_strangers_do_not_fill_the_memory(gala):
    for number in range(50):
        with pytest.raises(problems.TokenInvalid):
            await authentication.authenticate_bearer(showing(f"pct_{number}"), "double11", "figures:write")

    assert authentication._known == {}
