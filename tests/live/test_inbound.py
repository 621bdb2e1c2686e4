"""Whatever a client sends, it is understood or gets a code; nothing else ever comes out."""

import json

from hypothesis import given
from hypothesis import strategies as st

from presscentre.live import inbound

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
NEARLY = st.fixed_dictionaries(
    {"t": st.sampled_from(["join", "leave", "pong", "write"])},
    optional={
        "topic": st.sampled_from(["figures:double11", ["a:b", "c:d"], [], 7, None]) | JSON,
        "lang": st.sampled_from(["en", "zh-hans", "tlh"]) | JSON,
        "since": st.sampled_from([{"epoch": "e", "seq": 4}, {"a:b": {"epoch": "e", "seq": 0}}, {"seq": "4"}]) | JSON,
    },
)
CODES = {"not_json", "bad_message", "too_long", "unknown_language", "too_many_topics"}


def outcome(text: str | None, data: bytes | None = None) -> str:
    try:
        return type(inbound.understand(text, data)).__name__
    except inbound.Bad as bad:
        return bad.code if bad.detail else "without a sentence"


@given(st.text(max_size=6000))
def test_any_text(text):
    assert outcome(text) in {"not_json", "too_long", "bad_message"} or json.loads(text)["t"] == "pong"


@given(JSON)
def test_any_json(message):
    assert outcome(json.dumps(message)) in {"not_json", "too_long", "bad_message"}


@given(NEARLY)
def test_any_message_that_is_nearly_right(message):
    assert outcome(json.dumps(message)) in CODES | {"Join", "Leave", "Pong"}


@given(st.binary(max_size=5000))
def test_any_bytes(data):
    assert outcome(None, data) == ("too_long" if len(data) > 4096 else "not_json")


def test_the_longest_message_is_4_kib():
    longest = json.dumps({"t": "pong", "x": ""})
    longest = longest[:-2] + "y" * (4096 - len(longest)) + longest[-2:]

    assert (len(longest), outcome(longest), outcome(longest[:-2] + "y" + longest[-2:])) == (4096, "Pong", "too_long")


def test_a_join_is_understood_in_both_forms():
    one = '{"t":"join","topic":"figures:double11","lang":"ja","since":{"epoch":"e","seq":41}}'
    many = '{"t":"join","topic":["a:x","b:x","a:x"],"since":{"a:x":{"epoch":"e","seq":0}}}'

    assert inbound.understand(one, None) == inbound.Join(("figures:double11",), "ja", {"figures:double11": ("e", 41)})
    assert inbound.understand(many, None) == inbound.Join(("a:x", "b:x"), "en", {"a:x": ("e", 0)})


def test_sixty_messages_in_any_ten_seconds():
    rate = inbound.Rate()

    assert [rate.count(second / 6) for second in range(60)] == list(range(1, 61))
    assert rate.count(9.99) == 61
    assert rate.count(10.5) < 61
