"""People open sockets, join what they may, and are told what happens there."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.utils import timezone

from presscentre.events.models import Event
from presscentre.live import topics
from presscentre.live.serving import Live
from presscentre.people.models import Remit, User
from tests import factories
from tests.live.conftest import Families, Opens, Rang, in_thread
from tests.live.socket import PROTOCOL, Socket

EVENTS = [{"gmv": {"value": "1"}}, {"gmv": {"value": "2"}}, {"orders": {"value": "5"}}]


def signed_in(user: User) -> str:
    """The cookie header of somebody's browser."""
    client = Client()
    factories.sign_in(client, user)
    return f"sessionid={client.cookies['sessionid'].value}"


# The door.


@pytest.mark.parametrize(
    ("headers", "options", "status"),
    [
        ({}, {"subprotocol": "chat"}, 400),
        ({"origin": ""}, {}, 403),
        ({"origin": "http://evil.example"}, {}, 403),
        ({"origin": "https://127.0.0.1:8000"}, {}, 403),  # another scheme is another origin
        ({"origin": "http://127.0.0.1:9000"}, {}, 403),
        ({"origin": "http://evil.example", "host": "evil.example"}, {}, 403),  # a name that is not ours
        ({"origin": "null"}, {}, 403),
    ],
)
async def test_a_stranger_from_elsewhere_gets_no_socket(live: Live, headers, options, status):
    answer = await Socket(live, **headers).open(**options)

    assert (answer["type"], answer["status"]) == ("websocket.http.response.start", status)


async def test_the_house_itself_gets_one_over_tls_too(live: Live):
    socket = Socket(live, origin="https://127.0.0.1:8000")

    assert await socket.open(scheme="wss") == {"type": "websocket.accept", "subprotocol": PROTOCOL}
    await socket.close()


async def test_listed_origins_are_the_only_ones(live: Live, settings):
    settings.LIVE_ORIGINS = ["https://press.example.org"]
    listed, own = Socket(live, origin="https://press.example.org"), Socket(live)

    assert (await listed.open())["type"] == "websocket.accept"
    assert (await own.open())["status"] == 403
    await listed.close()


async def test_nobody_gets_in_while_the_server_stops(live: Live, gala: Event):
    live.hub.stopping = True

    assert (await Socket(live).open())["status"] == 503


async def test_no_other_address_is_a_socket(live: Live):
    assert await Socket(live).open(path="/elsewhere/") == {"type": "websocket.close", "code": 1000}


# Listening.


async def test_a_reader_gets_everything_then_each_change(sockets: Opens, gala: Event, trial: Families):
    wall = trial.wall.of(gala)
    await in_thread(wall.change, {"gmv": {"value": "1"}}, paused=False)
    reader = await sockets()

    reader.join("trial.wall:double11", lang="ja")
    snap = await reader.hear()
    await in_thread(wall.change, {"gmv": {"value": "2"}}, paused=True)
    delta = await reader.hear()

    assert snap["data"] == {"figures": {"gmv": {"value": "1", "text": "ja 1"}}, "paused": False}
    assert (snap["t"], snap["member"], snap["seq"]) == ("snap", "figures", 1)
    assert (delta["t"], delta["prev"], delta["seq"]) == ("delta", 1, 2)
    assert delta["set"] == {"gmv": {"value": "2", "text": "ja 2"}}
    assert (delta["del"], delta["more"]) == ([], {"paused": True})
    assert delta["epoch"] == snap["epoch"]


async def test_who_returns_gets_only_what_was_missed(sockets: Opens, gala: Event, trial: Families):
    wall = trial.wall.of(gala)
    for change in EVENTS:
        await in_thread(wall.change, change)
    reader = await sockets()
    reader.join("trial.wall:double11")
    epoch = (await reader.hear())["epoch"]

    reader.join("trial.wall:double11", since={"epoch": epoch, "seq": 1})
    joined, delta = await reader.hear(), await reader.hear()
    reader.join("trial.wall:double11", since={"epoch": epoch, "seq": 3})
    nothing_missed = await reader.hear_all()
    reader.join("trial.wall:double11", since={"epoch": "another", "seq": 3})
    stranger = await reader.hear()

    assert joined == {"t": "joined", "topic": "trial.wall:double11", "epoch": epoch, "seq": 1}
    assert (delta["prev"], delta["seq"], sorted(delta["set"])) == (1, 3, ["gmv", "orders"])
    assert nothing_missed == [{"t": "joined", "topic": "trial.wall:double11", "epoch": epoch, "seq": 3}]
    assert (stranger["t"], stranger["seq"]) == ("snap", 3)


async def test_facts_come_one_by_one_and_the_missed_ones_too(sockets: Opens, gala: Event, trial: Families):
    log = trial.log.of(gala)
    reader = await sockets()
    reader.join("trial.log:double11")
    begin = await reader.hear()

    for bell in (7, 8, 9):
        await in_thread(log.publish, Rang(bell))
    heard = [await reader.hear("fact") for _ in range(3)]
    reader.join("trial.log:double11", since={"epoch": begin["epoch"], "seq": 1})
    again = [await reader.hear() for _ in range(3)]

    assert (begin["t"], begin["seq"]) == ("reread", 0)
    assert [(fact["seq"], fact["kind"], fact["facts"]) for fact in heard] == [
        (seq, "trial.rang", {"bell": bell}) for seq, bell in ((1, 7), (2, 8), (3, 9))
    ]
    assert [(frame["t"], frame["seq"]) for frame in again] == [("joined", 1), ("fact", 2), ("fact", 3)]


async def test_a_new_numbering_reaches_everyone_as_a_fresh_start(sockets: Opens, gala: Event, trial: Families):
    await in_thread(trial.wall.of(gala).change, {"gmv": {"value": "1"}})
    reader = await sockets()
    reader.join(["trial.wall:double11", "trial.log:double11"])
    before = {frame["topic"]: frame for frame in [await reader.hear(), await reader.hear()]}

    assert await in_thread(topics.restart_all) == 2
    after = {frame["topic"]: frame for frame in [await reader.hear(), await reader.hear()]}

    assert {name: (frame["t"], frame["seq"]) for name, frame in after.items()} == {
        "trial.wall:double11": ("snap", 0),
        "trial.log:double11": ("reread", 0),
    }
    assert all(after[name]["epoch"] != before[name]["epoch"] for name in after)


async def test_who_leaves_hears_no_more(sockets: Opens, gala: Event, trial: Families):
    reader = await sockets()
    reader.join("trial.log:double11")
    await reader.hear("reread")

    reader.say({"t": "leave", "topic": "trial.log:double11"})
    await reader.rest()
    await in_thread(trial.log.of(gala).publish, Rang(1))

    assert await reader.hear_all() == []


async def test_a_rehearsal_says_so_in_every_frame(sockets: Opens, trial: Families, transactional_db):
    rehearsal = await in_thread(factories.event, "dry-run", kind=Event.Kind.REHEARSAL)
    reader = await sockets()
    reader.join(["trial.wall:dry-run", "trial.log:dry-run"])
    heard = [await reader.hear(), await reader.hear()]
    await in_thread(trial.wall.of(rehearsal).change, {"gmv": {"value": "1"}})
    heard.append(await reader.hear())
    await in_thread(trial.log.of(rehearsal).publish, Rang(1))
    heard.append(await reader.hear())

    assert [(frame["t"], frame["mode"]) for frame in heard] == [
        (kind, "rehearsal") for kind in ("snap", "reread", "delta", "fact")
    ]


async def test_a_change_rolled_back_was_never_published(sockets: Opens, gala: Event, trial: Families):
    def change_of_mind() -> None:
        with transaction.atomic():
            trial.log.of(gala).publish(Rang(1))
            transaction.set_rollback(True)

    reader = await sockets()
    reader.join("trial.log:double11")
    await reader.hear("reread")
    await in_thread(change_of_mind)
    await in_thread(trial.log.of(gala).publish, Rang(2))

    assert [(frame["seq"], frame["facts"]) for frame in await reader.hear_all()] == [(1, {"bell": 2})]


# Who may.


async def test_two_events_keep_to_themselves(sockets: Opens, gala, elsewhere, lena, omar, trial: Families):
    """Lena is accredited to the gala, Omar works elsewhere, which is closed; the gala is open to all."""
    everything = [f"trial.{family}:{event}" for family in ("wall", "office") for event in ("double11", "elsewhere")]
    heard = {}
    for who, cookie in {"stranger": "", "lena": signed_in_cookie(lena), "omar": signed_in_cookie(omar)}.items():
        reader = await sockets(cookie=await cookie if cookie else "")
        reader.join(everything)
        answers = [await reader.hear() for _ in everything]
        heard[who] = sorted(frame["topic"] for frame in answers if frame["t"] != "error")
        assert {frame["code"] for frame in answers if frame["t"] == "error"} == {"refused"}

    assert heard == {
        "stranger": ["trial.wall:double11"],
        "lena": ["trial.wall:double11"],
        "omar": ["trial.office:elsewhere", "trial.wall:double11", "trial.wall:elsewhere"],
    }


def signed_in_cookie(user: User):
    return in_thread(signed_in, user)


async def test_a_topic_that_is_not_and_one_that_is_not_for_you_look_the_same(sockets: Opens, elsewhere, trial):
    reader = await sockets()
    names = ["trial.office:elsewhere", "trial.office:nowhere", "no.such:elsewhere", "Bad name!", "x" * 200]
    reader.join(names)
    answers = [await reader.hear() for _ in names]

    details = {frame["detail"] for frame in answers}
    assert [(frame["t"], frame["code"]) for frame in answers] == [("error", "refused")] * 5
    assert [frame["topic"] for frame in answers] == [name[:100] for name in names]
    assert len(details) == 1


async def test_signing_out_ends_the_sockets_of_that_session_only(sockets: Opens, gala, lena, ines, trial):
    cookie = await signed_in_cookie(lena)
    first, second, other = await sockets(cookie=cookie), await sockets(cookie=cookie), await sockets()

    await in_thread(topics.revoke, session=cookie.partition("=")[2])

    assert (await first.hear(), await second.hear()) == ({"t": "close", "code": 3503},) * 2
    assert (await other.hear_all(), other.code) == ([], None)


async def test_a_session_that_is_gone_is_found_at_the_next_look(sockets: Opens, live, gala, lena, trial):
    cookie, kept = await signed_in_cookie(lena), await signed_in_cookie(lena)
    out, still_in = await sockets(cookie=cookie), await sockets(cookie=kept)

    await in_thread(Session.objects.filter(pk=cookie.partition("=")[2]).delete)
    await live.hub.review({})

    assert (await out.hear(), still_in.code) == ({"t": "close", "code": 3503}, None)


async def test_a_person_who_is_deactivated_is_closed(sockets: Opens, live, gala, lena, trial):
    reader = await sockets(cookie=await signed_in_cookie(lena))

    await in_thread(User.objects.filter(pk=lena.pk).update, is_active=False)
    await live.hub.review({})

    assert await reader.hear() == {"t": "close", "code": 3503}


async def test_who_loses_a_right_loses_the_socket_and_who_loses_nothing_stays(sockets: Opens, gala, ines, ada, trial):
    of_ines, of_ada = (
        await sockets(cookie=await signed_in_cookie(ines)),
        await sockets(cookie=await signed_in_cookie(ada)),
    )
    for reader in (of_ines, of_ada):
        reader.join("trial.office:double11")
        await reader.hear("reread")

    await in_thread(Remit.objects.filter(user=ines).delete)
    await in_thread(topics.rights_changed, event=gala)

    assert await of_ines.hear() == {"t": "close", "code": 3503}
    assert (await of_ada.hear_all(), of_ada.code) == ([], None)


async def test_an_event_that_is_closed_to_the_public_ends_strangers_sockets(sockets: Opens, gala, lena, trial):
    stranger, of_lena = await sockets(), await sockets(cookie=await signed_in_cookie(lena))
    for reader in (stranger, of_lena):
        reader.join("trial.wall:double11")
        await reader.hear("snap")

    await in_thread(Event.objects.filter(pk=gala.pk).update, audience=Event.Audience.ACCREDITED)
    await in_thread(topics.rights_changed, event=gala)

    assert (await stranger.hear(), of_lena.code) == ({"t": "close", "code": 3503}, None)


async def test_a_session_that_has_run_out_is_a_stranger(sockets: Opens, elsewhere, omar, trial):
    cookie = await signed_in_cookie(omar)
    await in_thread(
        Session.objects.filter(pk=cookie.partition("=")[2]).update, expire_date=timezone.now() - timedelta(seconds=1)
    )
    reader = await sockets(cookie=cookie)
    reader.join("trial.wall:elsewhere")

    assert (await reader.hear())["code"] == "refused"


def test_revoking_nobody_is_a_mistake(db):
    with pytest.raises(ValueError, match="whose"):
        topics.revoke(user=None)


# How many.


async def test_the_hall_is_one_address_but_a_browser_is_one_browser(
    sockets: Opens, live, gala, lena, trial, monkeypatch
):
    monkeypatch.setattr("presscentre.live.limits.BROWSER", 2)
    cookie = await signed_in_cookie(lena)
    [await sockets(cookie=cookie) for _ in range(2)]
    third = Socket(live, cookie=cookie)

    assert (await third.open())["type"] == "websocket.accept"
    assert await third.hear() == {"t": "close", "code": 3504}
    [await sockets() for _ in range(5)]  # strangers behind one address are not one browser


async def test_an_account_has_its_limit_over_all_its_browsers(sockets: Opens, live, gala, lena, trial, monkeypatch):
    monkeypatch.setattr("presscentre.live.limits.ACCOUNT", 2)
    first, _second = [await sockets(cookie=await signed_in_cookie(lena)) for _ in range(2)]
    cookie = await signed_in_cookie(lena)
    third = Socket(live, cookie=cookie)
    await third.open()
    refused = await third.hear()
    await first.close()

    assert refused == {"t": "close", "code": 3504}
    await sockets(cookie=cookie)  # there is room again


async def test_a_full_process_says_so_before_it_accepts(sockets: Opens, live, gala, trial):
    live.door.room = 1
    await sockets()

    answer = await Socket(live).open()

    assert (answer["status"], (b"retry-after", b"5") in answer["headers"]) == (503, True)


async def test_a_socket_holds_32_topics(sockets: Opens, live, trial, transactional_db, monkeypatch):
    monkeypatch.setattr("presscentre.live.inbound.TOPICS", 2)
    for slug in ("one", "two", "three"):
        await in_thread(factories.event, slug)
    reader = await sockets()
    for slug in ("one", "two", "three"):
        reader.join(f"trial.log:{slug}")
    answers = [await reader.hear() for _ in range(3)]
    reader.join([f"trial.log:{slug}" for slug in ("one", "two", "three")])
    all_at_once = await reader.hear()
    reader.join("trial.log:one")  # again: it is already ours
    again = await reader.hear()

    assert [frame.get("code", frame["t"]) for frame in answers] == ["reread", "reread", "too_many_topics"]
    assert (all_at_once["code"], again["t"]) == ("too_many_topics", "reread")


# Nonsense.


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("{", "not_json"),
        ("[1]", "not_json"),
        ("null", "not_json"),
        ("[" * 2000, "not_json"),
        ("{}", "bad_message"),
        ('{"t":"shout"}', "bad_message"),
        ('{"t":"join"}', "bad_message"),
        ('{"t":"join","topic":7}', "bad_message"),
        ('{"t":"join","topic":[]}', "bad_message"),
        ('{"t":"join","topic":["a:b",7]}', "bad_message"),
        ('{"t":"join","topic":"a:b","since":41}', "bad_message"),
        ('{"t":"join","topic":"a:b","since":{"epoch":"e","seq":-1}}', "bad_message"),
        ('{"t":"join","topic":"a:b","since":{"epoch":"e","seq":true}}', "bad_message"),
        ('{"t":"join","topic":["a:b"],"since":{"a:b":{"epoch":1,"seq":1}}}', "bad_message"),
        ('{"t":"join","topic":"a:b","lang":"tlh"}', "unknown_language"),
        ('{"t":"join","topic":"a:b","lang":["en"]}', "unknown_language"),
        ('{"t":"pong","x":"' + "é" * 2050 + '"}', "too_long"),
    ],
)
async def test_nonsense_is_answered_and_the_socket_stays(sockets: Opens, gala, trial, message, code):
    reader = await sockets()
    reader.say(message)
    answer = await reader.hear()
    reader.join("trial.log:double11")

    assert (answer["t"], answer["code"]) == ("error", code)
    assert (await reader.hear())["t"] == "reread"


async def test_binary_frames_are_answered_too(sockets: Opens, gala, trial):
    reader = await sockets()
    reader.inbox.put_nowait({"type": "websocket.receive", "bytes": b"\x00"})
    reader.inbox.put_nowait({"type": "websocket.receive", "bytes": b"\x00" * 5000})

    assert [(await reader.hear())["code"] for _ in range(2)] == ["not_json", "too_long"]


async def test_who_talks_too_much_is_told_once_and_in_the_end_closed(sockets: Opens, gala, trial, monkeypatch):
    monkeypatch.setattr("presscentre.live.inbound.WINDOW", 3600.0)  # ten seconds may be short on a busy machine
    reader = await sockets()
    for _ in range(62):
        reader.say({"t": "pong"})
    told = await reader.hear_all()
    for _ in range(200):
        reader.say({"t": "pong"})

    assert [frame["code"] for frame in told] == ["too_many"]
    assert await reader.hear() == {"t": "close", "code": 3505}


# The end.


async def test_at_a_graceful_stop_all_are_told_how_to_come_back(sockets: Opens, live, gala, trial):
    readers = [await sockets() for _ in range(3)]

    await live.hub.say_bye()

    for reader in readers:
        assert await reader.hear() == {"t": "bye", "jitter_ms": 1000}
        assert await reader.hear() == {"t": "close", "code": 1012}
