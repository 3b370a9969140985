"""What a training shows while it runs: progress, growing curves, and a table of where each run stands."""

from __future__ import annotations

import numpy as np
import streamlit as st

from jobs import DONE, FAILED, OVER, PAUSED, QUEUED, RUNNING, STOPPED, Snapshot, scheduler
from mnist import DataError, History
from ui import browser
from ui.language import text
from ui.training_state import TrainingState
from ui.work import owner

SECONDS_BETWEEN_LOOKS = 0.5


def watch(state: TrainingState) -> None:
    """Draws the session's training, again and again while it runs."""
    found = scheduler().snapshot(owner())
    busy = found is not None and found.status in (QUEUED, RUNNING)
    # A fragment's interval is fixed when it is made: idle pages do not poll.
    st.fragment(_look, run_every=SECONDS_BETWEEN_LOOKS if busy else None)(state, busy)


def _look(state: TrainingState, was_busy: bool) -> None:
    found = scheduler().snapshot(owner())
    if was_busy and (found is None or found.status in OVER):
        # The buttons outside this fragment change with the status.
        st.rerun()
    _progress_bar(found)
    if found is not None and st.session_state.get("mnist-trained") != state:
        st.warning(text("mnist.changed"), icon=":material/history:")
    if found is not None and found.error is not None:
        st.error(_why(found.error))
    _curves(found, state)
    if found is not None and found.done:
        _table(found.runs)


def _progress_bar(found: Snapshot | None) -> None:
    with st.container(key="mnist-progress"):
        if found is None:
            return
        st.progress(found.done / found.total, text=status_text(found))


def draw_progress(found: Snapshot | None, state: TrainingState) -> None:
    """Says what Start would do, while nothing has been started."""
    if found is None:
        st.markdown(text("mnist.ready", runs=len(state.runs), iterations=f"{state.iterations:,}"))


def status_text(found: Snapshot) -> str:
    """One line on how far the training is."""
    values = {"done": f"{found.done:,}", "total": f"{found.total:,}"}
    match found.status:
        case _ if found.status == RUNNING and found.seconds_left is not None:
            left = _duration(found.seconds_left)
            return text("mnist.running", rate=f"{found.rate:,.0f}", left=left, **values)
        case _ if found.status in (QUEUED, RUNNING):
            return text("mnist.queued")
        case _ if found.status == PAUSED:
            return text("mnist.paused", **values)
        case _ if found.status == STOPPED:
            return text("mnist.stopped", **values)
        case _ if found.status == DONE:
            return text("mnist.done", total=values["total"])
        case _ if found.status == FAILED:
            return text("mnist.stopped", **values)


def _duration(seconds: float) -> str:
    whole = max(1, round(seconds))
    if whole < 60:
        return text("mnist.seconds", n=whole)
    return text("mnist.minutes", m=whole // 60, s=whole % 60)


def _why(error: BaseException) -> str:
    if isinstance(error, DataError):
        return text(f"mnist.data-{error.reason}", file=error.file)
    return text("mnist.failed", why=f"{type(error).__name__}: {error}")


def _curves(found: Snapshot | None, state: TrainingState) -> None:
    runs = found.runs if found is not None else []
    iterations = runs[0].training.iterations if runs else state.iterations
    names = _names(runs)
    optimizers = [run.training.run.optimizer for run in runs]
    axes = {"xTo": iterations, "xLabel": text("curves.iteration")}
    left, right = st.columns([3, 2])
    with left:
        st.markdown(f"**{text('mnist.accuracy')}** — {text('mnist.accuracy-note')}")
        with st.container(key="mnist-accuracy"):
            browser.curves(
                key="mnist-accuracy-curves",
                runs=optimizers,
                series=[_series(i, f"{names[i]} (test)", run, run.test_accuracy) for i, run in enumerate(runs)]
                + [
                    _series(i, f"{names[i]} (train)", run, run.train_accuracy, faint=True) for i, run in enumerate(runs)
                ],
                axes=axes | {"yFrom": 0, "yTo": 1, "yLabel": text("curves.accuracy")},
                label=text("mnist.accuracy-label"),
            )
    with right:
        st.markdown(f"**{text('mnist.loss')}** — {text('mnist.loss-note')}")
        browser.curves(
            key="mnist-loss-curves",
            runs=optimizers,
            series=[_series(i, names[i], run, run.measured_loss) for i, run in enumerate(runs)],
            axes=axes | {"yFrom": 0, "yLabel": text("curves.training-loss")},
            label=text("mnist.loss-label"),
        )


def _names(runs: list[History]) -> list[str]:
    """The optimizers' names, numbered where one stands more than once."""
    plain = [run.training.run.declaration.name for run in runs]
    return [name if plain.count(name) == 1 else f"{name} {plain[: i + 1].count(name)}" for i, name in enumerate(plain)]


def _series(place: int, name: str, run: History, y: np.ndarray, faint: bool = False) -> dict:
    # JSON knows no NaN; four digits are more than a pixel can show.
    values = [round(value, 4) if value == value else None for value in y.tolist()]
    return {"name": name, "place": place, "x": run.measured_at.tolist(), "y": values, "faint": faint}


def _table(runs: list[History]) -> None:
    rows = []
    for run in runs:
        if run.diverged_at >= 0:
            standing = text("mnist.result-diverged", n=run.diverged_at)
        else:
            standing = _percent(run.test_accuracy[-1:])
        rows.append(
            {
                text("mnist.result"): f"{run.training.run.declaration.name} ({run.training.run})",
                text("mnist.result-test"): standing,
                text("mnist.result-best"): _percent(
                    run.test_accuracy[np.argmax(run.test_accuracy) :] if len(run.test_accuracy) else run.test_accuracy
                ),
                text("mnist.result-train"): _percent(run.train_accuracy[-1:]),
            }
        )
    st.table(rows, border="horizontal", hide_index=True)


def _percent(values: np.ndarray) -> str:
    return f"{values[0]:.2%}" if len(values) and values[0] == values[0] else "–"
