"""Differences seed by seed, with Student's interval."""

import math

import numpy as np
import pytest

from mnist.paired import CONFIDENCE, _quantile, paired

# Two-sided, 95 %: any printed table of Student's t.
TABLE = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 7: 2.365, 8: 2.306, 9: 2.262, 19: 2.093, 30: 2.042}


@pytest.mark.parametrize(("degrees", "t"), TABLE.items())
def test_the_quantiles_are_those_of_the_tables(degrees, t):
    assert round(_quantile(degrees), 3) == t


def test_a_difference_by_hand():
    # 1, 2, 3: mean 2, standard deviation 1, half width 4.303/√3.
    found = paired([0.0, 10.0, 20.0], [1.0, 12.0, 23.0])
    assert (found.mean, found.wins, found.pairs) == (2.0, 3, 3)
    assert (found.low, found.high) == pytest.approx((2 - 4.3027 / math.sqrt(3), 2 + 4.3027 / math.sqrt(3)), abs=1e-4)


def test_the_luck_of_a_seed_cancels():
    luck = np.random.default_rng(0).normal(size=10) * 20
    found = paired(luck, luck + 1)
    assert (found.low, found.high) == pytest.approx((1, 1)) and found.wins == 10


def test_what_is_missing_makes_no_pair():
    found = paired([1.0, math.nan, 3.0, 1.0], [2.0, 5.0, math.nan, 1.5])
    assert (found.mean, found.wins, found.pairs) == (0.75, 2, 2)
    alone = paired([1.0, math.nan], [2.0, 5.0])
    assert (alone.mean, alone.pairs) == (1.0, 1) and math.isnan(alone.low) and math.isnan(alone.high)
    assert paired([], []).pairs == 0 and math.isnan(paired([math.nan], [1.0]).mean)


def test_the_interval_holds_as_often_as_it_says():
    random = np.random.default_rng(1)
    found = [paired(random.normal(size=8), random.normal(size=8) + 1) for _ in range(2000)]
    assert np.mean([one.low <= 1 <= one.high for one in found]) == pytest.approx(CONFIDENCE, abs=0.015)
