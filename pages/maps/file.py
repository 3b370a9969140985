"""The selected run's basin map as one interactive HTML file, computed by a worker when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from jobs import DONE, FAILED, QUEUED, RUNNING, Tasks
from optimizers import Run
from simulation import BasinMap, basin_map
from surfaces import find
from ui.links.maps import MapsState
from ui.links.query import query_text
from ui.links.race import run_names
from ui.widgets.markdown import plain
from ui.widgets.takeaway import place_lines, run_lines, surface_stem, window_of
from ui.words.language import language, text
from ui.words.texts import words
from ui.work.progress import going
from ui.work.watch import TRAINING_SECONDS, Seen, say_refused, submit, watch

JOB = "map-file"
MOST_CELLS = 200
"""Starts a side at the most: more would be a file that no browser opens at once."""
_OF = "maps-file-of"


def file(state: MapsState) -> None:
    """Draws the button that makes the file, how far it is, and the one that saves it."""
    watch(lambda seen: _draw(state, seen), Seen(), [JOB], TRAINING_SECONDS)


def _draw(state: MapsState, seen: Seen) -> None:
    asked = _asked(state)
    # Another map than the one that was asked for may be shown by now.
    work = seen[JOB] if st.session_state.get(_OF) == asked else None
    if work is not None and work.status == DONE:
        (found,) = work.results
        st.download_button(
            text("maps.file-save"),
            lambda: page_text(state, found),
            f"{surface_stem(state.surface)}-map.html",
            "text/html",
            key="maps-file-save",
            on_click="ignore",
            icon=":material/download:",
        )
    elif work is not None and work.status in (QUEUED, RUNNING):
        going(work, JOB, "maps.file-computing", "maps-file-stop")
    else:
        if work is not None and work.status == FAILED:
            st.error(text("maps.file-failed", why=plain(f"{type(work.error).__name__}: {work.error}")))
        help = text("maps.file-help", cells=MOST_CELLS)
        st.button(
            text("maps.file"), key="maps-file", help=help, icon=":material/map:", on_click=_compute, args=(asked,)
        )
        say_refused(JOB)


def _asked(state: MapsState) -> tuple[object, ...]:
    """What ``basin_map`` is to be given, the surface by its name."""
    cells, box = min(state.cells, MOST_CELLS), window_of(state.race())
    run = state.runs[state.selected]
    return state.surface, run, cells, cells, state.steps, box, state.parameters, state.noise, state.seed


def _compute(asked: tuple[str, Run, int, int, int, object, tuple, float, int]) -> None:
    surface, *more, parameters, noise, seed = asked
    if submit(JOB, Tasks(basin_map, [(find(surface), *more, dict(parameters), noise, seed)]), JOB):
        st.session_state[_OF] = asked


def page_text(state: MapsState, found: BasinMap) -> str:
    """The file of such a map, in the page's language."""
    from simulation.page import map_page

    race, place = state.race(), state.selected
    return map_page(
        found,
        title=f"{find(state.surface).name[language()]} — {run_names(race, language())[place]}",
        settings=[run_lines(race)[place], *place_lines(race)],
        link=f"?{query_text(state.to_query())}",
        language=language(),
        words=_words(),
    )


def _words() -> Mapping[str, str]:
    said = words(language())
    own = {name: said[f"maps.{name}"] for name in ("not-converged", "diverged", "stationary", "more")}
    return own | {name: said[f"export.page-{name}"] for name in ("settings", "link")} | {"steps": said["race.steps"]}
