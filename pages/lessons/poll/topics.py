"""What a poll can ask: a prediction of the course, a question of the check test that has choices, a made lesson's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from formula.packing import is_packed
from pages.lessons.chapters.chapter import COURSE
from pages.lessons.classroom import made
from pages.lessons.classroom.predictions import PREDICTIONS, told, trained
from pages.lessons.quiz.question import Question
from pages.lessons.quiz.questions import KINDS, questions
from pages.lessons.teach.lesson import Lesson, read_lesson
from polls import CHOICE, CURVE, FLAG, Shape
from ui.links.link import Link
from ui.links.race import MAX_SEED
from ui.words.texts import say


@dataclass(frozen=True)
class Topic:
    """``prediction``: its "chapter/name"; or ``lesson``: the word of a made one; else the ``kind`` of a question of the
    test and the ``seed`` that gives it."""

    prediction: str = ""
    lesson: str = ""
    kind: str = ""
    seed: int = 0

    def __str__(self) -> str:
        return self.prediction or self.lesson or f"{self.seed}:{self.kind}"

    def shape(self) -> Shape:
        """What it is answered by."""
        if self.prediction:
            return Shape(FLAG if PREDICTIONS[self.prediction].kind == "end" else CURVE)
        if self.lesson:
            return _shape(read_lesson(self.lesson))
        return Shape(CHOICE, len(self._asked("en").choices))

    @property
    def task(self) -> str:
        """What its maker gives to do, as Markdown; empty for nothing."""
        return read_lesson(self.lesson).task if self.lesson else ""

    @property
    def link(self) -> Link | None:
        """The race or the training that is asked about; None for a question that says itself all of it."""
        if self.prediction:
            return PREDICTIONS[self.prediction].link
        return made.link(read_lesson(self.lesson)) if self.lesson else None

    @property
    def places(self) -> tuple[int, ...]:
        """Of the runs there that are asked about."""
        if self.prediction:
            return (PREDICTIONS[self.prediction].run,)
        lesson = read_lesson(self.lesson)
        return tuple(range(len(lesson.state().runs))) if lesson.kind == CHOICE else (lesson.asked_run,)

    def training(self) -> Link | None:
        """The training that is the truth, None where that is known without one."""
        if self.lesson:
            return made.training(read_lesson(self.lesson))
        return self.link if self.prediction and trained(self.prediction) else None

    def told(self, language: str, seen: Mapping[str, object]) -> dict[str, object]:
        """It for the browser, in a language; without what is right. ``seen``: the session's jobs, for trainings."""
        if self.prediction:
            found = told(self.prediction, seen)
            return found | {"kind": self.shape().kind, "prompt": found["question"]}
        if self.lesson:
            lesson = read_lesson(self.lesson)
            found = made.told(lesson, seen)
            about = f" ({made.run_name(lesson)})" if "run" in found else ""
            return found | {"prompt": f"{found['question']}{about}"}
        asked = self._asked(language)
        return {"kind": CHOICE, "prompt": asked.prompt, "choices": list(asked.choices), "picture": asked.picture}

    def right(self) -> tuple[int, ...]:
        """The places of the right choices; none where the picture says it."""
        if self.lesson:
            return made.right(read_lesson(self.lesson))
        return () if self.prediction else (int(self._asked("en").answer),)

    def _asked(self, language: str) -> Question:
        return questions(self.seed, language)[list(KINDS).index(self.kind)]


def read_topic(text: str) -> Topic:
    """The topic that ``str`` has made this of; ValueError for any other text."""
    if text in PREDICTIONS:
        return Topic(prediction=text)
    if is_packed(text):
        _shape(read_lesson(text))
        return Topic(lesson=text)
    seed, _, kind = text.partition(":")
    if kind not in KINDS or not seed.isascii() or not seed.isdigit() or not 0 <= int(seed[:12]) <= MAX_SEED:
        raise ValueError("no topic")
    return Topic(kind=kind, seed=int(seed[:12]))


def _shape(lesson: Lesson) -> Shape:
    """What a made lesson's question is answered by; ValueError for one that many cannot be asked."""
    if lesson.kind == "choice":
        return Shape(CHOICE, len(lesson.state().runs))
    return Shape({"flag": FLAG, "end": FLAG, "curve": CURVE}.get(lesson.kind if lesson.asks else "", ""))


def offered(seed: int, language: str, lessons: Mapping[str, Lesson]) -> dict[str, Topic]:
    """Every topic by its words: made lessons, predictions, then the questions of a seed that have choices."""
    found = {}
    for place, (word, lesson) in enumerate(lessons.items(), 1):
        try:
            _shape(lesson)
        except ValueError:
            continue
        found[say(language, "poll.lesson", n=place, question=made.asked(lesson))] = Topic(lesson=word)
    for name, block in PREDICTIONS.items():
        chapter = COURSE[name.partition("/")[0]].title[language]
        found[f"{chapter}: {block.question[language]}"] = Topic(prediction=name)
    for place, (kind, asked) in enumerate(zip(KINDS, questions(seed, language), strict=True), 1):
        if asked.choices:
            found[f"{seed}-{place}: {asked.prompt}"] = Topic(kind=kind, seed=seed)
    return found
