"""What a reader takes away from a race, in one dialog: pictures, numbers, a script that repeats it, a page, PyTorch."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator

import streamlit as st

from formula import number_text
from formula.packing import is_packed
from optimizers import OPTIMIZERS
from optimizers.cells import BOM
from optimizers.torch_lines import lacking, torch_lines
from simulation.maps.settings import NOISE
from simulation.scripts import Stroke, Window, race_script
from simulation.table import race_csv
from surfaces import find
from ui.browser import views as browser
from ui.browser.palette import looks_of
from ui.charts.look import strokes
from ui.links.query import query_text
from ui.links.race import RaceState, run_names
from ui.widgets.markdown import plain
from ui.words.language import language, text
from ui.words.texts import words

MAX_STEM = 80
"""Characters of a file's name without its ending: what every system and every mail program takes."""

STUDIO = (
    *("size", "losses", "length", "seconds", "png", "svg", "gif", "video"),
    *("flat", "smaller", "stop", "progress", "saved", "stopped", "failed"),
)
"""What the part of the dialog that makes pictures says."""


def takeaway(state: RaceState) -> None:
    """Draws the button that opens the dialog."""
    # A dialog is sent when it is opened: what nobody has asked for must not delay the first picture.
    if st.button(text("export.title"), icon=":material/download:", key="export", help=text("export.help")):
        st.dialog(text("export.title"))(_files)(state)


def stem_of(state: RaceState) -> str:
    """What the files of a race are called, without their ending: surface, runs and steps, in letters of every system.

    Rules and surfaces of the reader's own have no key that is a name for files.
    """
    keys = dict.fromkeys("my-rule" if is_packed(run.optimizer) else run.optimizer for run in state.runs)
    return _joined(surface_stem(state.surface), list(keys), f"{state.steps}-steps")


def surface_stem(surface: str) -> str:
    """What files call a surface."""
    return "my-surface" if is_packed(surface) else surface


def _joined(surface: str, keys: list[str], end: str) -> str:
    """As many of the keys as there is room for, and how many more there are."""
    for kept in range(len(keys), 0, -1):
        more = [] if kept == len(keys) else [f"and-{len(keys) - kept}-more"]
        stem = "-".join([surface, *keys[:kept], *more, end])
        if len(stem) <= MAX_STEM:
            break
    return re.sub(r"[^a-z0-9-]", "-", stem)[:MAX_STEM]


def _files(state: RaceState) -> None:
    """All that can be saved; what the files hold is computed when one is asked for."""
    stem = stem_of(state)
    said = words(language())
    browser.studio(key="export-studio", stem=stem, words={name: said[f"export.{name}"] for name in STUDIO})
    _download("csv", lambda: csv_text(state), f"{stem}.csv", "text/csv", ":material/table:")
    if find(state.surface).rows:
        st.caption(text("export.no-script"))
    else:
        _download("script", lambda: script_text(state), f"{stem}.py", "text/x-python", ":material/code:")
    _download("page", lambda: page_text(state), f"{stem}.html", "text/html", ":material/animation:")
    run = state.runs[state.selected]
    name = run.declaration.name
    lines = torch_lines(run, state.steps)
    if lines is None:
        st.caption(text("export.no-torch", name=plain(lacking(name, run))))
    else:
        st.caption(text("export.torch", name=plain(name)))
        st.code(lines, language="python", wrap_lines=True)


def _download(what: str, content: Callable[[], str], name: str, kind: str, icon: str) -> None:
    st.download_button(
        text(f"export.{what}"),
        content,
        name,
        kind,
        key=f"export-{what}",
        help=text(f"export.{what}-help"),
        on_click="ignore",
        icon=icon,
        width="stretch",
    )


def csv_text(state: RaceState) -> str:
    """Every step of the race as a table, which spreadsheets open as it is."""
    return BOM + race_csv(state.race(), state.runs, run_names(state, language()))


def page_text(state: RaceState) -> str:
    """The race as one interactive HTML file."""
    from simulation.page import race_page

    surface = find(state.surface)
    said = {name: text(f"export.page-{name}") for name in ("play", "pause", "settings", "link")}
    said |= {"step": text("curves.step"), "start": text("export.page-start"), "minimum": text("export.page-minimum")}
    said["lowest"] = text("export.page-lowest")
    return race_page(
        state.race(),
        surface,
        title=surface.name[language()],
        names=run_names(state, language()),
        settings=[
            *run_lines(state),
            f"{text('export.page-start')}: {', '.join(map(number_text, state.start))}",
            *place_lines(state),
        ],
        link=f"?{query_text(state.to_query())}",
        language=language(),
        strokes=strokes([run.optimizer for run in state.runs]),
        window=window_of(state),
        parameters=dict(state.parameters),
        hidden=state.hidden,
        words=said | {"diverged": text("export.page-diverged")},
    )


def run_lines(state: RaceState, without: Container[str] = ()) -> list[str]:
    """Every run in words, with its values but those of such names."""
    shown = [
        ", ".join(f"{key} = {number_text(value)}" for key, value in run.values.items() if key not in without)
        for run in state.runs
    ]
    return [": ".join(filter(None, parts)) for parts in zip(run_names(state, language()), shown, strict=True)]


def place_lines(state: RaceState, without: Container[str] = ()) -> list[str]:
    """What the runs have in common, wherever they start; the values of such names are left out."""
    common = {text("race.steps"): str(state.steps)}
    common |= {key: number_text(value) for key, value in state.parameters if key not in without}
    common |= {"σ": number_text(state.noise)} if state.noise and NOISE not in without else {}
    return [f"{name}: {value}" for name, value in common.items()]


def script_text(state: RaceState) -> str:
    """The race as a script, with the window and the looks of the page."""
    strokes = [None if place in state.hidden else stroke for place, stroke in enumerate(run_strokes(state))]
    query = query_text(state.to_query())
    return race_script(
        *state.arguments,
        names=run_names(state, language()),
        strokes=strokes,
        window=window_of(state),
        query=query,
    )


def window_of(state: RaceState) -> Window | None:
    """What of the plane the page shows, None for what the surface itself says."""
    box = state.window
    return None if box is None else ((box[0], box[1]), (box[2], box[3]))


def run_strokes(state: RaceState) -> Iterator[Stroke]:
    """The looks of the runs on a light page, given out as ``ui/browser/kit/marks.js`` does."""
    for look in looks_of([run.optimizer for run in state.runs], OPTIMIZERS):
        yield Stroke(look.light, look.marker, look.dash)
