"""How every run of a training stands, as a table that can be sorted."""

from __future__ import annotations

import math

import streamlit as st

from jobs import TRAINING
from mnist import History
from mnist.paired import paired
from mnist.summary import TARGET, Standing, by_run, run_count, standing
from optimizers import Run
from ui.charts import views as charts
from ui.links.training import TrainingState, run_names
from ui.widgets.markdown import plain
from ui.widgets.table import table
from ui.words.language import language, text
from ui.work.watch import Seen

SHARES = tuple(f"mnist.result-{name}" for name in ("test", "sd", "best", "area", "train"))
"""The words of columns that are shares of images."""


def draw(state: TrainingState, seen: Seen) -> None:
    """One line for each run; a click on a column's head sorts by it."""
    found = seen[TRAINING]
    if found is None or not found.done:
        st.caption(text("mnist.empty"))
        return
    grouped = by_run(found.runs, run_count(found.runs))
    names = run_names([seeds[0] for seeds in grouped], language())
    rows = [_row(name, seeds[0].training.run, standing(seeds)) for name, seeds in zip(names, grouped, strict=True)]
    columns = {key: [row.get(key) for row in rows] for row in rows for key in row}
    charts.finals(
        key="mnist-finals",
        runs=[seeds[0].training.run.optimizer for seeds in grouped],
        names=names,
        accuracies=[[_last(history) for history in seeds] for seeds in grouped],
        axis=text("mnist.result-test"),
        label=text("mnist.finals-label"),
        language=language(),
    )
    table(
        columns,
        key="mnist-results",
        formats=dict.fromkeys(map(text, SHARES), "%.2f %%"),
        configured={text("mnist.result"): st.column_config.TextColumn(width="large", pinned=True)},
        # A table has one word for what is missing: of a run that diverged that is more than the target.
        missing="—" if text("mnist.result-lost") in columns else text("results.never"),
    )
    st.caption(text("mnist.results-note", target=f"{TARGET:.0%}"))
    _differences(names, [[_last(history) for history in seeds] for seeds in grouped])


def _differences(names: list[str], accuracies: list[list[float]]) -> None:
    """How far the others end from the first run, seed by seed, where there are several of both."""
    found = [paired(accuracies[0], other) for other in accuracies[1:]]
    if not any(one.pairs > 1 for one in found):
        return
    st.markdown(text("mnist.pairs", name=plain(names[0])))
    columns = {
        text("mnist.result"): names[1:],
        text("mnist.pairs-mean"): [_percent(one.mean) for one in found],
        text("mnist.pairs-low"): [_percent(one.low) for one in found],
        text("mnist.pairs-high"): [_percent(one.high) for one in found],
        text("mnist.pairs-wins"): [text("mnist.pairs-of", wins=one.wins, pairs=one.pairs) for one in found],
    }
    points = (text(f"mnist.pairs-{key}") for key in ("mean", "low", "high"))
    table(columns, key="mnist-pairs", formats=dict.fromkeys(points, "%+.2f"))
    st.caption(text("mnist.pairs-note"))


def _row(name: str, run: Run, now: Standing) -> dict[str, object]:
    several = now.seeds > 1
    row: dict[str, object] = {
        text("mnist.result"): f"{name} ({run})",
        text("mnist.result-test"): _percent(now.final),
        **({text("mnist.result-sd"): _percent(now.final_sd)} if several else {}),
        text("mnist.result-best"): _percent(now.best),
        text("mnist.result-reached"): None if now.reached != now.reached else round(now.reached),
        **({text("mnist.result-reaching"): now.reaching} if several else {}),
        text("mnist.result-area"): _percent(now.area),
        text("mnist.result-train"): _percent(now.batch),
        text("mnist.result-seconds"): round(now.seconds, 2),
    }
    if now.diverged:
        row[text("mnist.result-lost")] = now.diverged
    return row


def _last(history: History) -> float:
    """The last measured test accuracy, NaN where the run diverged or nothing was measured."""
    lost = history.diverged_at >= 0 or not len(history.test_accuracy)
    return math.nan if lost else float(history.test_accuracy[-1])


def _percent(value: float) -> float | None:
    return None if value != value else round(100 * value, 2)
