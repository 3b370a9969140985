"""The section Export of the MNIST page: the histories as a table, the race as scripts."""

from __future__ import annotations

import io

import streamlit as st

from jobs import TRAINING, Snapshot
from mnist.scripts import TrainingRace, in_torch, numpy_script, torch_script
from mnist.summary import write_csv
from optimizers.cells import BOM
from optimizers.torch_lines import differs, lacking
from ui.links.query import query_text
from ui.links.training import TrainingState
from ui.words.language import text
from ui.work.watch import Seen


def draw(state: TrainingState, seen: Seen) -> None:
    """Draws the downloads; what they hold is computed when one is asked for."""
    found = seen[TRAINING]
    race = TrainingRace(state.trainings(), query_text(state.to_query()))
    stem = f"{state.data}_race"
    there = found is not None and found.done > 0
    with st.container(key="mnist-export"):
        _button("csv", lambda: csv_text(found), f"{stem}.csv", "table", None if there else text("takeaway.csv-none"))
        if there and tuple(history.training for history in found.runs) != race.trainings:
            st.caption(text("takeaway.csv-older"))
        _button("numpy", lambda: numpy_script(race), f"{stem}.py", "code")
        none = not any(map(in_torch, race.runs))
        reason = text("takeaway.torch-none") if none else None
        _button("torch", lambda: torch_script(race), f"{stem}_torch.py", "code", reason)
        missing = [lacking(name, run) for name, run in zip(race.names, race.runs, strict=True) if not in_torch(run)]
        if missing:
            st.caption(text("takeaway.torch-lacks", names=_plain(missing)))
        others = [name for name, run in zip(race.names, race.runs, strict=True) if in_torch(run) and differs(run)]
        if others:
            st.caption(text("takeaway.torch-momentum", names=_plain(others)))
        st.caption(text("takeaway.pictures"))


def csv_text(found: Snapshot) -> str:
    """The histories so far as a table, which spreadsheets open as it is; its runs are called as in the scripts."""
    file = io.StringIO(newline="")
    write_csv(file, found.runs, TrainingRace(tuple(history.training for history in found.runs)).names)
    return BOM + file.getvalue()


def _button(name: str, content: object, file: str, icon: str, missing: str | None = None) -> None:
    """A download; ``missing`` says why there is nothing to load."""
    st.download_button(
        text(f"takeaway.{name}"),
        content,
        file,
        "text/csv" if file.endswith(".csv") else "text/x-python",
        key=f"mnist-export-{name}",
        help=missing or text(f"takeaway.{name}-help"),
        on_click="ignore",
        icon=f":material/{icon}:",
        disabled=missing is not None,
        width="stretch",
    )


def _plain(names: list[str]) -> str:
    """The names side by side, in code marks: a user's name may hold Markdown."""
    return ", ".join(f"`{name.replace('`', chr(39))}`" for name in names)
