"""What an optimizer declares; everything else (NumPy, JavaScript, LaTeX, widgets, links) is derived from it."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from formula import Node, Quantity, Rule, Words, parse_expression, parse_rule
from formula.parse import SHOWN


@dataclass(frozen=True)
class Hyperparameter(Quantity):
    """A quantity that a run chooses.

    ``names`` tells what the ``paper``, ``pytorch`` and ``keras`` call it, each only where the thing exists there; a
    paper's name can be what this quantity is of the paper's: ``1−β₁``, ``λ/α``. ``word`` stands beside its symbol,
    where it has one.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    word: Words = field(default_factory=dict)


GROUPS = ("plain", "momentum", "adaptive", "adam", "after", "variants", "own")
"""How a list of optimizers is divided, in this order; the last is for rules that a reader wrote."""


@dataclass(frozen=True)
class Optimizer:
    """An update rule and its hyperparameters.

    ``symbols``: how the article writes a state variable, where it differs from the name in the rule. ``objective``:
    what the paper calls the function, where the rule reads its value. ``summary``: one sentence of intuition.
    ``source``: paper and equation. ``group``: where menus have it, one of GROUPS. ``variant_of``: key of the optimizer
    beside which it is listed. ``initial``: start of a state variable where it is not 0: a number, the key of the
    hyperparameter that says it, which the rule then does not read, or ``w``, which is where the run starts. What is
    shown always starts there. ``limit``: the largest learning rate that is stable on a quadratic whose largest
    curvature is ``lam``, an expression in that and the hyperparameters; empty where there is none. ``best``: by the key
    of a hyperparameter the value that, the others given, makes a run fall fastest in the long run on a quadratic with
    the curvatures ``low`` and ``high``. ``limit_unknown``: there may be a limit, but not one that the curvature gives.
    ``torch``: the same optimizer in PyTorch, ``{key}`` for each value; empty where PyTorch has none. ``package``: that
    of a package for PyTorch, with the module to import before its last dot. ``torch_more``: what else has to be done
    once the ``optimizer`` of a ``model`` is made. ``torch_shown``: for a rule that shows another point, the body of a
    function that yields the model at that point, and then brings it back. ``torch_lacks``: keys of hyperparameters that
    may not be 0 there, and ``schedule`` where a changing rate makes it another rule. ``drifts``: while the rate changes
    it takes another path there, since its velocity holds no rate. ``later``: how many times what it moves in this step
    a gradient moves in all, an expression in the hyperparameters; empty where that ratio is not fixed.
    """

    key: str
    name: str
    rule: str
    hyperparameters: tuple[Hyperparameter, ...]
    source: str
    summary: Words
    group: str = "own"
    symbols: Mapping[str, str] = field(default_factory=dict)
    objective: str = "E"
    note: Words = field(default_factory=dict)
    variant_of: str | None = None
    initial: Mapping[str, float | str] = field(default_factory=dict)
    limit: str = ""
    best: Mapping[str, str] = field(default_factory=dict)
    limit_unknown: bool = False
    torch: str = ""
    package: str = ""
    torch_more: str = ""
    torch_shown: str = ""
    torch_lacks: tuple[str, ...] = ()
    drifts: bool = False
    later: str = ""

    @cached_property
    def formula(self) -> Rule:
        """The parsed rule."""
        return parse_rule(self.rule, tuple(h.key for h in self.hyperparameters if h not in self.starts))

    @property
    def starts(self) -> tuple[Hyperparameter, ...]:
        """Those hyperparameters that say where a state variable starts."""
        return tuple(h for h in self.hyperparameters if h.key in self.initial.values())

    def start_of(self, name: str) -> float | str:
        """Where a state variable starts, as ``initial`` says it."""
        return self.initial.get(name, "w" if name in ("w", SHOWN) else 0.0)

    @cached_property
    def limit_tree(self) -> Node | None:
        """The parsed limit, or None."""
        return parse_expression(self.limit, ("lam", *(h.key for h in self.hyperparameters))) if self.limit else None

    @cached_property
    def best_trees(self) -> dict[str, Node]:
        """The parsed best values."""
        read = ("low", "high", *(h.key for h in self.hyperparameters))
        return {key: parse_expression(text, read) for key, text in self.best.items()}

    @cached_property
    def later_tree(self) -> Node | None:
        """What ``later`` says, parsed, or None."""
        return parse_expression(self.later, tuple(h.key for h in self.hyperparameters)) if self.later else None

    @property
    def limitless(self) -> bool:
        """Whether no learning rate is too large for any curvature: steps do not grow with the slope."""
        return not self.limit and not self.limit_unknown

    @property
    def text(self) -> str:
        """The rule as a reader sees it, without the margin."""
        return textwrap.dedent(self.rule).strip()

    @property
    def all_symbols(self) -> dict[str, str]:
        """Symbols of hyperparameters and state as the article writes them."""
        return {h.key: h.symbol for h in self.hyperparameters} | dict(self.symbols)

    def hyperparameter(self, key: str) -> Hyperparameter:
        """The hyperparameter with this key; KeyError where there is none."""
        return {h.key: h for h in self.hyperparameters}[key]


def names(paper: str = "", pytorch: str = "", keras: str = "") -> dict[str, str]:
    """What a quantity is called elsewhere, empty where it does not exist."""
    given = {"paper": paper, "pytorch": pytorch, "keras": keras}
    return {where: name for where, name in given.items() if name}


def without(libraries: Collection[str], *hyperparameters: Hyperparameter) -> tuple[Hyperparameter, ...]:
    """The same quantities of an optimizer that these ``libraries`` (``pytorch``, ``keras``) do not have."""
    return tuple(
        replace(one, names={where: name for where, name in one.names.items() if where not in libraries})
        for one in hyperparameters
    )


def learning_rate(default: float, symbol: str, paper: str = "") -> Hyperparameter:
    """``paper``: its symbol in the paper, empty where that has none."""
    return Hyperparameter(
        "lr",
        default,
        1e-6,
        10.0,
        "log",
        symbol,
        {
            "en": "Learning rate: how far one step goes.",
            "ja": "学習率。1 ステップでどれだけ進むかを決めます。",
        },
        names(paper, "lr", "learning_rate"),
        {"en": "rate", "ja": "学習率"},
    )


def momentum(default: float, symbol: str, paper: str = "") -> Hyperparameter:
    return Hyperparameter(
        "mu",
        default,
        0.0,
        0.9999,
        "log1m",
        symbol,
        {
            "en": "Momentum: the share of the last step that is carried into this one.",
            "ja": "慣性。前回の更新量をどれだけ引き継ぐかを決めます。",
        },
        names(paper, "momentum", "momentum"),
        {"en": "momentum", "ja": "慣性"},
    )


def decay(key: str, default: float, symbol: str, what: Words, names: Mapping[str, str]) -> Hyperparameter:
    """A share of the past that is kept in each step, from 0 (none) towards 1 (nearly all)."""
    word = {"en": "memory", "ja": "記憶"}
    return Hyperparameter(key, default, 0.0, 0.99999, "log1m", symbol, what, names, word)


def stabilizer(default: float, symbol: str, paper: str = "", low: float = 1e-12) -> Hyperparameter:
    return Hyperparameter(
        "eps",
        default,
        low,
        1.0,
        "log",
        symbol,
        {
            "en": "Small constant beside the root; it keeps the division safe and caps the step.",
            "ja": "平方根に加える小さな定数。ゼロ割りを防ぎ、歩幅に上限を与えます。",
        },
        names(paper, "eps", "epsilon"),
        {"en": "small", "ja": "微小量"},
    )


def first_squares(library: str = "") -> Hyperparameter:
    """Where the record of squared gradients starts: nowhere, unless a run says so. ``library``: its name in both."""
    return Hyperparameter(
        "h0",
        0.0,
        0.0,
        1.0,
        "log0",
        "h₀",
        {
            "en": "Where h starts. Slopes well below √h₀ take short steps until h has forgotten or outgrown it.",
            "ja": "h の初期値。√h₀ よりずっと緩い勾配では、h がそれを忘れるか上回るまで、歩幅が短くなります。",
        },
        names(pytorch=library, keras=library),
        {"en": "start", "ja": "初期値"},
    )


def weight_decay(default: float, symbol: str, paper: str = "") -> Hyperparameter:
    return Hyperparameter(
        "decay",
        default,
        1e-6,
        1.0,
        "log",
        symbol,
        {
            "en": "Weight decay: how strongly the point is pulled towards the origin.",
            "ja": "重み減衰。点を原点へ引き寄せる強さです。",
        },
        names(paper, "weight_decay", "weight_decay"),
        {"en": "decay", "ja": "減衰"},
    )
