"""Is this a saddle? Gradient and curvature of the runs' losses at one of their checkpoints."""

from __future__ import annotations

import numpy as np
import streamlit as st

from jobs import DONE, FAILED, OVER, TRAINING, Snapshot, Tasks
from mnist import History, RunState
from mnist.curvature import BENT, FLAT, SAMPLE, STEPS, Stand, stand
from ui.links.training import run_names
from ui.widgets.markdown import plain
from ui.widgets.table import table
from ui.words.language import language, text
from ui.work.progress import going
from ui.work.watch import Seen, say_refused, submit

JOB = "curvature"


def draw(found: Snapshot, seen: Seen) -> None:
    """Draws what was measured at a checkpoint of these runs, or offers to measure it."""
    training = found.runs[0].training
    if training.batchnorm:
        st.markdown(text("curvature.batchnorm"))
        return
    st.markdown(text("curvature.intro", images=f"{min(SAMPLE, training.images):,}"))
    if seen.busy(TRAINING):
        st.markdown(text("curvature.wait"))
        return
    kept = [_kept(*both) for both in zip(found.runs, found.states, strict=True)]
    ends = sorted(set().union(*kept))
    if not ends:
        st.markdown(text("curvature.none"))
        return
    at = st.selectbox(text("curvature.at"), ends, len(ends) - 1, key="inside-curvature-at", width=160)
    # What a browser sends need not be on the list.
    at = at if at in ends else ends[-1]
    there = [place for place, own in enumerate(kept) if at in own]
    mark = tuple((found.runs[place].training, found.runs[place].diverged_at) for place in there), at
    work = seen[JOB] if st.session_state.get("inside-curvature") == mark else None
    if work is not None and work.status == DONE:
        names = run_names(found.runs, language())
        _show([names[place] for place in there], work.results)
    elif work is not None and work.status not in OVER:
        going(work, JOB, "curvature.going", "inside-curvature-stop")
    else:
        if work is not None and work.status == FAILED:
            st.error(text("curvature.failed", why=plain(f"{type(work.error).__name__}: {work.error}")))
        arguments = [(found.runs[place].training, kept[place][at]) for place in there]
        st.button(
            text("curvature.start"),
            key="inside-curvature-start",
            type="primary",
            icon=":material/landscape_2:",
            on_click=_start,
            args=(mark, arguments),
        )
        say_refused(JOB)


def _kept(history: History, state: RunState) -> dict[int, np.ndarray]:
    """The finite weights that are known of a run, by iteration."""
    known = dict(zip(history.checkpoints_at.tolist(), history.checkpoints, strict=False))
    known |= {state.iteration: state.shown} if state.diverged_at < 0 else {}
    return {at: weights for at, weights in known.items() if np.isfinite(weights).all()}


def _start(mark: tuple, arguments: list[tuple]) -> None:
    if submit(JOB, Tasks(stand, arguments), JOB):
        st.session_state["inside-curvature"] = mark


def _show(names: list[str], stands: list[Stand]) -> None:
    columns = {
        text("mnist.result"): names,
        text("curvature.loss"): [round(one.loss, 4) for one in stands],
        text("curvature.gradient"): [round(one.gradient, 4) for one in stands],
        text("curvature.low"): [round(one.ends.low, 4) for one in stands],
        text("curvature.high"): [round(one.ends.high, 4) for one in stands],
    }
    table(columns, key="inside-curvature-table")
    st.markdown("\n".join(f"- {_sentence(name, one)}" for name, one in zip(names, stands, strict=True)))
    error = f"{max(one.ends.error for one in stands):.1g}"
    st.caption(text("curvature.note", flat=_percent(FLAT, 1), steps=STEPS, error=error))


def _sentence(name: str, one: Stand) -> str:
    low = f"{one.ends.low:.2g}".replace("-", "−")
    return text(f"curvature.{one.kind}", name=plain(name), gain=_percent(one.gain, 2), low=low, bent=_percent(BENT, 0))


def _percent(share: float, digits: int) -> str:
    return f"{100 * share:.{digits}f} %"
