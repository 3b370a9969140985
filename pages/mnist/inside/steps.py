"""How evenly a step moves a layer: the singular values of what it adds to the layer's weights, at a checkpoint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from mnist import History
from ui.charts import views as charts
from ui.links.training import run_names
from ui.widgets.choices import choice_row
from ui.widgets.markdown import plain
from ui.words.language import language, text

AT, NEWEST, LAYER = "inside-steps-at", "inside-steps-newest", "inside-steps-layer"


def draw(runs: Sequence[History], layers: Sequence[str]) -> None:
    """Draws the spectra of the layer and the iteration that are chosen; ``layers``: their names."""
    kept = Counter(at for run in runs for at in run.checkpoints_at.tolist() if at)
    if not kept:
        st.markdown(text("inside.steps-none"))
        return
    layer, at = _layer(layers), _at(kept)
    spectra = {place: spectrum for place, run in enumerate(runs) if (spectrum := _spectrum(run, layer, at)) is not None}
    rank, names = runs[0].training.network.ranks[layer], run_names(runs, language())
    st.markdown(text("inside.steps", n=f"{at:,}"))
    charts.curves(
        key="inside-steps",
        runs=[run.training.run.optimizer for run in runs],
        series=[
            # A logarithmic axis has no 0.
            {"name": names[place], "place": place, "x": [*range(1, rank + 1)], "y": [_digits(one) for one in spectrum]}
            for place, spectrum in spectra.items()
        ],
        axes={"xTo": rank, "xLabel": text("inside.steps-x"), "yLabel": text("inside.steps-y"), "log": True}
        | {"empty": text("inside.steps-still")},
        label=text("inside.steps-label", layer=layers[layer]),
        language=language(),
    )
    listed = ", ".join(f"{plain(names[place])} {(one**2).sum() / one[0] ** 2:.1f}" for place, one in spectra.items())
    if listed:
        st.caption(text("inside.steps-rank", all=rank, listed=listed))


def _layer(layers: Sequence[str]) -> int:
    words = {str(layer): name for layer, name in enumerate(layers)}
    # The network of another training may have fewer.
    now = min(st.session_state.get(LAYER, 0), len(layers) - 1)
    choice_row("inside-steps-layers", text("inside.steps-layer"), words, str(now), _choose_layer)
    return now


def _choose_layer(layer: str) -> None:
    st.session_state[LAYER] = int(layer)


def _at(kept: Mapping[int, int]) -> int:
    """The iteration that is chosen; until one is, the newest of those that most runs have come to.

    ``kept``: by iteration, how many runs have.
    """
    memory, newest = st.session_state, max(kept, key=lambda at: (kept[at], at))
    if memory.get(AT) in (None, memory.get(NEWEST)) or memory[AT] not in kept:
        memory[AT] = newest
    memory[NEWEST] = newest
    return st.selectbox(text("inside.steps-at"), sorted(kept), key=AT, width=160)


def _spectrum(run: History, layer: int, at: int) -> np.ndarray | None:
    """Singular values of a run's step, float64 (rank,); None where it has taken none there that moved the layer."""
    for kept, spectrum in zip(run.checkpoints_at.tolist(), run.spectrum(layer), strict=True):
        if kept == at and spectrum[0] > 0:
            return spectrum
    return None


def _digits(value: float) -> float | None:
    return float(f"{value:.4g}") or None
