"""The course's predictions as the views of a class's answers take them."""

from __future__ import annotations

from pages.lessons.chapters.chapter import COURSE, Predict
from pages.lessons.course.axes import accuracy_axes, loss_axes
from pages.lessons.course.training import truth
from ui.browser.component import looked_up
from ui.words.language import language
from ui.work.watch import Seen

PREDICTIONS: dict[str, Predict] = {
    f"{chapter.key}/{block.key}": block for chapter in COURSE.values() for block in chapter.predictions
}
"""Every prediction by "chapter/name"."""


def trained(name: str) -> bool:
    """Whether the truth of a prediction is a training."""
    return PREDICTIONS[name].link.page == "mnist"


def told(name: str, seen: Seen) -> dict[str, object]:
    """A prediction for ``pages.lessons.classroom.views.gather``; the truth of a training as far as it has come."""
    block, (chapter, key) = PREDICTIONS[name], name.split("/")
    state = block.link.state()
    found = {
        "chapter": chapter,
        "name": key,
        "title": COURSE[chapter].title[language()],
        "question": block.question[language()],
        "run": block.run,
        "runs": looked_up([run.optimizer for run in state.runs]),
    }
    if trained(name):
        job = seen[block.link.query]
        return found | {"axes": accuracy_axes(state), "truth": job and truth(job, job.runs[block.run])}
    found["query"] = state.to_query()
    return found | ({"shown": block.shown} if block.kind == "end" else {"axes": loss_axes(state, *block.range)})
