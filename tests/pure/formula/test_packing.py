"""What a user has written, as a word of a link: it comes back exactly, and nothing else comes in."""

import base64
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formula.packing import MARK, MAX_PACKED, MAX_UNPACKED, pack, unpack

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=10,
)


@given(JSON)
def test_it_comes_back(content):
    word = pack(content)
    assert unpack(word) == content and word.startswith(MARK) and word[1:].replace("-", "").replace("_", "").isalnum()


@given(st.text(max_size=200))
def test_any_text_is_refused_in_its_own_way_only(text):
    try:
        unpack(MARK + text)
    except ValueError as error:
        assert len(str(error)) < 200


def raw(data):
    packer = zlib.compressobj(9, wbits=-15)
    return MARK + base64.urlsafe_b64encode(packer.compress(data) + packer.flush()).decode().rstrip("=")


@pytest.mark.parametrize(
    "word",
    [
        MARK,
        MARK + "A" * MAX_PACKED,
        MARK + "!!!!",
        raw(b"[1, 2"),
        raw(b"\xff\xfe"),
        raw(b"[" * 3000),
        raw(rb'"\ud800"'),
        raw(b'"' + b"a" * (MAX_UNPACKED + 1) + b'"'),
        raw(b"0" * 50_000_000)[:MAX_PACKED],
    ],
    ids=["empty", "long", "letters", "cut", "bytes", "deep", "half", "big", "bomb"],
)
def test_damaged_words_are_refused(word):
    with pytest.raises(ValueError):
        unpack(word)


def test_what_is_too_long_for_a_link_is_said_so():
    with pytest.raises(ValueError, match="too long"):
        pack([str(i) for i in range(2000)])


def test_what_fits_is_kept_to_the_last_letter():
    # Digits at random are compressed to about half their number: the longest that fit, and one more.
    digits = "".join(random.Random(1).choices("0123456789abcdef", k=4000))
    fits = [n for n in range(1500, 2600) if is_short(digits[:n])]
    assert fits == list(range(1500, fits[-1] + 1)) and 1590 < len(pack(digits[: fits[-1]])) <= MAX_PACKED
    assert unpack(pack(digits[: fits[-1]])) == digits[: fits[-1]]


def is_short(content):
    try:
        return bool(pack(content))
    except ValueError:
        return False
