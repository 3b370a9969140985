"""A run's rule in the symbols of the article, of its paper, or of a library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from formula import Rule
from formula.tree import Binary, Name, Node, Number, rebuild
from optimizers.run import Run

NOTATIONS = ("article", "paper", "pytorch", "keras")
_SHARE = "1−"
"""What a paper's name begins with where the paper counts what is lost and the rule what is kept."""


@dataclass(frozen=True)
class Shown:
    """``rule`` with a ``symbols`` for each of its names, ``values`` of the hyperparameters, and ``objective``, what the
    function is called. ``lacking``: keys of hyperparameters for which the source has no name; those have the article's
    symbol, or their key where something else in the formula has that symbol already.
    """

    rule: Rule
    symbols: Mapping[str, str]
    values: Mapping[str, float]
    objective: str
    lacking: tuple[str, ...]


def shown(run: Run, notation: str) -> Shown:
    """The run in one of NOTATIONS."""
    optimizer, declared = run.declaration, run.hyperparameters
    own = {h.key: h.symbol if notation == "article" else h.names.get(notation, "") for h in declared}
    lacking = tuple(key for key, symbol in own.items() if not symbol)
    lost = [key for key, symbol in own.items() if symbol.startswith(_SHARE)]
    own |= {key: own[key].removeprefix(_SHARE) for key in lost}
    taken = {*own.values(), *optimizer.symbols.values()}
    own |= {h.key: h.key if h.symbol in taken else h.symbol for h in declared if h.key in lacking}
    rule = replace(
        run.formula,
        lines=tuple(replace(line, value=_complemented(line.value, lost)) for line in run.formula.lines),
    )
    # 1 − 0.98 is 0.02, not 0.020000000000000018.
    values = {key: round(1 - value, 15) if key in lost else value for key, value in run.values.items()}
    # The rate of this step, as a schedule makes it, has the rate's symbol with an index.
    scheduled = {rule.lines[0].target: own["lr"]} if run.schedule != "constant" else {}
    objective = optimizer.objective if notation == "paper" else "E"
    return Shown(rule, own | dict(optimizer.symbols) | scheduled, values, objective, lacking)


def _complemented(node: Node, keys: list[str]) -> Node:
    """The same with 1 − x for each of these, and with x for 1 − (1 − x)."""
    match node:
        case Binary("-", Number(1), Name(id)) if id in keys:
            return Name(id)
        case Name(id) if id in keys:
            return Binary("-", Number(1.0), node)
        case _:
            return rebuild(node, lambda child: _complemented(child, keys))
