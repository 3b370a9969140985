"""One broken line."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """A module with one change: where, in which line, what stood there and stands there now, and the text with it.

    ``kind``: what was changed, as a word. ``scope``: the first line of the function around it, 0 where there is none.
    """

    path: str
    line: int
    whole: str
    old: str
    new: str
    text: str
    kind: str
    scope: int = 0

    def __str__(self) -> str:
        shown = (
            "" if self.old.strip() in (self.whole.strip(), f"{self.whole.strip()};") else f"  in  {self.whole.strip()}"
        )
        return f"{self.path}:{self.line}: {_short(self.old)} → {_short(self.new)}{shown}"


def splice(path: str, text: str, start: int, end: int, new: str, kind: str, scope: int = 0) -> Mutant:
    """The mutant of ``text`` in which ``new`` stands from character ``start`` to ``end``."""
    line = text.count("\n", 0, start) + 1
    whole = text.splitlines()[line - 1]
    return Mutant(path, line, whole, text[start:end], new, text[:start] + new + text[end:], kind, scope)


def choose(mutants: Iterable[Mutant], each: int, seed: int) -> list[Mutant]:
    """Some mutants of one module, each on a line of its own, the same for the same seed.

    The kind is drawn first: most of what could be broken are numbers, and nobody would look at the rest.
    """
    kinds: dict[str, list[Mutant]] = {}
    draw = random.Random(seed)
    for mutant in mutants:
        draw.seed(f"{seed} {mutant.path}")
        kinds.setdefault(mutant.kind, []).append(mutant)
    chosen: dict[int, Mutant] = {}
    while kinds and len(chosen) < each:
        kind = draw.choice(sorted(kinds))
        mutant = kinds[kind].pop(draw.randrange(len(kinds[kind])))
        chosen.setdefault(mutant.line, mutant)
        if not kinds[kind]:
            del kinds[kind]
    return sorted(chosen.values(), key=lambda mutant: mutant.line)


def _short(code: str) -> str:
    code = " ".join(code.split())
    return code if len(code) <= 60 else f"{code[:57]}…"
