"""The section *Inside* of the MNIST page: what trained networks look like from inside, and what they say of a digit."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import streamlit as st

from jobs import MAX_RUNS, OVER, TRAINING, Snapshot
from mnist import DATA_SETS, DataError, History, RunState, inside, load
from pages.mnist.inside import curvature, steps, views
from ui.browser.given import given, several, whole
from ui.charts import views as charts
from ui.links.training import TrainingState, run_names
from ui.widgets.choices import choice_row
from ui.widgets.markdown import plain
from ui.words.language import language, text
from ui.work.watch import Seen

MAX_POINTS = 250
SAMPLES = 60
"""Test images that can be taken instead of drawing."""
STAGES = 10
"""While it trains, a network is sent to the browser this often in all."""


def draw(state: TrainingState, seen: Seen) -> None:
    """Draws the section of the session's job; only the part that is open is computed."""
    found = seen[TRAINING]
    if found is None or found.error is not None:
        st.markdown(text("inside.empty"))
        return
    part = _part()
    seed = found.states[0].training.seed
    shown = [i for i, one in enumerate(found.states) if one.training.seed == seed]
    if len(shown) < len(found.states):
        st.caption(text("inside.seed", seed=seed))
    of_seed = replace(found, states=[found.states[i] for i in shown], runs=[found.runs[i] for i in shown])
    try:
        _PARTS[part](of_seed, seen)
    except DataError:
        # The job is about to fail of it, and says how to mend it.
        st.markdown(text("inside.empty"))


def _part() -> str:
    """Which part is open, by a row of their names."""
    names = {key: text(f"inside.part-{key}") for key in _PARTS}
    part = st.session_state.setdefault("inside-part", next(iter(_PARTS)))
    choice_row("inside-part-name", text("inside.parts"), names, part, _open)
    return part


def _open(part: str) -> None:
    st.session_state["inside-part"] = part


def _weights(found: Snapshot, _: Seen) -> None:
    state = _alive(_chosen(found))
    if state is None:
        return
    pictures = inside.pictures(state)
    hidden = state.training.hidden
    st.markdown(text("inside.weights" if hidden else "inside.weights-classes"))
    if hidden and hidden[0] > len(pictures):
        st.caption(text("inside.weights-first", shown=len(pictures), all=hidden[0]))
    views.pictures(
        key="inside-pictures",
        weights=pictures,
        names=() if hidden else DATA_SETS[state.training.data].classes,
        label=text("inside.weights-label", n=len(pictures)),
    )


def _spread(found: Snapshot, _: Seen) -> None:
    state = _alive(_chosen(found))
    if state is None:
        return
    layers = _layers(state.training.network.sizes)
    st.markdown(text("inside.spread", n=inside.SAMPLE))
    groups = [
        {
            "heading": text("inside.gradients"),
            "panels": [_panel(*each, log=True) for each in zip(layers, inside.gradient_sizes(state), strict=True)],
        },
        {
            "heading": text("inside.activations"),
            "panels": [_panel(*each) for each in zip(layers[:-1], inside.activations(state), strict=True)],
        },
    ]
    charts.histograms(
        key="inside-histograms",
        groups=[group for group in groups if group["panels"]],
        label=text("inside.spread-label"),
        language=language(),
    )


def _panel(title: str, histogram: inside.Histogram, log: bool = False) -> dict:
    size = int(histogram.counts.sum()) + histogram.zeros
    known = histogram.middle == histogram.middle
    notes = [text("inside.median", value=_short(10**histogram.middle if log else histogram.middle))] if known else []
    if histogram.zeros:
        notes.append(text("inside.zeros", share=f"{histogram.zeros / size:.0%}"))
    return {
        "title": title,
        "note": " · ".join(notes),
        "counts": histogram.counts.tolist(),
        "low": histogram.low,
        "high": histogram.high,
        "middle": histogram.middle if known else None,
        "log": log,
    }


def _time(found: Snapshot, _: Seen) -> None:
    runs = found.runs
    name, _ = _chosen(found)
    run, names = runs[_place(runs)], run_names(runs, language())
    layers = _layers(run.training.network.sizes)
    axes = {"xTo": run.training.iterations, "xLabel": text("mnist.x-iterations"), "log": True}
    left, right = st.columns(2)
    with left:
        st.markdown(text("inside.sizes", name=plain(name)))
        charts.curves(
            key="inside-sizes",
            runs=layers,
            series=[{"name": layer, "place": k, **_series(run, run.gradients[:, k])} for k, layer in enumerate(layers)],
            axes=axes | {"yLabel": text("inside.size-axis")},
            label=text("inside.sizes-label"),
            language=language(),
        )
    with right:
        summed = st.session_state.setdefault("inside-later", False)
        st.markdown(text("inside.rates-later" if summed else "inside.rates"))
        # A rule whose gradients go on to act in no fixed ratio has no sum to show.
        later = [run.training.run.later if summed else 1.0 for run in runs]
        charts.curves(
            key="inside-rates",
            runs=[run.training.run.optimizer for run in runs],
            series=[
                {"name": names[i], "place": i, **_series(run, run.rates[:, 1] * times)}
                | {edge: _series(run, run.rates[:, k] * times)["y"] for edge, k in (("low", 0), ("high", 2))}
                for i, (run, times) in enumerate(zip(runs, later, strict=True))
                if times is not None
            ],
            axes=axes | {"yLabel": text("inside.rate-axis")},
            label=text("inside.rates-label"),
            language=language(),
        )
        st.checkbox(text("inside.later"), key="inside-later", help=text("inside.later-help"))
        st.caption(" ".join([text("inside.rates-note"), *_left_out(runs, names, later)]))


def _left_out(runs: list[History], names: list[str], later: list[float | None]) -> list[str]:
    """What the chart of effective rates cannot show of the runs."""
    said = []
    for run, name, times in zip(runs, names, later, strict=True):
        zeros, points = int((run.rates[:, 1] == 0).sum()), len(run.rates)
        if times is None:
            said.append(text("inside.later-none", name=plain(name)))
        elif zeros:
            said.append(text("inside.rates-zero", name=plain(name), zeros=zeros, points=points))
    return said


def _series(run: History, y: np.ndarray) -> dict[str, list]:
    """Points for a logarithmic axis, which has no 0, as few as the eye needs; those that stand stay where they are."""
    every = 1
    while len(y) > MAX_POINTS * every:
        every *= 2
    picked = slice(every - 1, None, every)
    # JSON knows no NaN.
    values = [float(f"{value:.4g}") if np.isfinite(value) and value else None for value in y[picked].tolist()]
    return {"x": run.measured_at[picked].tolist(), "y": values}


def _steps(found: Snapshot, _: Seen) -> None:
    steps.draw(found.runs, _layers(found.runs[0].training.network.sizes))


def _mistakes(found: Snapshot, _: Seen) -> None:
    state = _alive(_chosen(found))
    if state is None:
        return
    classes = DATA_SETS[state.training.data].classes
    counts = inside.confusion(state)
    cell = st.session_state.get("inside-chosen-cell")
    shown = inside.mistakes(state, cell=cell)
    if cell is None:
        title = text("inside.surest", n=len(shown.true), all=f"{int(counts.sum() - counts.trace()):,}")
    else:
        true, said = (classes[k] for k in cell)
        title = text("inside.cell", n=len(shown.true), all=f"{int(counts[cell]):,}", true=true, said=said)
    matrix, gallery = st.columns([1, 1], gap="medium")
    with matrix:
        charts.confusion(
            key="inside-mistakes",
            counts=counts,
            classes=classes,
            cell=cell,
            said=text("inside.said"),
            true=text("inside.true"),
            label=text("inside.confusion"),
            language=language(),
            on_change=_choose_cell,
        )
    with gallery:
        views.mistakes(
            key="inside-gallery",
            title=title,
            images=shown.images,
            items=[
                {"title": f"{classes[true]} → {classes[said]}", "share": f"{share:.1%}"}
                for true, said, share in zip(shown.true, shown.said, shown.probability.tolist(), strict=True)
            ],
        )


def _choose_cell() -> None:
    st.session_state["inside-chosen-cell"] = given("inside-mistakes", "cell", several(2, whole(0, 9)))


def _digit(found: Snapshot, _: Seen) -> None:
    states, runs = found.states, found.runs
    data = states[0].training.data
    over = found.status in OVER
    sent = [_sent(place, state, over) for place, state in enumerate(states)]
    if any(state.remaining and state.diverged_at < 0 for state in states):
        st.caption(text("inside.networks", n=f"{max(iteration for iteration, _ in sent):,}"))
    views.digit(
        key="inside-digit",
        data=data,
        runs=[run.training.run.optimizer for run in runs],
        names=run_names(runs, language()),
        networks=[network for _, network in sent],
        classes=DATA_SETS[data].classes,
        samples=_samples(data),
        label=text(f"inside.draw-{data}"),
        takes=text(f"inside.take-{data}"),
        note=text(f"inside.made-{data}"),
        language=language(),
    )


def _sent(place: int, state: RunState, over: bool) -> tuple[int, dict | None]:
    """A run's network as the browser has it, and of which iteration: a new one only now and then while it trains."""
    stage = state.iteration * STAGES // state.training.iterations
    mark = (state.training, stage, state.diverged_at, over and state.iteration)
    kept = st.session_state.setdefault("inside-networks", {})
    if place not in kept or kept[place][0] != mark:
        kept[place] = (mark, state.iteration, None if state.diverged_at >= 0 else _packed(state))
    return kept[place][1:]


def _packed(state: RunState) -> dict:
    network = inside.at_rest(state)
    return {
        "activation": network.activation,
        "sizes": list(state.training.network.sizes),
        "steps": list(network.steps),
        "layers": [views.packed(layer) for layer in network.layers],
    }


@lru_cache(maxsize=2)
def _samples(data: str) -> dict:
    images = load(data)
    picked = np.random.default_rng(0).choice(len(images.test), SAMPLES, replace=False)
    return {"images": views.packed(images.test[picked]), "labels": images.test_labels[picked].tolist()}


_PARTS = {
    "weights": _weights,
    "spread": _spread,
    "time": _time,
    "steps": _steps,
    "curvature": curvature.draw,
    "mistakes": _mistakes,
    "digit": _digit,
}
"""What draws each part, in the order of the row."""


def _chosen(found: Snapshot) -> tuple[str, RunState]:
    """Draws the row of runs; name and state of the one that is chosen."""
    runs = found.runs
    place, names = _place(runs), run_names(runs, language())
    views.run_choice(
        key="inside-run",
        runs=[run.training.run.optimizer for run in runs],
        names=names,
        chosen=place,
        label=text("inside.run"),
        on_change=_choose_run,
    )
    return names[place], found.states[place]


def _place(runs: list[History]) -> int:
    return min(st.session_state.get("inside-chosen-run", 0), len(runs) - 1)


def _choose_run() -> None:
    place = given("inside-run", "place", whole(0, MAX_RUNS - 1))
    if place is not None:
        st.session_state["inside-chosen-run"] = place


def _alive(chosen: tuple[str, RunState]) -> RunState | None:
    """The state, or a sentence in its place."""
    name, state = chosen
    if state.diverged_at < 0:
        return state
    st.markdown(text("inside.diverged", name=plain(name), n=f"{state.diverged_at:,}"))
    return None


def _layers(sizes: tuple[int, ...]) -> list[str]:
    names = [text("inside.layer", n=n) for n in range(1, len(sizes) - 1)] + [text("inside.output")]
    return [f"{name} ({a} → {b})" for name, a, b in zip(names, sizes, sizes[1:], strict=False)]


def _short(value: float) -> str:
    return f"{value:.2g}".replace("-", "−").replace("e−0", "e−")
