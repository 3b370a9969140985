"""Trainings inside a lesson: started by a button or by a revealed prediction, drawn while they run."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from jobs import OVER, QueueFull, Snapshot, scheduler
from mnist import History
from pages.lessons.chapters.chapter import Link
from pages.lessons.course import views
from pages.mnist.sections import SECONDS_BETWEEN_LOOKS
from ui.charts import views as charts
from ui.links.training import run_names
from ui.widgets.ways import way_to
from ui.words.language import language, text
from ui.work.owner import owner
from ui.work.progress import status_text


def live_training(key: str, link: Link, watch: str) -> None:
    """A training with its start button and its curves of test accuracy."""
    found = _found(link)
    st.markdown(f":material/visibility: {watch}")
    with st.container(horizontal=True, vertical_alignment="center"):
        busy = _busy(found)
        label = text("lessons.train") if found is None else text("mnist.again")
        st.button(label, key=f"{key}-start", icon=":material/play_arrow:", disabled=busy, on_click=_start, args=(link,))
        way_to("mnist", text("lessons.open-mnist"), link.state().to_query())
    _watched(_curves, link, key)


def sketch_of_training(key: str, link: Link, common: dict) -> None:
    """A sketch of the test accuracy of one run; to reveal it is to train."""
    _watched(_sketch, link, key, common)


def _watched(draw: Callable, link: Link, *given: object) -> None:
    busy = _busy(_found(link))
    # A fragment's interval is fixed when it is made: idle pages do not poll.
    st.fragment(_look, run_every=SECONDS_BETWEEN_LOOKS if busy else None)(draw, link, busy, given)


def _look(draw: Callable, link: Link, was_busy: bool, given: tuple) -> None:
    found = _found(link)
    if was_busy != _busy(found):
        # Whether blocks look again, and the buttons outside their fragments, change with this: all run anew.
        st.rerun()
    draw(link, found, *given)


def _curves(link: Link, found: Snapshot | None, key: str) -> None:
    if found is None:
        return
    st.progress(found.done / found.total, text=status_text(found))
    names = run_names(found.runs, language())
    if len(link.state().seeds) > 1:
        names = [text("lessons.seed", n=history.training.seed) for history in found.runs]
    series = [
        {"name": name, "place": place, "faint": False} | _points(history)
        for place, (name, history) in enumerate(zip(names, found.runs, strict=True))
    ]
    runs = [history.training.run.optimizer for history in found.runs]
    charts.curves(
        key=key, runs=runs, series=series, axes=_axes(link), label=text("mnist.accuracy-label"), language=language()
    )
    # Numbers for whoever cannot see the curves, and for all at the end.
    ends = [f"{one['name']} {one['y'][-1]:.0%}" for one in series if one["y"]]
    st.caption(text("lessons.accuracies", ends=" · ".join(ends)))


def _sketch(link: Link, found: Snapshot | None, key: str, common: dict) -> None:
    truth = None
    if found is not None:
        truth = _points(found.runs[common["run"]]) | {"done": found.status in OVER}
    views.sketch(
        key=key,
        query=None,
        runs=[run.optimizer for run in link.state().runs],
        axes=_axes(link),
        truth=truth,
        on_reveal=lambda: _reveal(link),
        **common,
    )


def _points(history: History) -> dict[str, list]:
    accuracy = [round(value, 4) if value == value else None for value in history.test_accuracy.tolist()]
    return {"x": history.measured_at.tolist(), "y": accuracy}


def _axes(link: Link) -> dict[str, object]:
    axes = {"xTo": link.state().length, "yFrom": 0, "yTo": 1, "percent": True}
    return axes | {"xLabel": text("mnist.x-iterations"), "yLabel": text("mnist.axis-accuracy")}


def _busy(found: Snapshot | None) -> bool:
    return found is not None and found.status not in OVER


def _found(link: Link) -> Snapshot | None:
    # Blocks with the same link share one job.
    return scheduler().snapshot(owner(), link.query)


def _start(link: Link) -> None:
    try:
        scheduler().submit(owner(), link.state().trainings(), link.query)
    except QueueFull:
        st.toast(text("mnist.queue-full"))


def _reveal(link: Link) -> None:
    # What was trained already is shown again.
    if _found(link) is None:
        _start(link)
