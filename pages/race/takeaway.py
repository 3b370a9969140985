"""What a reader takes away from a race: its numbers, a script that repeats it, PyTorch's words for a run."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from formula.packing import is_packed
from optimizers import OPTIMIZERS
from optimizers.torch_lines import torch_lines
from simulation.script import Stroke, race_script
from simulation.table import race_csv
from surfaces import find
from ui.browser.palette import looks_of
from ui.links.query import query_text
from ui.links.race import RaceState, run_names
from ui.words.language import text


def takeaway(state: RaceState) -> None:
    """Draws the button that opens the downloads."""
    # A dialog is sent when it is opened: what nobody has asked for must not delay the first picture.
    if st.button(text("export.title"), icon=":material/download:", key="export"):
        st.dialog(text("export.title"))(_downloads)(state)


def _downloads(state: RaceState) -> None:
    """The downloads; what they hold is computed when one is asked for."""
    # A surface of the reader's own has no name that is one for files.
    stem = "my-surface" if is_packed(state.surface) else state.surface
    st.download_button(
        text("export.csv"),
        lambda: csv_text(state),
        f"{stem}.csv",
        "text/csv",
        key="export-csv",
        help=text("export.csv-help"),
        on_click="ignore",
        icon=":material/table:",
        width="stretch",
    )
    if find(state.surface).rows:
        st.caption(text("export.no-script"))
    else:
        st.download_button(
            text("export.script"),
            lambda: script_text(state),
            f"{stem.replace('-', '_')}_race.py",
            "text/x-python",
            key="export-script",
            help=text("export.script-help"),
            on_click="ignore",
            icon=":material/code:",
            width="stretch",
        )
    run = state.runs[state.selected]
    name = run.declaration.name
    lines = torch_lines(run, state.steps)
    if lines is None:
        st.caption(text("export.no-torch", name=name))
    else:
        st.caption(text("export.torch", name=name))
        st.code(lines, language="python", wrap_lines=True)


def csv_text(state: RaceState) -> str:
    """Every step of the race as a table."""
    return race_csv(state.race(), state.runs, run_names(state))


def script_text(state: RaceState) -> str:
    """The race as a script, with the window and the looks of the page."""
    box = state.window
    window = None if box is None else ((box[0], box[1]), (box[2], box[3]))
    strokes = [None if place in state.hidden else stroke for place, stroke in enumerate(run_strokes(state))]
    query = query_text(state.to_query())
    return race_script(
        find(state.surface),
        state.runs,
        state.start,
        state.steps,
        state.noise,
        state.seed,
        dict(state.parameters),
        state.lineages,
        names=run_names(state),
        strokes=strokes,
        window=window,
        query=query,
    )


def run_strokes(state: RaceState) -> Iterator[Stroke]:
    """The looks of the runs on a light page, given out as ``ui/browser/kit/marks.js`` does."""
    for look in looks_of([run.optimizer for run in state.runs], OPTIMIZERS):
        yield Stroke(look.light, look.marker, look.dash)
