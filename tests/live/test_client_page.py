"""What a page makes of what it hears, and what it does without a socket: live.js under node."""

import pytest

from tests.live.pages import FIGURES, LOG, MINUTE, SECOND, Page

pytestmark = pytest.mark.once  # nothing here asks the database


def test_a_page_follows_a_figure_from_its_first_value_on(page: Page) -> None:
    page.join(topic=FIGURES)
    before = page.state
    page.connect(seq=7)
    page.delta(seq=8)

    assert (before, page.state, page.seen["html"]) == ("connecting", "live", "live")
    assert page.seen["dialled"] == [{"at": 0, "url": "ws://press.example:8000/live/", "protocol": "presscentre.live.1"}]
    assert page.sent("join") == [{"at": 0, "t": "join", "topic": FIGURES, "lang": "ja"}]
    assert [(told["what"], told["data"]["figures"]["gmv"]["value"]) for told in page.seen["told"]] == [
        ("snapshot", "7"),
        ("change", "8"),
    ]


def test_all_followers_of_a_topic_share_one_line_and_one_join(page: Page) -> None:
    page.join(topic=FIGURES, name="hero")
    page.join(topic=FIGURES, name="curve")
    page.connect()
    page.join(topic=FIGURES, name="late")

    assert len(page.seen["dialled"]) == len(page.sent("join")) == 1
    assert [told["to"] for told in page.seen["told"]] == ["hero", "curve", "late"]


def test_the_last_follower_to_leave_puts_the_line_down(page: Page) -> None:
    page.join(topic=FIGURES, name="hero")
    page.connect()
    page.leave(name="hero")
    moved = page.advance(by=1 * SECOND)["sockets"]
    page.advance(by=2 * SECOND)

    assert (moved, page.seen["sockets"]) == (1, 0)
    assert page.sent("leave") == [{"at": 2000, "t": "leave", "topic": FIGURES}]
    assert page.seen["timers"] == 0


def test_a_mistake_of_one_follower_does_not_silence_the_others(page: Page) -> None:
    page.join(topic=FIGURES, name="broken", broken=True)
    page.join(topic=FIGURES, name="sound")
    page.connect()

    assert page.seen["errors"] == ["Error: broken is broken"]
    assert [told["to"] for told in page.seen["told"]] == ["sound"]


BODY = {"epoch": "a", "seq": 5, "server_time": "…", "figures": {"gmv": {"value": "5"}}}


def test_a_page_without_a_socket_polls_and_says_so_and_stops_when_it_has_one(page: Page) -> None:
    page.luck(value=0)
    page.join(topic=FIGURES, poll="/ja/double11/figures.json")
    page.answer(status=200, body=BODY, etag='"5"', date="Tue, 14 Nov 2023 22:13:20 GMT")
    page.answer(status=304, date="Tue, 14 Nov 2023 22:13:25 GMT")
    for _attempt in range(3):
        page.close(code=1006)
        page.advance(by=1)
    page.luck(value=0.9)
    page.close(code=1006)
    polled = (page.state, page.seen["told"][-1]["data"]["figures"]["gmv"]["value"])
    page.advance(by=5 * SECOND)
    asked = [(fetch["url"], fetch["headers"]) for fetch in page.seen["fetched"]]
    still = page.state
    page.advance(by=MINUTE)
    failed = page.state
    page.window(event="online")
    page.connect(seq=6)
    fetched = len(page.seen["fetched"])
    page.advance(by=30 * SECOND)

    assert polled == ("polling", "5")
    assert asked == [("/ja/double11/figures.json", {}), ("/ja/double11/figures.json", {"If-None-Match": '"5"'})]
    assert (still, failed, page.state) == ("polling", "reconnecting", "live")
    assert len(page.seen["fetched"]) == fetched


def test_a_server_that_answers_a_poll_again_is_asked_for_the_socket_at_once(page: Page) -> None:
    page.luck(value=0.999)
    page.join(topic=FIGURES, poll="/ja/double11/figures.json")
    page.connect()
    for _attempt in range(6):
        page.close(code=1006)
        page.advance(by=16 * SECOND)
    page.close(code=1006)
    page.answer(status=200, body=BODY)
    dialled = len(page.advance(by=10 * SECOND)["dialled"])
    before = page.state
    page.connect(seq=6)

    assert page.seen["fetched"][-1]["at"] == page.dials()[-1]
    assert dialled == len(page.dials())
    assert (before, page.state) == ("reconnecting", "live")


def test_a_page_that_nobody_looks_at_does_not_poll(page: Page) -> None:
    page.luck(value=0)
    page.join(topic=FIGURES, poll="/ja/double11/figures.json")
    page.see(hidden=True)
    for _attempt in range(4):
        page.close(code=1006)
        page.advance(by=5 * SECOND)

    assert page.seen["fetched"] == []


def test_pages_of_facts_are_read_again_now_and_then_while_there_is_no_socket(page: Page) -> None:
    page.luck(value=0)
    page.join(topic=LOG)
    for _attempt in range(3):
        page.close(code=1006)
        page.advance(by=1)
    page.advance(by=31 * SECOND)

    assert [told["what"] for told in page.seen["told"]] == ["reread"] * 3


def test_the_servers_clock_counts_whatever_the_readers_says(page: Page) -> None:
    page.skew(by=-7 * MINUTE)
    page.join(topic=FIGURES)
    before = page.seen["server"]
    page.connect()
    page.skew(by=60 * MINUTE)
    page.advance(by=10 * SECOND)

    assert before == 1_700_000_000_000 - 7 * MINUTE
    assert page.seen["server"] == 1_700_000_000_000 + 10 * SECOND


def test_one_late_frame_does_not_move_the_clock(page: Page) -> None:
    page.join(topic=FIGURES)
    page.connect()
    page.advance(by=15 * SECOND)
    page.beat(seq=1, server_time="2023-11-14T22:13:35.000000Z")
    page.advance(by=15 * SECOND)
    page.beat(seq=1, server_time="2023-11-14T22:13:48.500000Z")

    assert page.seen["server"] == 1_700_000_000_000 + 30 * SECOND


def test_event_time_runs_as_fast_as_the_demonstration(page: Page) -> None:
    page.join(topic=FIGURES)
    page.open()
    page.hear("hello", server_time="2023-11-14T22:13:20.000000Z", beat_s=15)
    page.snap(1, clock={"real": "2023-11-14T22:13:20Z", "event": "2017-11-10T16:00:00Z", "speed": "60"})
    page.advance(by=2 * SECOND)

    assert page.seen["event"] == 1_510_329_600_000 + 2 * MINUTE


def test_painted_is_what_was_drawn_and_not_what_was_heard(page: Page) -> None:
    page.join(topic=FIGURES)
    page.connect(seq=1)
    page.delta(seq=2)
    heard = page.advance(by=1 * SECOND)["painted"]
    page.draw()
    page.advance(by=1)

    assert heard == []
    assert [(drawn["topic"], drawn["epoch"], drawn["seq"]) for drawn in page.seen["painted"]] == [(FIGURES, "a", 2)]


def test_a_refused_topic_is_said_and_does_not_keep_the_page_from_being_live(page: Page) -> None:
    page.join(topic=FIGURES)
    page.join(topic="figures.office:double11")
    page.connect()
    waiting = page.state
    page.hear("error", code="refused", topic="figures.office:double11", detail="No.")

    assert (waiting, page.state) == ("connecting", "live")
    assert page.seen["told"][-1] == {"to": "figures.office:double11", "what": "refused", "code": "refused"}


def test_another_language_means_a_new_snapshot(page: Page) -> None:
    page.join(topic=FIGURES, name="first")
    page.connect(seq=3)
    page.join(topic=FIGURES, name="second", language="ar")

    assert page.sent("join")[-1] == {"at": 0, "t": "join", "topic": FIGURES, "lang": "ar"}


def test_a_page_that_was_rendered_at_a_position_is_not_read_twice(page: Page) -> None:
    page.join(topic=LOG, since={"epoch": "a", "seq": 4})
    page.open()
    page.hear("joined", topic=LOG, epoch="a", seq=4)
    page.hear("fact", topic=LOG, epoch="a", seq=5, kind="figures.paused", facts={})

    assert page.sent("join")[0]["since"] == {"epoch": "a", "seq": 4}
    assert [told["what"] for told in page.seen["told"]] == ["fact"]
