"""What a QR says: compact, signed, and refused if a single bit of it is another."""

from datetime import timedelta

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from presscentre.accreditation import codes, keys

pytestmark = pytest.mark.once

PUBLIC, SECRET = keys.fresh()
TAG = keys.tag_of(PUBLIC)
minutes = st.integers(0, 2**31).map(lambda count: codes.EPOCH + count * codes.MINUTE)
facts = st.builds(
    codes.Code,
    tag=st.binary(min_size=4, max_size=4),
    key=st.integers(1, 255),
    serial=st.integers(0, 2**48 - 1),
    generation=st.integers(1, 2**16 - 1),
    starts_at=minutes,
    ends_at=minutes,
    zones=st.integers(0, 2**32 - 1),
)


def written(code: codes.Code) -> str:
    return codes.write(code, lambda facts: keys.sign(SECRET, facts))


@given(code=facts)
def test_what_was_written_is_read(code):
    text = written(code)
    read = codes.read(text)

    assert (len(text), set(text) <= set(codes.BASE45)) == (139, True)  # a QR of version 6 at level M
    assert (read.facts, read.signed_by(PUBLIC)) == (code.facts, True)
    assert written(read) == text


@given(code=facts, flipped=st.integers(0, 90 * 8 - 1))
def test_a_single_flipped_bit_is_refused(code, flipped):
    raw = bytearray(codes._from_base45(written(code).removeprefix(codes.PREFIX)))
    raw[flipped // 8] ^= 1 << flipped % 8
    try:
        read = codes.read(codes.PREFIX + codes._to_base45(bytes(raw)))
    except codes.Unreadable:
        return
    assert not read.signed_by(PUBLIC)


@given(code=facts, place=st.integers(0, 138), sign=st.sampled_from(codes.BASE45))
def test_a_single_changed_sign_is_refused(code, place, sign):
    text = written(code)
    changed = text[:place] + sign + text[place + 1 :]
    try:
        read = codes.read(changed)
    except codes.Unreadable:
        return
    assert read.signed_by(PUBLIC) == (changed == text)


@given(text=st.one_of(st.text(), st.text(alphabet=codes.BASE45).map(codes.PREFIX.__add__)))
def test_any_other_text_is_unreadable_and_nothing_worse(text):
    with pytest.raises(codes.Unreadable):
        codes.read(text)


def test_a_key_of_somebody_else_has_signed_nothing():
    other, _secret = keys.fresh()
    code = codes.Code(TAG, 1, 7, 1, codes.EPOCH, codes.EPOCH + timedelta(days=1), 0b101)
    read = codes.read(written(code))

    assert (read.signed_by(PUBLIC), read.signed_by(other)) == (True, False)
    assert [read.opens(bit) for bit in range(4)] == [True, False, True, False]
    assert [read.holds_at(codes.EPOCH + timedelta(hours=hours)) for hours in (-1, 0, 23, 24)] == [
        False,
        True,
        True,
        False,
    ]


@given(serial=st.integers(0, 2**48 - 1))
def test_a_serial_is_read_aloud_and_typed_again(serial):
    shown = codes.shown(serial)

    assert (len(shown), codes.typed(shown)) == (11, serial)
    assert codes.typed(shown.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == serial


@pytest.mark.parametrize("text", ["", "12345", "ABCDE-FGHI*", "ZZZZZ-ZZZZZ"])
def test_what_is_no_serial_is_said_to_be_none(text):
    with pytest.raises(codes.Unreadable):
        codes.typed(text)


def test_a_secret_key_survives_a_new_secret_of_the_house(settings):
    signed = codes.Code(TAG, 1, 7, 1, codes.EPOCH, codes.EPOCH, 0)
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert codes.read(written(signed)).signed_by(PUBLIC)
