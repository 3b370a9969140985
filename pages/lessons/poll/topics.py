"""What a poll can ask: a prediction of the course, or a question of the check test that has choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pages.lessons.chapters.chapter import COURSE
from pages.lessons.classroom.predictions import PREDICTIONS, told
from pages.lessons.quiz.question import Question
from pages.lessons.quiz.questions import KINDS, questions
from polls import CHOICE, CURVE, FLAG, Shape
from ui.links.race import MAX_SEED


@dataclass(frozen=True)
class Topic:
    """``prediction``: its "chapter/name", or empty; else the ``kind`` of a question and the ``seed`` that gives it."""

    prediction: str = ""
    kind: str = ""
    seed: int = 0

    def __str__(self) -> str:
        return self.prediction or f"{self.seed}:{self.kind}"

    def shape(self) -> Shape:
        """What it is answered by."""
        if self.prediction:
            return Shape(FLAG if PREDICTIONS[self.prediction].kind == "end" else CURVE)
        return Shape(CHOICE, len(self._asked("en").choices))

    def told(self, language: str, seen: Mapping[str, object]) -> dict[str, object]:
        """It for the browser, in a language; without what is right. ``seen``: the session's jobs, for trainings."""
        if self.prediction:
            found = told(self.prediction, seen)
            return found | {"kind": self.shape().kind, "prompt": found["question"]}
        asked = self._asked(language)
        return {"kind": CHOICE, "prompt": asked.prompt, "choices": list(asked.choices), "picture": asked.picture}

    def right(self) -> int | None:
        """The place of the right choice; None where the picture says it."""
        return None if self.prediction else int(self._asked("en").answer)

    def _asked(self, language: str) -> Question:
        return questions(self.seed, language)[list(KINDS).index(self.kind)]


def read_topic(text: str) -> Topic:
    """The topic that ``str`` has made this of; ValueError for any other text."""
    if text in PREDICTIONS:
        return Topic(prediction=text)
    seed, _, kind = text.partition(":")
    if kind not in KINDS or not seed.isascii() or not seed.isdigit() or not 0 <= int(seed[:12]) <= MAX_SEED:
        raise ValueError("no topic")
    return Topic(kind=kind, seed=int(seed[:12]))


def offered(seed: int, language: str) -> dict[str, Topic]:
    """Every topic by its words: predictions, then the questions of a seed that have choices."""
    found = {}
    for name, block in PREDICTIONS.items():
        chapter = COURSE[name.partition("/")[0]].title[language]
        found[f"{chapter}: {block.question[language]}"] = Topic(prediction=name)
    for place, (kind, asked) in enumerate(zip(KINDS, questions(seed, language), strict=True), 1):
        if asked.choices:
            found[f"{seed}-{place}: {asked.prompt}"] = Topic(kind=kind, seed=seed)
    return found
