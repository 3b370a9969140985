"""The session's work as a page sees it: one look at each job, again while it goes on, and one way to hand work in."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st

from jobs import OVER, TRAINING, QueueFull, Snapshot, scheduler
from jobs.scheduler import Work
from ui.words.language import text
from ui.work.owner import owner

TRAINING_SECONDS = 0.5
"""Between two looks at curves that grow."""
RUN_SECONDS = 0.1
"""The longer for each of many runs: a worker gives them chunks in turn, so the curve of each grows more seldom."""
PATIENCE_SECONDS = 2.5
"""No longer, however many they are."""


def pace(found: Snapshot | None) -> float:
    """Seconds between two looks at the curves of this work, in which many runs have come on no less than few."""
    runs = len(found.runs) if found else 0
    return min(max(TRAINING_SECONDS, RUN_SECONDS * runs), PATIENCE_SECONDS)


class Seen(dict[str, Snapshot | None]):
    """The session's jobs, by name, in one run of the page or of a fragment: each is looked at once, when asked for."""

    def __missing__(self, job: str) -> Snapshot | None:
        found = self[job] = scheduler().snapshot(owner(), job)
        return found

    def busy(self, job: str) -> bool:
        """Whether there is such a job and it is not over."""
        return self.stage(job) == "busy"

    def stage(self, job: str) -> str:
        """ "none", "busy" or "over": what a page's buttons and the length of its interval follow."""
        found = self[job]
        if found is None:
            return "none"
        return "over" if found.status in OVER else "busy"


def watch(draw: Callable[[Seen], None], seen: Seen, jobs: Iterable[str], seconds: float) -> None:
    """Draws what the page has seen, and again after so many seconds while one of these jobs goes on.

    When one of them begins, ends, or comes with its results at once, the page runs anew: what stands outside changes
    with it, and how often this looks. Stands in no other fragment.
    """
    jobs = tuple(jobs)
    was = [seen.stage(job) for job in jobs]
    first = [seen]

    def look() -> None:
        now = first.pop() if first else Seen()
        if [now.stage(job) for job in jobs] != was:
            st.rerun()
        draw(now)

    # A fragment's interval is fixed when it is made: idle pages do not poll.
    st.fragment(look, run_every=seconds if "busy" in was else None)()


def submit(asker: str, work: Work, job: str = TRAINING) -> bool:
    """Hands work in for the session, in place of its earlier job of that name; False where that was refused.

    ``asker``: what asked, beside which ``say_refused`` says so.
    """
    st.session_state.pop("refused", None)
    try:
        scheduler().submit(owner(), work, job)
    except QueueFull:
        refuse(asker, "mnist.queue-full")
        return False
    return True


def refuse(asker: str, key: str, **values: object) -> None:
    """Keeps why nothing was handed in, as the key of a text, until something else is asked for."""
    st.session_state["refused"] = asker, key, values


def say_refused(asker: str) -> None:
    """Says why what was asked for here last did not begin, if it did not."""
    by, key, values = st.session_state.get("refused", ("", "", {}))
    if by == asker:
        st.error(text(key, **values))
