"""Trainings inside a lesson: started by a button or by a revealed prediction, drawn while they run."""

from __future__ import annotations

import streamlit as st

from jobs import OVER, Snapshot
from mnist import History
from pages.lessons.chapters.chapter import Link
from pages.lessons.course import views
from pages.lessons.course.axes import accuracy_axes
from ui.charts import views as charts
from ui.links.training import run_names
from ui.presenting import presentation
from ui.widgets.ways import way_to
from ui.words.language import language, text
from ui.work.progress import progress
from ui.work.watch import TRAINING_SECONDS, Seen, say_refused, submit, watch


# Blocks with the same link share one job, whose name it is.
def live_training(key: str, link: Link, what: str, seen: Seen) -> None:
    """A training with its start button and its curves of test accuracy; ``what``: to watch in them."""
    st.markdown(f":material/visibility: {what}")
    with st.container(horizontal=True, vertical_alignment="center"):
        label = text("lessons.train") if seen[link.query] is None else text("mnist.again")
        busy = seen.busy(link.query)
        st.button(
            label, key=f"{key}-start", icon=":material/play_arrow:", disabled=busy, on_click=_start, args=(key, link)
        )
        way_to("mnist", text("lessons.open-mnist"), link.state().to_query())
        say_refused(key)
    watch(lambda now: _curves(link, now[link.query], key), seen, [link.query], TRAINING_SECONDS)


def sketch_of_training(key: str, link: Link, asked: views.Asked, seen: Seen) -> None:
    """A sketch of the test accuracy of one run; to reveal it is to train."""
    watch(lambda now: _sketch(link, now[link.query], key, asked), seen, [link.query], TRAINING_SECONDS)


def _curves(link: Link, found: Snapshot | None, key: str) -> None:
    progress(found, f"{key}-progress")
    if found is None:
        return
    names = run_names(found.runs, language())
    if len(link.state().seeds) > 1:
        names = [text("lessons.seed", n=history.training.seed) for history in found.runs]
    series = [
        {"name": name, "place": place, "faint": False} | points(history)
        for place, (name, history) in enumerate(zip(names, found.runs, strict=True))
    ]
    runs = [history.training.run.optimizer for history in found.runs]
    charts.curves(
        key=key,
        runs=runs,
        series=series,
        axes=accuracy_axes(link.state()),
        label=text("mnist.accuracy-label"),
        language=language(),
        present=presentation.within("text"),
    )
    # Numbers for whoever cannot see the curves, and for all at the end.
    ends = [f"{one['name']} {one['y'][-1]:.0%}" for one in series if one["y"]]
    st.caption(text("lessons.accuracies", ends=" · ".join(ends)))


def _sketch(link: Link, found: Snapshot | None, key: str, asked: views.Asked) -> None:
    views.sketch(
        key=key,
        asked=asked,
        query=None,
        runs=[run.optimizer for run in link.state().runs],
        axes=accuracy_axes(link.state()),
        truth=found and truth(found, found.runs[asked.run]),
        on_reveal=lambda: _reveal(key, link, found),
    )
    say_refused(key)


def points(history: History) -> dict[str, list]:
    """A history's curve of test accuracy, as the browser draws it."""
    accuracy = [round(value, 4) if value == value else None for value in history.test_accuracy.tolist()]
    return {"x": history.measured_at.tolist(), "y": accuracy}


def truth(found: Snapshot, history: History) -> dict[str, object]:
    """The curve of one training of a job, as a sketch is compared with it; ``done``: whether it grows no more."""
    return points(history) | {"done": found.status in OVER}


def _start(key: str, link: Link) -> None:
    submit(key, link.state().trainings(), link.query)


def _reveal(key: str, link: Link, found: Snapshot | None) -> None:
    # What was trained already is shown again.
    if found is None:
        _start(key, link)
