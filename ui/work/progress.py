"""How far a job is: a bar and a line, or why it failed."""

from __future__ import annotations

import streamlit as st

from jobs import DONE, PAUSED, QUEUED, RUNNING, Snapshot
from mnist import DataError
from ui.words.language import text


def progress(found: Snapshot | None, key: str) -> None:
    """Draws the bar in a container of this key; nothing in it where there is no job."""
    with st.container(key=key):
        if found is not None:
            st.progress(min(1.0, found.done / max(1, found.total)), text=status_text(found))
    if found is not None and found.error is not None:
        st.error(_why(found.error))


def status_text(found: Snapshot) -> str:
    """One line on how far a job is."""
    values = {"done": f"{found.done:,}", "total": f"{found.total:,}"}
    if found.status == RUNNING and found.seconds_left is not None:
        return text("mnist.running", rate=f"{found.rate:,.0f}", left=_duration(found.seconds_left), **values)
    if found.status in (QUEUED, RUNNING):
        return text("mnist.waiting", n=found.position) if found.position else text("mnist.queued")
    if found.status == DONE:
        return text("mnist.done", total=values["total"])
    return text("mnist.paused" if found.status == PAUSED else "mnist.stopped", **values)


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
