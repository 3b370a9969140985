"""First steps by hand: on a slope of 2 from w = 1, with numbers that a pencil can check."""

import math

import numpy as np
import pytest

from formula.computing.blocks import Parts
from optimizers import OPTIMIZERS, Run
from optimizers.declaration import GROUPS
from simulation import descend
from surfaces import SURFACES


def steps(text, gradients, w=1.0):
    return [float(point[0]) for point in points(text, [[g] for g in gradients], [w])]


def points(text, gradients, w):
    """What the run shows after each of these steps."""
    run = Run.parse(text)
    w = np.array(w, float)
    state = run.initial_state(w)
    step = run.compile(w, len(gradients))
    path = []
    with np.errstate(all="ignore"):
        for t, g in enumerate(gradients, start=1):
            step(w, np.array(g, float), t, state)
            path.append(state.get("shown", w).copy())
    return path


# h = 4, then 4 + 16 = 20.
ADAGRAD = [1 - 0.5 * 2 / (2 + 0.5), 1 - 0.4 - 0.5 * 4 / (math.sqrt(20) + 0.5)]
# h = 0.25·4 = 1, then 0.75·1 + 0.25·16 = 4.75.
RMSPROP = [1 - 0.5 * 2 / (1 + 1), 1 - 0.5 - 0.5 * 4 / (math.sqrt(4.75) + 1)]
# m = 1, 2.5; v = 1, 4.75; corrected by 1 − 0.5ᵗ and 1 − 0.75ᵗ.
ADAM_SIZE = math.sqrt(4.75 / 0.4375)
ADAM = [
    1 - 0.1 * 2 / (2 + 1),
    1 - 0.1 * 2 / 3 - 0.1 * (2.5 / 0.75) / (math.sqrt(4.75 / 0.4375) + 1),
]
# What starts at 0.5: h = 0.5 + 4 = 4.5, then 20.5; and 0.75·0.5 + 0.25·4 = 1.375, then 0.75·1.375 + 0.25·16 = 5.03125.
ADAGRAD_FROM_HALF = [1 - 1 / (math.sqrt(4.5) + 0.5), 1 - 1 / (math.sqrt(4.5) + 0.5) - 2 / (math.sqrt(20.5) + 0.5)]
RMSPROP_FROM_HALF = [1 - 1 / (math.sqrt(1.375) + 1), 1 - 1 / (math.sqrt(1.375) + 1) - 2 / (math.sqrt(5.03125) + 1)]
# The same averages, divided by 0.5 and 0.25 in every step.
AS_PRINTED = [1 - 0.1 * 2 / (2 + 1), 1 - 0.1 * 2 / 3 - 0.1 * 5 / (math.sqrt(19) + 1)]
# The start of 0.1 and the constant of 0.9 under one root: h = 4.1, then 20.1.
ADAGRAD_KERAS = [1 - 0.5 * 2 / math.sqrt(5), 1 - 1 / math.sqrt(5) - 0.5 * 4 / math.sqrt(21)]
# RMSProp's averages 1 and 4.75, and 1 more under the root.
RMSPROP_KERAS = [1 - 0.5 * 2 / math.sqrt(2), 1 - 1 / math.sqrt(2) - 0.5 * 4 / math.sqrt(5.75)]
# h = 0.75·1 + 0.25·4 = 1.75, then 0.75·1.75 + 0.25·16 = 5.3125; 0.25 more under the root.
RMSPROP_TENSORFLOW = [1 - 0.5 * 2 / math.sqrt(2), 1 - 1 / math.sqrt(2) - 0.5 * 4 / math.sqrt(5.5625)]
# h = 1, 4.75 and m = 0.5, 0.375 + 1 = 1.375: variances 1 − 0.25 = 0.75, 4.75 − 1.890625 = 2.859375.
RMSPROP_CENTERED = [
    1 - 0.5 * 2 / (math.sqrt(0.75) + 1),
    1 - 1 / (math.sqrt(0.75) + 1) - 0.5 * 4 / (math.sqrt(2.859375) + 1),
]
# v = 2/(1 + 1) = 1, then 0.5 + 4/(√4.75 + 1).
RMSPROP_MOMENTUM = [1 - 0.5 * 1, 1 - 0.5 - 0.5 * (0.5 + 4 / (math.sqrt(4.75) + 1))]
# h = 1, d = √(0 + 1)/√(1 + 1)·2 = √2, u = 0.25·2 = 0.5; then h = 4.75, d = √1.5/√5.75·4.
ADADELTA = [1 - 0.5 * math.sqrt(2), 1 - 0.5 * math.sqrt(2) - 0.5 * 4 * math.sqrt(1.5) / math.sqrt(5.75)]
# m = 1, then 0.5 + 0.5 = 1; u = 2 + 1 = 3, then the larger of 0.75·3 = 2.25 and 1 + 1 = 2.
ADAMAX = [1 - 0.1 * (1 / 0.5) / 3, 1 - 0.2 / 3 - 0.1 * (1 / 0.75) / 2.25]
# Adam's averages; the rate is 0.1·√0.25/0.5 = 0.1, then 0.1·√0.4375/0.75.
ADAM_KERAS = [1 - 0.1 * 1 / (1 + 1), 0.95 - 0.1 * math.sqrt(0.4375) / 0.75 * 2.5 / (math.sqrt(4.75) + 1)]
# Adam's steps, and 0.1·0.5 = 5 % of the point less each time.
ADAMW = [
    0.95 - 0.1 * 2 / (2 + 1),
    0.95 * (0.95 - 0.2 / 3) - 0.1 * (2.5 / 0.75) / (math.sqrt(4.75 / 0.4375) + 1),
]
# The second gradient is 0: m = 0.5, v = 0.75, but the largest v so far is 1.
AMSGRAD = [1 - 0.1 * 2 / (2 + 1), 1 - 0.2 / 3 - 0.1 * (0.5 / 0.75) / (math.sqrt(1 / 0.4375) + 1)]
# m = 1, s = 0.25·(2 − 1)² + 0.25 = 0.5; then m = 2.5, s = 0.75·0.5 + 0.25·(4 − 2.5)² + 0.25 = 1.1875.
ADABELIEF = [
    1 - 0.1 * (1 / 0.5) / (math.sqrt(0.5 / 0.25) + 0.25),
    1 - 0.2 / (math.sqrt(2) + 0.25) - 0.1 * (2.5 / 0.75) / (math.sqrt(1.1875 / 0.4375) + 0.25),
]
# Both begin at 10⁻⁶: m = 1.0000005, v = 10⁻⁶ + 0.25·4; then g = 0.5: m = 0.75000025, v = 1.000001 − 0.25·0.25.
YOGI = [
    1 - 0.1 * (1.0000005 / 0.5) / (math.sqrt(1.000001 / 0.25) + 1),
    1 - 0.1 * 2.000001 / (math.sqrt(4.000004) + 1) - 0.1 * (0.75000025 / 0.75) / (math.sqrt(0.937501 / 0.4375) + 1),
]
# ρ₁ and ρ₂ never divide this early: m̂ = 2, then 2.5/0.75.
RADAM = [1 - 0.1 * 2, 1 - 0.2 - 0.1 * 2.5 / 0.75]
# d = 0, n = 0.5·4 = 2; then d = 2, m = 2.5, v = 0.25·2 = 0.5, n = 1 + 0.5·(4 + 0.75·2)² = 16.125.
ADAN = [
    1 - 0.1 * 2 / (math.sqrt(2 / 0.5) + 1),
    1 - 0.2 / 3 - 0.1 * (2.5 / 0.75 + 0.75 * 0.5 / 0.4375) / (math.sqrt(16.125 / 0.75) + 1),
]

# Halfway through two steps 1/ln of the slow decay is halfway between those of ¼ and ½: 2^(−4/3); then it is ½. Adam's m̂
# is 2, then (0.25·1.5 + 0.75·4)/0.9375 = 3.6; the slow average counts 2·½, then 2.
SLOW = [2 * (1 - 2 ** (-4 / 3)), (1 - 2 ** (-4 / 3)) + 2]
ADEMAMIX = [1 - 0.1 * (2 + SLOW[0]) / 3, 1 - 0.1 * (2 + SLOW[0]) / 3 - 0.1 * (3.6 + 2 * SLOW[1]) / (ADAM_SIZE + 1)]
# The first gradient only sets v = 4. Then 4/2 is cut to 1: m = 0.5; v = 7, −8/√7 is cut to −2^¼: m = 0.25 − 2^¼/2.
ADOPT = [1, 0.95, 0.95 - 0.1 * (0.25 - 2**0.25 / 2)]
# z = 1 − 0.1·(2/3 + 0.5) is all of the average; then the average is half way to the next z.
FREE = 1 - 0.1 * (2 / 3 + 0.5)
SCHEDULE_FREE_ADAMW = [FREE, FREE - 0.1 * (4 / (ADAM_SIZE + 1) + 0.5 * FREE) / 2]


def nadam(first, second, third):
    """Two steps, given the momenta of the first three: m = 1, 2.5; v corrected is 4, 4.75/0.4375."""
    w = 1 - 0.1 * (second * 1 / (1 - first * second) + 2) / (2 + 1)
    ahead = third * 2.5 / (1 - first * second * third) + (1 - second) * 4 / (1 - first * second)
    return [w, w - 0.1 * ahead / (math.sqrt(4.75 / 0.4375) + 1)]


# The momentum is 0.5·(1 − 0.96^(t/250)/2), so near 0.25; Keras has 0.96ᵗ there: 0.26, 0.2696, 0.278816.
NADAM = nadam(*(0.5 - 0.25 * 0.96 ** (t / 250) for t in (1, 2, 3)))
NADAM_KERAS = nadam(0.5 - 0.25 * 0.96, 0.5 - 0.25 * 0.9216, 0.5 - 0.25 * 0.884736)


@pytest.mark.parametrize(
    ("text", "gradients", "path"),
    [
        ("sgd:lr=0.25", [2, 4], [0.5, -0.5]),
        # 2 + 0.5·1 = 2.5, then 4 + 0.5·0.375 = 4.1875.
        ("sgd-weight-decay:lr=0.25,decay=0.5", [2, 4], [0.375, -0.671875]),
        ("sign-sgd:lr=0.25", [2, -4, 0], [0.75, 1.0, 1.0]),
        # v = −0.5, then 0.5·(−0.5) − 0.25·4 = −1.25.
        ("momentum:lr=0.25,mu=0.5", [2, 4], [0.5, -0.75]),
        # m = 1, then 0.5 + 2 = 2.5.
        ("heavy-ball-ema:lr=0.25,mu=0.5", [2, 4], [0.75, 0.125]),
        # v = 2, then 1 + 4 = 5; steps of 0.25·(2 + 1) and 0.25·(4 + 2.5).
        ("nesterov:lr=0.25,mu=0.5", [2, 4], [0.25, -1.375]),
        ("adagrad:lr=0.5,eps=0.5", [2, 4], ADAGRAD),
        ("adagrad:lr=0.5,eps=0.5,h0=0.5", [2, 4], ADAGRAD_FROM_HALF),
        ("rmsprop:lr=0.5,alpha=0.75,eps=1,h0=0.5", [2, 4], RMSPROP_FROM_HALF),
        ("adagrad-keras:lr=0.5,eps=0.9", [2, 4], ADAGRAD_KERAS),
        ("adadelta:lr=0.5,rho=0.75,eps=1", [2, 4], ADADELTA),
        ("rmsprop:lr=0.5,alpha=0.75,eps=1", [2, 4], RMSPROP),
        ("rmsprop-keras:lr=0.5,alpha=0.75,eps=1", [2, 4], RMSPROP_KERAS),
        ("rmsprop-tensorflow:lr=0.5,alpha=0.75,eps=0.25", [2, 4], RMSPROP_TENSORFLOW),
        ("rmsprop-centered:lr=0.5,alpha=0.75,eps=1", [2, 4], RMSPROP_CENTERED),
        ("rmsprop-momentum:lr=0.5,alpha=0.75,mu=0.5,eps=1", [2, 4], RMSPROP_MOMENTUM),
        # The step of 0.1 grows by a fifth, is halved where the sign turns, where it also rests, and goes the other way.
        ("rprop:lr=0.1", [2, 4, -1, -1], [0.9, 0.78, 0.78, 0.84]),
        # m = 0, 0.5, 0.3125; signs of 1, 0.25 − 0.125 (the average outvotes the gradient) and 0.15625 − 0.25.
        ("lion:lr=0.25,rho1=0.5,rho2=0.75", [2, -0.25, -0.5], [0.75, 0.5, 0.75]),
        ("adam:lr=0.1,rho1=0.5,rho2=0.75,eps=1", [2, 4], ADAM),
        ("adam-as-printed:lr=0.1,rho1=0.5,rho2=0.75,eps=1", [2, 4], AS_PRINTED),
        ("adam-keras:lr=0.1,rho1=0.5,rho2=0.75,eps=1", [2, 4], ADAM_KERAS),
        ("adamax:lr=0.1,rho1=0.5,rho2=0.75,eps=1", [2, 1], ADAMAX),
        ("adamw:lr=0.1,rho1=0.5,rho2=0.75,eps=1,decay=0.5", [2, 4], ADAMW),
        # Half of w = 1 and of 1 − 0.2/3 make 2 and 4 of these slopes.
        ("adam-l2:lr=0.1,rho1=0.5,rho2=0.75,eps=1,decay=0.5", [1.5, 4 - 0.5 * (1 - 0.2 / 3)], ADAM),
        ("amsgrad:lr=0.1,rho1=0.5,rho2=0.75,eps=1", [2, 0], AMSGRAD),
        ("adabelief:lr=0.1,rho1=0.5,rho2=0.75,eps=0.25", [2, 4], ADABELIEF),
        ("yogi:lr=0.1,rho1=0.5,rho2=0.75,eps=1", [2, 0.5], YOGI),
        ("radam:lr=0.1,rho1=0.5,rho2=0.75,eps=1", [2, 4], RADAM),
        ("nadam:lr=0.1,rho1=0.5,rho2=0.75,eps=1", [2, 4], NADAM),
        ("nadam-keras:lr=0.1,rho1=0.5,rho2=0.75,eps=1", [2, 4], NADAM_KERAS),
        # z = 0, −2, −3: their averages.
        ("schedule-free-sgd:lr=0.5,beta=0.5", [2, 4, 2], [0, -1, -5 / 3]),
        ("schedule-free-adamw:lr=0.1,beta=0.5,rho2=0.75,eps=1,decay=0.5", [2, 4], SCHEDULE_FREE_ADAMW),
        # SGD goes to 0.5 and −0.5; a quarter of that is let in.
        ("weight-ema:lr=0.25,alpha=0.75", [2, 4], [0.875, 0.53125]),
        # v = −0.5, −1.25: from 1 to −0.75, and half back to 0.125; v = −1.125, −0.5625: to −1.5625, and half back.
        ("lookahead:lr=0.25,mu=0.5,k=2,share=0.5", [2, 4, 2, 0], [1, 0.125, 0.125, -0.71875]),
        # Without memory d is the way gone by then, 0.25, 0.5 and 0.75, once that exceeds 0.5; half of the old d is a
        # step, until the constant grows with the new one: 0.5·0.5/(0.5 + 0.75).
        ("prodigy:lr=1,rho1=0,rho2=0,eps=1,d0=0.5", [1, 1, 1, 1], [0.75, 0.5, 0.25, 0.05]),
        ("ademamix:lr=0.1,rho1=0.25,rho2=0.75,rho3=0.5,mix=2,eps=1", [2, 4], ADEMAMIX),
        ("adopt:lr=0.1,rho1=0.5,rho2=0.75,eps=1", [2, 4, -8], ADOPT),
        ("adan:lr=0.1,rho1=0.5,rho2=0.75,rho3=0.5,eps=1", [2, 4], ADAN),
    ],
)
def test_two_steps_by_hand(text, gradients, path):
    np.testing.assert_allclose(steps(text, gradients), path, rtol=1e-14)


# Slopes of (2, 0): 2/3 and half of (3, 4) make (13/6, 2), and the step is a tenth of 5 long.
LAMB = np.array([3, 4]) - 0.5 * np.array([13 / 6, 2]) / math.sqrt(313 / 36)
LAMB_AGAIN = np.array([(2.5 / 0.75) / (ADAM_SIZE + 1), 0]) + 0.5 * LAMB
# Then y's average still points down where its slope points up: it only decays, and x goes twice as far.
CAUTIOUS = 1 - 0.1 * (2 / 3 + 0.5)


@pytest.mark.parametrize(
    ("text", "w", "gradients", "path"),
    [
        # A gradient of 5 is kept, one of 10 is halved.
        ("sgd-clipped:lr=0.5,most=5", (1, 1), [(3, 4), (6, 8)], [(-0.5, -1), (-2, -3)]),
        (
            "normalized-sgd:lr=0.5,eps=1",
            (1, 1),
            [(3, 4), (-8, 6)],
            [(0.75, 2 / 3), (0.75 + 4 / 11, 2 / 3 - 3 / 11)],
        ),
        # |w| = 5 and |∇E| = 2: λ = 0.25, v = (0, 0.25). Then |w| = √23.0625, so that x moves by a twentieth of it.
        (
            "lars:lr=0.5,mu=0.5,trust=0.1",
            (3, 4),
            [(0, 2), (4, 0), (0, 0)],
            [
                (3, 3.75),
                (3 - 0.05 * math.sqrt(23.0625), 3.625),
                (3 - 0.075 * math.sqrt(23.0625), 3.5625),
            ],
        ),
        (
            "lamb:lr=0.1,rho1=0.5,rho2=0.75,eps=1,decay=0.5",
            (3, 4),
            [(2, 0), (4, 0)],
            [LAMB, LAMB - 0.1 * LAMB_AGAIN * np.linalg.norm(LAMB) / np.linalg.norm(LAMB_AGAIN)],
        ),
        (
            "cautious-adamw:lr=0.1,rho1=0.5,rho2=0.75,eps=1,decay=0.5",
            (1, 1),
            [(2, 2), (4, -0.5)],
            [
                (CAUTIOUS, CAUTIOUS),
                (0.95 * CAUTIOUS - 0.2 * (2.5 / 0.75) / (ADAM_SIZE + 1), 0.95 * CAUTIOUS),
            ],
        ),
    ],
)
def test_two_steps_in_the_plane_by_hand(text, w, gradients, path):
    np.testing.assert_allclose(points(text, gradients, w), path, rtol=1e-14)


def test_the_first_leap_of_rmsprop_is_as_long_as_its_card_says():
    (w,) = steps("rmsprop:lr=0.01,alpha=0.99,eps=1e-12", [3])
    assert math.isclose(1 - w, 0.01 / math.sqrt(1 - 0.99), rel_tol=1e-9)


def test_the_articles_h0_is_no_detail_where_slopes_are_small():
    """Its formula starts h at Θ, its program at 0: a slope of 1e-5 then moves 30 times less far at first."""
    (program,), (formula,) = steps("adagrad:lr=0.01", [1e-5]), steps("adagrad:lr=0.01,h0=1e-7", [1e-5])
    assert 30 < (1 - program) / (1 - formula) < 33
    (program,), (formula,) = steps("adagrad:lr=0.01", [1]), steps("adagrad:lr=0.01,h0=1e-7", [1])
    assert math.isclose(1 - program, 1 - formula, rel_tol=1e-6)


def test_each_run_of_a_race_starts_with_its_own_state():
    texts = ("adagrad:lr=0.5", "adagrad:lr=0.5,h0=0.1", "rmsprop:lr=0.1,h0=0.01", "rmsprop:lr=0.1")
    runs = [Run.parse(text) for text in texts]
    together = descend(SURFACES["ravine"], runs, (-8.0, 2.0), 5).positions
    alone = [descend(SURFACES["ravine"], [run], (-8.0, 2.0), 5).positions[0] for run in runs]
    np.testing.assert_array_equal(together, alone)
    assert len({tuple(path[1]) for path in alone}) == 4


def test_the_first_step_of_adam_is_the_learning_rate_whatever_the_slope():
    for slope in (1e-3, 1, 1e3):
        (w,) = steps("adam:lr=0.05,eps=1e-12", [slope])
        assert math.isclose(1 - w, 0.05, rel_tol=1e-6)


def test_adam_as_printed_settles_at_a_third_of_adams_step():
    printed = steps("adam-as-printed:lr=0.001,eps=1e-12", [1] * 20_000)
    adam = steps("adam:lr=0.001,eps=1e-12", [1] * 20_000)
    ratio = (printed[-2] - printed[-1]) / (adam[-2] - adam[-1])
    assert math.isclose(ratio, math.sqrt(1 - 0.999) / (1 - 0.9), rel_tol=1e-6)


def test_adagrad_never_takes_a_longer_step_on_a_constant_slope():
    path = np.array([1.0, *steps("adagrad:lr=0.5", [3] * 50)])
    lengths = -np.diff(path)
    assert (np.diff(lengths) < 0).all()


def test_radam_begins_to_divide_in_the_step_in_which_its_length_exceeds_5():
    # ρ₂ = 0.9: L = 19, length 19 − 10·0.59049/0.40951 = 4.58 in step 5, 19 − 12·0.531441/0.468559 = 5.39 in step 6.
    path = [1.0, *steps("radam:lr=0.1,rho1=0.5,rho2=0.9,eps=1", [2] * 6)]
    np.testing.assert_allclose(-np.diff(path)[:5], 0.1 * 2, rtol=1e-14)
    length = 19 - 12 * 0.531441 / 0.468559
    trust = math.sqrt((length - 4) * (length - 2) * 19 / (15 * 17 * length))
    divided = 0.1 * 2 * trust * math.sqrt(0.468559) / (2 * math.sqrt(0.468559) + 1)
    assert math.isclose(path[5] - path[6], divided, rel_tol=1e-12)


def test_the_average_of_momentum_is_momentum_with_a_smaller_learning_rate():
    slopes = np.random.default_rng(3).normal(size=50)
    averaged = steps("heavy-ball-ema:lr=0.5,mu=0.75", slopes)
    np.testing.assert_allclose(averaged, steps("momentum:lr=0.125,mu=0.75", slopes), rtol=1e-12)


def test_signs_make_steps_of_one_length_however_steep_it_is():
    for key in ("sign-sgd", "lion"):
        path = [1.0, *steps(f"{key}:lr=0.25", [1e-3, 1, 1e3, 1e-6])]
        np.testing.assert_array_equal(np.diff(path), -0.25)


def test_rounding_never_breaks_centered_rmsprop_on_a_constant_slope():
    for slope in np.random.default_rng(0).normal(size=20):
        assert np.isfinite(steps("rmsprop-centered", [slope] * 5000)).all()


def test_the_first_step_of_tensorflows_rmsprop_is_no_leap():
    for slope in (1e-3, 1, 1e3):
        (w,) = steps("rmsprop-tensorflow:lr=0.01,alpha=0.99,eps=1e-12", [slope])
        assert 0 < 1 - w < 0.01 / math.sqrt(1 - 0.99)


def test_the_constant_of_keras_weighs_at_first_32_times_as_much():
    keras = steps("adam-keras:lr=0.1,eps=0.001", [0.01])
    np.testing.assert_allclose(keras, steps(f"adam:lr=0.1,eps={0.001 / math.sqrt(1 - 0.999)}", [0.01]), rtol=1e-12)


SCALES = dict.fromkeys(("mu", "alpha", "beta", "rho", "rho1", "rho2", "rho3"), "log1m") | {
    "low": "linear",
    "h0": "log0",
    "k": "whole",
}


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=list(OPTIMIZERS))
def test_every_declaration_is_complete(optimizer):
    assert optimizer.group in GROUPS[:-1]
    assert optimizer.source and set(optimizer.summary) == {"en", "ja"}
    assert set(optimizer.note) in (set(), {"en", "ja"})
    assert optimizer.note or optimizer.variant_of is None
    assert optimizer.variant_of is None or OPTIMIZERS[optimizer.variant_of].variant_of is None
    assert set(optimizer.initial) <= set(optimizer.formula.state)
    read = [h for h in optimizer.hyperparameters if h not in optimizer.starts]
    told = optimizer.torch + optimizer.package + optimizer.torch_more
    assert not told or all(f"{{{h.key}}}" in told for h in read)
    assert {start for start in optimizer.initial.values() if isinstance(start, str)} - {"w"} == {
        h.key for h in optimizer.starts
    }
    for h in optimizer.hyperparameters:
        assert h.check(h.default) == h.default
        assert set(h.what) == {"en", "ja"} and all(h.what.values()) and h.symbol
        assert set(h.names) <= {"paper", "pytorch", "keras"} and all(h.names.values())
        assert h.scale == SCALES.get(h.key, "log")


def test_polyak_by_hand():
    # f = (2² + 1²)/2 = 2.5 and |∇f|² = 5 at (2, 1), so the step is 0.5·∇f: half way. Then f = 0.625, |∇f|² = 1.25.
    race = descend(SURFACES["bowl"], [Run("polyak", lr=1, low=0)], (2.0, 1.0), 2)
    np.testing.assert_allclose(race.positions[0], [(2, 1), (1, 0.5), (0.5, 0.25)], rtol=1e-11)


def test_sam_by_hand():
    # In a round bowl the slope is the point: from 5 away the worst is 6 away, from 2 away it is 3.
    run = Run("sam", lr=0.5, mu=0.5, radius=1)
    race = descend(SURFACES["bowl"], [run], (3.0, 4.0), 2)
    np.testing.assert_allclose(race.positions[0], [(3, 4), (1.2, 1.6), (-0.6, -0.8)], rtol=1e-11)


def near_one(part):
    """A singular value that is this part of a matrix's norm, 5, after five steps of Newton and Schulz."""
    s = part * 5 / (5 + 1e-7)
    for _ in range(5):
        s = 3.4445 * s - 4.775 * s**3 + 2.0315 * s**5
    return s


def test_muon_by_hand():
    """The matrix turns its singular values 3 and 4, then 4 and 3, into nearly ones; the bias goes by Adam."""
    run = Run("muon", lr=0.1, mu=0.5, ratio=2, rho1=0.5, rho2=0.75, eps=1)
    w = np.ones(5)
    step, state = run.compile(w, 2, Parts([(2, 2), (1,)])), run.initial_state(w)
    # On the diagonal g + μB is 1.5·(2, −8/3) = (3, −4), then 1.5·(7/3, 22/9) + 0.25·(2, −8/3) = (4, 3).
    step(w, np.array([2, 0, 0, -8 / 3, 2]), 1, state)
    bias = 1 - 0.2 * 2 / 3
    np.testing.assert_allclose(w, [1 - 0.1 * near_one(0.6), 1, 1, 1 + 0.1 * near_one(0.8), bias], rtol=1e-12)
    before = w.copy()
    step(w, np.array([7 / 3, 0, 0, 22 / 9, 4]), 2, state)
    bias -= 0.2 * (2.5 / 0.75) / (ADAM_SIZE + 1)
    moved = [-0.1 * near_one(0.8), 0, 0, -0.1 * near_one(0.6), bias - before[4]]
    np.testing.assert_allclose(w - before, moved, rtol=1e-12)


def test_newton_by_hand():
    # On a parabola one whole undamped step arrives; turned by any angle, for only the other coordinate mixes in.
    for theta in (0.0, 30.0):
        run = Run("newton", lr=1, damp=1e-6)
        race = descend(SURFACES["ravine"], [run], (-8.0, 2.0), 1, parameters={"kappa": 20.0, "theta": theta})
        np.testing.assert_allclose(race.positions[0, 1], 0, atol=1e-4)
    # With damping 3, curvatures 1 and 20 become 4 and 23: 3/4 of x is left, and 3/23 of y.
    race = descend(SURFACES["ravine"], [Run("newton", lr=1, damp=3)], (-8.0, 2.0), 1, parameters={"kappa": 20.0})
    np.testing.assert_allclose(race.positions[0, 1], [-6, 6 / 23], rtol=1e-12)


def test_sophia_by_hand():
    # Slopes (−8, 40) and curvatures (1, 20): m = (−4, 20), h = (0.5, 10), and 8h = (4, 80), which cuts x off at −1.
    # Then slopes (−7.9, 39.5): m = (−5.95, 29.75), h = (0.75, 15), and 8h = (6, 120).
    run = Run("sophia", lr=0.1, rho1=0.5, rho2=0.5, bound=8.0)
    race = descend(SURFACES["ravine"], [run], (-8.0, 2.0), 2)
    expected = [(-8, 2), (-7.9, 1.975), (-7.9 + 0.1 * 5.95 / 6, 1.975 - 0.1 * 29.75 / 120)]
    np.testing.assert_allclose(race.positions[0], expected, rtol=1e-14)


@np.errstate(all="ignore")
def test_the_whole_matrix_of_adagrad_by_hand():
    # Slopes of 5 and 10 at right angles: G has the roots 5 along the first and 10 along the second.
    run = Run("adagrad-full", lr=1, eps=0.5)
    w = np.zeros(2)
    state, step = run.initial_state(w), run.compile(w, 2)
    step(w, np.array([3.0, 4.0]), 1, state)
    np.testing.assert_allclose(w, [-3 / 5.5, -4 / 5.5], rtol=1e-14)
    step(w, np.array([-8.0, 6.0]), 2, state)
    np.testing.assert_allclose(w, [-3 / 5.5 + 8 / 10.5, -4 / 5.5 - 6 / 10.5], rtol=1e-14)


@pytest.mark.parametrize("eps", [1e-7, 0.3])
@np.errstate(all="ignore")
def test_the_whole_matrix_of_adagrad_is_that_of_linear_algebra(eps):
    gradients, w = np.random.default_rng(4).normal(size=(40, 2)), np.zeros(2)
    run = Run("adagrad-full", lr=0.3, eps=eps)
    state, step, total = run.initial_state(w), run.compile(w, 40), np.zeros((2, 2))
    for t, g in enumerate(gradients, start=1):
        total += np.outer(g, g)
        values, vectors = np.linalg.eigh(total)
        root = vectors @ np.diag(np.sqrt(np.maximum(values, 0))) @ vectors.T
        before = w.copy()
        step(w, g.copy(), t, state)
        np.testing.assert_allclose(w - before, -0.3 * np.linalg.solve(root + eps * np.eye(2), g), rtol=1e-8)


@pytest.mark.parametrize("key", [key for key, declared in OPTIMIZERS.items() if declared.later not in ("", "1")])
@pytest.mark.parametrize("carried", [0.5, 0.9])
def test_what_a_gradient_moves_in_all_steps_is_as_many_times_that_of_its_own_as_declared(key, carried):
    keys = {h.key for h in OPTIMIZERS[key].hyperparameters}
    settings = {name: carried for name in ("mu", "rho1") if name in keys}
    # Beside a constant of 1 slopes of 0.001 hardly move the divisor; and no pull but the gradient's.
    settings |= {name: value for name, value in {"lr": 1e-3, "eps": 1.0, "decay": 1e-6}.items() if name in keys}
    run, before, after = Run(key, **settings), 1000, 150
    slopes = np.full(before + after, 1e-3)
    steady = steps(str(run), slopes)
    slopes[before] -= 1e-4
    moved = np.subtract(steady, steps(str(run), slopes))[before:]
    assert moved[-1] / moved[0] == pytest.approx(run.later, rel=0.02)


def test_rules_whose_memory_only_divides_use_a_gradient_once():
    once = {key for key, declared in OPTIMIZERS.items() if declared.later == "1"}
    assert {"sgd", "adagrad", "rmsprop"} <= once
    for key in once:
        # Nothing moves where there is no gradient, whatever is remembered.
        path = steps(f"{key}:lr=0.1", [1, 2, 0, 0])
        assert path[1] == path[2] == path[3], key
    assert Run("momentum", mu=0.9).later == pytest.approx(10) and Run("lion").later is None
