"""The course's predictions as the views of a class's answers take them."""

from __future__ import annotations

from pages.lessons.chapters.chapter import COURSE, Link, Predict
from pages.lessons.course.axes import accuracy_axes, loss_axes
from pages.lessons.course.training import truth
from ui.browser.component import lists, looked_up
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
    found = {
        "chapter": chapter,
        "name": key,
        "title": COURSE[chapter].title[language()],
        "question": block.question[language()],
    }
    if block.kind == "end":
        return found | flagged(block.link, block.run, block.shown)
    return found | curved(block.link, block.run, seen, *block.range)


def flagged(link: Link, run: int, shown: int) -> dict[str, object]:
    """Where the flags of a run are planted: the race of which ``shown`` steps are drawn."""
    return _run(link, run) | {"query": lists(link.state().to_query()), "shown": shown}


def curved(link: Link, run: int, seen: Seen, *losses: float) -> dict[str, object]:
    """What the curves of a run are drawn on; ``losses``: both ends of a race's axis, and whether it is logarithmic."""
    state = link.state()
    if link.page == "mnist":
        job = seen[link.query]
        return _run(link, run) | {"axes": accuracy_axes(state), "truth": job and truth(job, job.runs[run])}
    return _run(link, run) | {"query": lists(state.to_query()), "axes": loss_axes(state, *losses)}


def _run(link: Link, run: int) -> dict[str, object]:
    return {"run": run, "runs": looked_up([one.optimizer for one in link.state().runs])}
