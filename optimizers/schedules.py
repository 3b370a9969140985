"""Learning-rate schedules: a factor of the learning rate as a formula of t, the step from 1, and T, their number.

Each begins at the full rate (warm-up apart) and can stand beside every rule that reads ``lr``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from formula import Node, Words, parse_expression
from optimizers.declaration import Hyperparameter, names


@dataclass(frozen=True)
class Schedule:
    """``factor``: an expression in t, T and its own ``parameters``; empty for a rate that never changes."""

    key: str
    name: Words
    factor: str
    source: str = ""
    parameters: tuple[Hyperparameter, ...] = ()

    @cached_property
    def tree(self) -> Node:
        """The parsed factor."""
        return parse_expression(self.factor, ("t", "T", *(p.key for p in self.parameters)))


CONSTANT = Schedule("constant", {"en": "Constant", "ja": "一定"}, "")

STEP = Schedule(
    "step",
    {"en": "Step decay", "ja": "段階的に減衰"},
    "where(t <= T/3, 1, where(t <= 2*T/3, gamma, gamma**2))",
    "as in LeCun et al. 1998, section III-B, whose rates fall after given passes, doi:10.1109/5.726791",
    (
        Hyperparameter(
            "gamma",
            0.3,
            0.001,
            1.0,
            "log",
            "γ",
            {
                "en": "What the learning rate is multiplied by after each third.",
                "ja": "全体の三分の一ごとに学習率に掛ける数。",
            },
            names(pytorch="gamma", keras="decay_rate"),
        ),
    ),
)
EXPONENTIAL = Schedule(
    "exponential",
    {"en": "Exponential decay", "ja": "指数的に減衰"},
    "exp(log(end)*(t - 1)/T)",
    "",
    (
        Hyperparameter(
            "end",
            0.01,
            1e-6,
            1.0,
            "log",
            "r",
            {"en": "The share of the learning rate that is left at the end.", "ja": "最後に残る学習率の割合。"},
            names(pytorch="gamma**T", keras="decay_rate"),
        ),
    ),
)
COSINE = Schedule(
    "cosine",
    {"en": "Cosine", "ja": "コサイン"},
    "(1 + cos(pi*(t - 1)/T))/2",
    "Loshchilov & Hutter 2017, eq. 5 without restarts, arXiv:1608.03983",
)
WARMUP_COSINE = Schedule(
    "warmup-cosine",
    {"en": "Warm-up, then cosine", "ja": "ウォームアップ後にコサイン"},
    "where(t <= warm*T, t/(warm*T), (1 + cos(pi*(t - warm*T)/(T + 1 - warm*T)))/2)",
    "Goyal et al. 2017, section 2.2, arXiv:1706.02677; Loshchilov & Hutter 2017, eq. 5",
    (
        Hyperparameter(
            "warm",
            0.1,
            0.01,
            0.9,
            "linear",
            "q",
            {"en": "The share of all steps in which the rate rises.", "ja": "学習率が上がっていく区間の割合。"},
            names(pytorch="total_iters/T", keras="warmup_steps/T"),
        ),
    ),
)
INVERSE = Schedule(
    "inverse",
    {"en": "1/t", "ja": "1/t"},
    "1/(1 + fade*(t - 1))",
    "Robbins & Monro 1951, doi:10.1214/aoms/1177729586",
    (
        Hyperparameter(
            "fade",
            0.1,
            1e-4,
            10.0,
            "log",
            "k",
            {"en": "How soon the rate begins to fall like 1/t.", "ja": "学習率が 1/t で下がり始める早さ。"},
            names(keras="decay_rate"),
        ),
    ),
)

SCHEDULES: dict[str, Schedule] = {s.key: s for s in (CONSTANT, STEP, EXPONENTIAL, COSINE, WARMUP_COSINE, INVERSE)}
"""Every schedule by its key, the constant one first."""
