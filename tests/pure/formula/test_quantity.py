"""A named number within its range, both ends included."""

import math

import pytest

from formula import Quantity


def quantity(scale="linear", low=-1.0, high=3.0):
    return Quantity("size", 1.0, low, high, scale, "s", {"en": "A size."})


@pytest.mark.parametrize("value", [-1.0, 0, 2.5, 3.0])
def test_what_is_within_the_range_comes_back_as_a_float(value):
    checked = quantity().check(value)
    assert checked == value and isinstance(checked, float)


@pytest.mark.parametrize("value", [-1.0001, 3.0001, math.inf, -math.inf, math.nan])
def test_what_is_not_is_refused_and_quoted(value):
    with pytest.raises(ValueError, match=rf"^size={value:g} is outside -1 … 3$"):
        quantity().check(value)


def test_whole_numbers_are_whole():
    assert quantity("whole").check(2) == 2.0
    assert quantity("linear").check(2.5) == 2.5
    with pytest.raises(ValueError, match=r"^size=2.5 is not a whole number$"):
        quantity("whole").check(2.5)
