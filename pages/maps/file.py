"""The map that is shown as one interactive HTML file, computed by a worker when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import isqrt

import streamlit as st

from formula import number_text
from jobs import DONE, FAILED, QUEUED, RUNNING, Tasks
from simulation import BasinMap, Sensitivity, SettingsMap, basin_map, sensitivity, settings_map
from simulation.setting_curves import WORDS as CURVE_WORDS
from surfaces import find
from ui.charts.look import strokes
from ui.links.axes import called
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
"""A side at the most: more would be a file that no browser opens at once."""
MOST_STEPS = 50_000_000
"""Of all cells of a settings map or a sensitivity from all starts: more than a minute's work is no file to wait for."""
_OF = "maps-file-of"


def file(state: MapsState) -> None:
    """Draws the button that makes the file, how far it is, and the one that saves it."""
    state = replace(state, kind=state.shows)
    watch(lambda seen: _draw(state, seen), Seen(), [JOB], TRAINING_SECONDS)


def _draw(state: MapsState, seen: Seen) -> None:
    asked = st.session_state.get(_OF)
    # Another map than the one that was asked for may be shown by now; nobody who asked for none waits for its values.
    work = seen[JOB] if asked is not None and asked == _asked(state) else None
    if work is not None and work.status == DONE:
        (found,) = work.results
        st.download_button(
            text("maps.file-save"),
            lambda: page_text(state, found),
            f"{surface_stem(state.surface)}-{'map' if state.kind == 'basins' else state.kind}.html",
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
        help = text(f"maps.file-help-{state.kind}", cells=cells_of(state))
        st.button(
            text("maps.file"), key="maps-file", help=help, icon=":material/map:", on_click=_compute, args=(state,)
        )
        say_refused(JOB)


def cells_of(state: MapsState) -> int:
    """How many cells a side the file's map has: those of the page, or as many as there may be."""
    each = max(1, state.steps) * state.starts**2
    if state.kind == "basins":
        return min(state.cells, MOST_CELLS)
    if state.kind == "settings":
        return min(state.cells, MOST_CELLS, isqrt(MOST_STEPS // each))
    return min(state.cells, MOST_STEPS // (each * len(state.seen)))


def _asked(state: MapsState) -> tuple[object, ...]:
    """The function that computes the map, and what it is to be given, the surface by its name."""
    cells, conditions = cells_of(state), (state.parameters, state.noise, state.seed)
    if state.kind == "basins":
        run, window = state.runs[state.selected], window_of(state.race())
        return basin_map, state.surface, run, cells, cells, state.steps, window, *conditions
    # A whole number may stand in several cells.
    axes = [(one.quantity.key, tuple(dict.fromkeys(one.values(cells)))) for one in state.axes]
    starts = state.tried_from.tolist()
    if state.kind == "settings":
        return settings_map, state.surface, state.tried, *axes, starts, state.steps, *conditions
    runs = [state.runs[place] for place in state.seen]
    return sensitivity, state.surface, runs, *axes[0], state.steps, starts, *conditions


def work_of(state: MapsState) -> Tasks:
    """What is to be computed."""
    function, surface, *more, parameters, noise, seed = _asked(state)
    return Tasks(function, [(find(surface), *more, dict(parameters), noise, seed)])


def _compute(state: MapsState) -> None:
    if submit(JOB, work_of(state), JOB):
        st.session_state[_OF] = _asked(state)


def page_text(state: MapsState, found: BasinMap | SettingsMap | Sensitivity) -> str:
    """The file of such a map, in the page's language."""
    from simulation.page import map_page

    race, names = state.race(), run_names(state.race(), language())
    places = state.seen if state.kind == "sensitivity" else [state.selected]
    shown = text("maps.sensitivity") if state.kind == "sensitivity" else names[state.selected]
    return map_page(
        found,
        title=f"{find(state.surface).name[language()]} — {shown}",
        settings=_lines(state),
        link=f"?{query_text(state.to_query())}",
        language=language(),
        names=[names[place] for place in places],
        strokes=[strokes([run.optimizer for run in race.runs])[place] for place in places],
        words=_words(),
        axes=[] if state.kind == "basins" else [called(one.quantity, language()) for one in state.axes],
        colour=state.colour,
    )


def _lines(state: MapsState) -> list[str]:
    """What the map is of, in words."""
    race, cells = state.race(), cells_of(state)
    if state.kind == "basins":
        said = text("maps.common", cells=cells, steps=state.steps)
        return [run_lines(race)[state.selected], said, *place_lines(race)]
    along = {one.quantity.key for one in state.axes}
    places = state.seen if state.kind == "sensitivity" else [state.selected]
    ends = [(called(one.quantity, language()), number_text(one.low), number_text(one.high)) for one in state.axes]
    side = state.starts
    start = ", ".join(map(number_text, state.start)) if side == 1 else f"{side} × {side}"
    return [
        *(run_lines(race, along)[place] for place in places),
        *(text("maps.span", **{"axis": name, "from": low, "to": high}) for name, low, high in ends),
        text(f"maps.common-{state.kind}", cells=cells, steps=state.steps),
        f"{text('export.page-start')}: {start}",
        *place_lines(race, along),
    ]


def _words() -> Mapping[str, str]:
    said = words(language())
    own = {
        name: said[f"maps.{name}"] for name in ("not-converged", "stationary", "more", "border", "ridge", "by-steps")
    }
    own |= {"none": said["maps.reaches-none"], "settings-said": said["maps.settings-said"], "steps": said["race.steps"]}
    own |= {name: said[f"good.{name}"] for name in CURVE_WORDS}
    own |= {"final": said["maps.by-loss"].replace("{steps}", "{n}")}
    return own | {name: said[f"export.page-{name}"] for name in ("settings", "link")}
