"""Numbers as text: read back exactly; tests/browser/test_numbers.py holds the browser to the same spelling."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formula import number_text, parse_number
from formula.numbers import parse_whole

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@given(FINITE)
def test_a_number_reads_back_as_itself(value):
    assert parse_number(number_text(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.001, "0.001"), (1e-7, "1e-7"), (0.0, "0"), (-0.0, "0"), (1e21, "1e+21"), (1.5e-10, "1.5e-10"), (-20, "-20")],
)
def test_the_spelling_is_the_short_one(value, text):
    assert number_text(value) == text


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_has_no_spelling(value):
    with pytest.raises(ValueError):
        number_text(value)


@pytest.mark.parametrize(
    "text", ["", " 1", "1 ", "nan", "inf", "1e999", "0x10", "1_000", "١", "1,5", "--1", "1" * 65, "1e5e5", "."]
)
def test_only_plain_finite_numbers_are_read(text):
    with pytest.raises(ValueError):
        parse_number(text)


@pytest.mark.parametrize("text", ["", "1.0", "1e3", "१", " 1", "9" * 16, "+1"])
def test_only_plain_whole_numbers_are_read(text):
    with pytest.raises(ValueError):
        parse_whole(text)


def test_the_longest_that_are_read():
    assert (parse_number("1" * 64), parse_whole("9" * 15)) == (float("1" * 64), 10**15 - 1)
