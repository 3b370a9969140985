"""Ten questions from real runs: the same for the same seed, in every language, on every machine.

What is marked as right is what the run did. A draw whose alternatives do not clearly differ is refused and the next
one taken; after ``TRIES`` the question comes from a draw that is known to serve. Which answer is to be the right one is
drawn first and kept, so that none is right more often than another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import lru_cache

from pages.lessons.quiz.numbers import leap, left_over, long_step, short_step
from pages.lessons.quiz.outcomes import first_there, other_rate
from pages.lessons.quiz.pictures import curve_of, memory_of, path_of, rate_of
from pages.lessons.quiz.question import Draw, Question
from ui.links.race import MAX_SEED

TRIES = 40

Make = Callable[[Draw, str], Question | None]
KINDS: dict[str, Make] = {
    "path": path_of,
    "leap": leap,
    "other-rate": other_rate,
    "short-step": short_step,
    "rate": rate_of,
    "curve": curve_of,
    "left": left_over,
    "first": first_there,
    "memory": memory_of,
    "long-step": long_step,
}
"""One question of each, in this order."""

SURE = "sure 5"
"""A draw that serves for every kind; a test holds it."""


@lru_cache(maxsize=64)
def questions(seed: int, language: str) -> tuple[Question, ...]:
    """The ten questions of ``seed``, 0 … MAX_SEED, in a language; ValueError for another seed."""
    if not 0 <= seed <= MAX_SEED:
        raise ValueError(f"{seed} is outside 0 … {MAX_SEED}")
    return tuple(question(seed, kind, language) for kind in KINDS)


def next_seed(seed: int) -> int:
    return (seed + 1) % (MAX_SEED + 1)


def sure(kind: str, language: str) -> Question:
    """The question that stands in where no draw of a seed served."""
    return KINDS[kind](Draw(SURE), language)


def question(seed: int, kind: str, language: str) -> Question:
    """The question of one kind that a seed gives."""
    for attempt in range(TRIES):
        found = KINDS[kind](Draw(f"{seed} {kind} {attempt}", aim=f"{seed} {kind}"), language)
        if found:
            return found
    return sure(kind, language)


def for_browser(one: Question) -> dict[str, object]:
    """What the browser needs of a question, as JSON."""
    return asdict(one)
