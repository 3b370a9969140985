"""How far a job is: a bar and a line, or why it failed."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from jobs import DONE, PAUSED, QUEUED, RUNNING, Snapshot, scheduler
from mnist import DataError
from ui.widgets.markdown import plain
from ui.words.language import text
from ui.work.owner import owner


def progress(found: Snapshot | None, key: str) -> DeltaGenerator:
    """Draws the bar in a container of this key, nothing where there is no job; the container, for what else is said."""
    place = st.container(key=key)
    with place:
        if found is not None:
            st.progress(min(1.0, found.done / max(1, found.total)), text=status_text(found))
            if said := _shared(found):
                st.caption(said)
            if found.error is not None:
                st.error(_why(found.error))
    return place


def going(found: Snapshot, job: str, doing: str, key: str) -> None:
    """Draws the bar of a job that goes on, what it is ``doing`` (a key of the words), and a button that ends it."""
    said = text(doing, done=found.done, total=found.total) if found.done else waiting_text(found)
    st.progress(found.done / found.total, text=said)
    st.button(text("mnist.stop"), key=key, icon=":material/stop:", on_click=scheduler().stop, args=(owner(), job))


def status_text(found: Snapshot) -> str:
    """One line on how far a job is."""
    values = {"done": f"{found.done:,}", "total": f"{found.total:,}"}
    if found.status == RUNNING and found.seconds_left is not None:
        return text("mnist.running", rate=f"{found.rate:,.0f}", left=_duration(found.seconds_left), **values)
    if found.status in (QUEUED, RUNNING):
        return waiting_text(found)
    if found.status == DONE:
        return text("mnist.done", total=values["total"])
    return text("mnist.paused" if found.status == PAUSED else "mnist.stopped", **values)


def waiting_text(found: Snapshot) -> str:
    """One line on a job that is not worked on yet: its place in the queue, and when its turn comes."""
    if not found.position:
        return text("mnist.queued")
    start, left = (_duration(_about(seconds or 0.0)) for seconds in (found.starts_in, found.seconds_left))
    return text("mnist.waiting", n=found.position, start=start, left=left)


def _shared(found: Snapshot) -> str:
    """What is computed, or was, for others too."""
    if found.found:
        all_ = found.found == len(found.runs)
        return text("mnist.found") if all_ else text("mnist.found-some", k=found.found, n=len(found.runs))
    return text("mnist.shared", n=found.readers) if found.readers > 1 else ""


def _about(seconds: float) -> float:
    """No more exact than a forecast is."""
    step = 1 if seconds < 10 else 5 if seconds < 60 else 10
    return step * round(seconds / step)


def _duration(seconds: float) -> str:
    whole = max(1, round(seconds))
    if whole < 60:
        return text("mnist.seconds", n=whole)
    return text("mnist.minutes", m=whole // 60, s=whole % 60)


def _why(error: BaseException) -> str:
    if isinstance(error, DataError):
        key = f"mnist.data-{error.reason}" if error.data == "mnist" else "mnist.data-fashion"
        return text(key, file=error.file)
    return text("mnist.failed", why=plain(f"{type(error).__name__}: {error}"))
