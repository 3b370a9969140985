"""Good ranges: which values are good, how wide they are, and when they may be wider."""

import numpy as np
import pytest

from optimizers.good_range import GOOD, GoodRange, are_good, good_range, middle

VALUES = (0.001, 0.01, 0.1, 1.0, 10.0)


def test_of_several_the_middle_one_counts_and_half_are_as_low():
    assert middle(np.array([[3.0, 1.0, 2.0], [np.nan, 5.0, 4.0], [np.nan, np.nan, 1.0]])).tolist()[:2] == [2.0, 5.0]
    assert np.isnan(middle(np.array([np.nan, np.nan, 1.0])))
    # Of two the higher one: one alone would be less than half of what came after it.
    assert middle(np.array([1.0, 2.0])) == 2.0


def test_a_value_is_good_where_what_is_left_is_a_small_share_of_what_there_was():
    left = np.array([[0.99 * (1 - GOOD)], [1.01 * (1 - GOOD)], [np.nan], [0.0]])
    assert are_good(left, 1.0).tolist() == [True, False, False, True]
    assert are_good(left, np.array([2.0])).tolist() == [True, True, False, True]
    assert are_good(np.array([[0.04], [0.06]]), 1.0, 0.95).tolist() == [True, False]
    assert not are_good(left, np.nan).any()
    # Two of three starts are enough, one is not.
    assert are_good(np.array([[0.0, 0.0, 1.0], [0.0, np.nan, 1.0]]), 1.0).tolist() == [True, False]


@pytest.mark.parametrize(
    ("good", "known", "expected"),
    [
        ("00100", "11111", GoodRange(0.1, 0.1, 0.0, False)),
        ("01110", "11111", GoodRange(0.01, 1.0, 2.0, False)),
        ("11000", "11111", GoodRange(0.001, 0.01, 1.0, True)),
        ("00011", "11111", GoodRange(1.0, 10.0, 1.0, True)),
        ("01100", "11101", GoodRange(0.01, 0.1, 1.0, True)),
        ("01100", "01111", GoodRange(0.01, 0.1, 1.0, True)),
        ("01100", "11110", GoodRange(0.01, 0.1, 1.0, False)),
        ("11011", "11111", GoodRange(0.001, 0.01, 1.0, True)),
        ("00000", "11111", None),
    ],
)
def test_the_range_may_be_wider_where_what_lies_beyond_is_not_known(good, known, expected):
    found = good_range(VALUES, *([letter == "1" for letter in text] for text in (good, known)))
    assert found == (
        expected and GoodRange(expected.first, expected.last, pytest.approx(expected.width), expected.at_least)
    )


def test_what_counts_from_one_down_has_its_decades_there_and_what_goes_through_0_has_none():
    found = good_range((0.5, 0.9, 0.99, 0.999), (False, True, True, False), (True,) * 4, from_one=True)
    assert found == GoodRange(0.9, 0.99, pytest.approx(1.0), False)
    assert np.isnan(good_range((0.0, 1.0, 2.0), (True, True, False), (True,) * 3).width)
