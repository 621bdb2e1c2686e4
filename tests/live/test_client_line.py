"""What the line of a page does when it is cut, slow, silent, refused or frozen: line.js and live.js under node."""

import pytest

from tests.live.pages import FIGURES, MINUTE, SECOND, Page

pytestmark = pytest.mark.once  # nothing here asks the database


@pytest.mark.parametrize(("tries", "bound"), [(0, 500), (1, 1000), (2, 2000), (5, 16_000), (6, 30_000), (9, 30_000)])
def test_each_failure_doubles_the_longest_wait(page: Page, tries: int, bound: int) -> None:
    page.luck(value=0)
    page.join(topic=FIGURES)
    for _attempt in range(tries):
        page.close(code=1006)
        page.advance(by=1)
    page.luck(value=0.5)
    page.close(code=1006)
    closed, dialled = page.seen["now"], len(page.dials())

    early = len(page.advance(by=bound / 2 - 1)["dialled"])
    page.advance(by=1)

    assert early == dialled
    assert page.dials()[dialled:] == [closed + bound / 2]


def test_only_thirty_quiet_seconds_make_a_line_trusted_again(page: Page) -> None:
    page.luck(value=0.5)
    page.join(topic=FIGURES)
    waits = []
    for lasts in (29 * SECOND, 29 * SECOND, 31 * SECOND):
        page.connect()
        page.advance(by=lasts)
        page.close(code=1006)
        closed = page.seen["now"]
        page.advance(by=1 * SECOND)
        waits.append(page.dials()[-1] - closed)

    # Twice as long after the second short life; after the stable one as at first.
    assert waits == [250, 500, 250]


def test_after_a_goodbye_the_page_comes_back_within_the_window_it_was_given(page: Page) -> None:
    page.luck(value=0.75)
    page.join(topic=FIGURES)
    page.connect()
    page.hear("bye", jitter_ms=8000)
    page.close(code=1012)
    page.advance(by=10 * SECOND)

    assert page.dials() == [0, 6000]


def test_a_page_that_comes_back_asks_only_for_what_it_lacks(page: Page) -> None:
    page.luck(value=0)
    page.join(topic=FIGURES)
    page.connect(seq=3)
    page.close(code=1006)
    reconnecting = page.state
    page.advance(by=1)
    page.open()
    page.hear("joined", topic=FIGURES, epoch="a", seq=3)
    page.delta(prev=3, seq=9)

    assert reconnecting == "reconnecting"
    assert page.sent("join")[-1]["since"] == {"epoch": "a", "seq": 3}
    assert (page.state, page.seen["told"][-1]["seq"]) == ("live", 9)


@pytest.mark.parametrize("code", [3500, 3503, 3504, 3505])
def test_who_is_told_to_stay_away_stays_away_and_says_so(page: Page, code: int) -> None:
    page.join(topic=FIGURES, poll="/ja/double11/figures.json")
    page.connect()
    page.close(code=code)
    page.advance(by=10 * MINUTE)
    page.window(event="online")

    assert page.seen["state"]["code"] == code
    assert (page.state, len(page.dials()), page.seen["fetched"]) == ("stopped", 1, [])


@pytest.mark.parametrize("code", [1001, 1006, 1011, 1012, 3001, 3008])
def test_who_is_expected_back_comes_back(page: Page, code: int) -> None:
    page.join(topic=FIGURES)
    page.connect()
    page.close(code=code)
    page.advance(by=1 * SECOND)

    assert len(page.dials()) == 2


def test_a_line_that_is_silent_for_two_and_a_half_beats_is_dead(page: Page) -> None:
    page.luck(value=0)
    page.join(topic=FIGURES)
    page.connect(beat_s=15)
    page.advance(by=30 * SECOND)
    page.delta(seq=2)
    alive = len(page.advance(by=37 * SECOND)["dialled"])
    page.advance(by=1 * SECOND)

    assert alive == 1
    assert page.dials() == [0, 67_500]
    assert page.state == "reconnecting"


def test_a_server_that_beats_quicker_is_taken_at_its_word_from_the_greeting_on(page: Page) -> None:
    page.luck(value=0)
    page.join(topic=FIGURES)
    page.connect(beat_s=2)
    page.advance(by=6 * SECOND)

    assert page.dials() == [0, 5000]


def test_a_line_that_beats_lives_for_ever_and_is_answered(page: Page) -> None:
    page.join(topic=FIGURES)
    page.connect()
    for _beat in range(20):
        page.advance(by=15 * SECOND)
        page.beat(seq=1)

    assert len(page.dials()) == 1
    assert len(page.sent("pong")) == 20


def test_a_machine_that_slept_hears_what_waited_before_it_gives_up_the_line(page: Page) -> None:
    page.join(topic=FIGURES)
    page.connect()
    page.sleep(by=10 * MINUTE)
    page.advance(by=1 * SECOND)
    page.beat(seq=1)
    page.advance(by=30 * SECOND)

    assert len(page.dials()) == 1


def test_two_beats_ahead_of_the_page_make_it_ask_again(page: Page) -> None:
    page.join(topic=FIGURES)
    page.connect(seq=1)
    page.beat(seq=2)
    once = len(page.sent("join"))
    page.beat(seq=2)

    assert once == 1
    assert page.sent("join")[1]["since"] == {"epoch": "a", "seq": 1}


def test_a_handshake_that_hangs_is_given_up(page: Page) -> None:
    page.luck(value=0)
    page.join(topic=FIGURES)
    page.advance(by=11 * SECOND)

    assert page.dials() == [0, 10_000]


def test_the_network_coming_back_or_a_look_at_the_page_means_one_try_at_once(page: Page) -> None:
    page.luck(value=0.9)
    page.join(topic=FIGURES)
    for _attempt in range(6):
        page.close(code=1006)
        page.advance(by=20 * SECOND)
    page.close(code=1006)
    waiting = len(page.dials())
    page.window(event="online")
    page.window(event="online")
    tried = len(page.dials())
    page.close(code=1006)
    page.see(hidden=False)

    assert (tried, len(page.dials())) == (waiting + 1, waiting + 2)


def test_a_page_that_goes_to_the_back_puts_the_line_down_and_takes_it_up_again(page: Page) -> None:
    page.join(topic=FIGURES)
    page.connect(seq=4)
    page.window(event="pagehide", persisted=True)
    away = (page.seen["sockets"], page.seen["timers"])
    page.window(event="pageshow", persisted=True)
    page.open()

    assert away == (0, 0)
    assert len(page.dials()) == 2
    assert page.sent("join")[-1]["since"] == {"epoch": "a", "seq": 4}


def test_the_page_says_since_when_it_heard_nothing_in_the_servers_time(page: Page) -> None:
    page.join(topic=FIGURES)
    page.connect()
    page.advance(by=20 * SECOND)
    page.close(code=1006)
    cut = page.seen["state"]
    page.advance(by=5 * SECOND)

    assert (cut["name"], cut["since"]) == ("reconnecting", 1_700_000_000_000)
    assert page.seen["state"]["since"] == cut["since"]
