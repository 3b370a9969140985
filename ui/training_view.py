"""What a training shows while it runs: progress, growing curves, and the section that is open."""

from __future__ import annotations

import streamlit as st

from jobs import DONE, FAILED, OVER, PAUSED, QUEUED, RUNNING, STOPPED, Snapshot, scheduler
from mnist import DataError
from ui.language import text
from ui.training_controls import same_training
from ui.training_curves import curves
from ui.training_sections import section
from ui.training_state import TrainingState
from ui.work import owner

SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_BETWEEN_SECTIONS = 1.0


def watch(state: TrainingState) -> None:
    """Draws the session's training, again and again while it runs."""
    busy = _busy(scheduler().snapshot(owner()))
    # A fragment's interval is fixed when it is made: idle pages do not poll.
    st.fragment(_look, run_every=SECONDS_BETWEEN_LOOKS if busy else None)(state, busy)


def watch_section(state: TrainingState) -> None:
    """Draws the section below, likewise."""
    busy = _busy(scheduler().snapshot(owner()))
    st.fragment(_look_below, run_every=SECONDS_BETWEEN_SECTIONS if busy else None)(state)


def _busy(found: Snapshot | None) -> bool:
    return found is not None and found.status in (QUEUED, RUNNING)


def _look(state: TrainingState, was_busy: bool) -> None:
    found = scheduler().snapshot(owner())
    if was_busy and (found is None or found.status in OVER):
        # The buttons outside this fragment change with the status.
        st.rerun()
    with st.container(key="mnist-progress"):
        if found is not None:
            st.progress(found.done / found.total, text=status_text(found))
    if found is not None and not same_training(found, state):
        st.warning(text("mnist.changed"), icon=":material/history:")
    if found is not None and found.error is not None:
        st.error(_why(found.error))
    curves(state, found)


def _look_below(state: TrainingState) -> None:
    section(state, scheduler().snapshot(owner()))


def status_text(found: Snapshot) -> str:
    """One line on how far a job is."""
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
        key = f"mnist.data-{error.reason}" if error.data == "mnist" else "mnist.data-fashion"
        return text(key, file=error.file)
    return text("mnist.failed", why=f"{type(error).__name__}: {error}")
