"""The curves of a training: how they are looked at, and what the browser is sent of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from jobs import Snapshot
from mnist import History
from mnist.summary import Curve, by_run, curve, run_count
from pages.mnist.training import change
from ui.browser.given import chosen
from ui.charts import views as charts
from ui.links.training import BANDS, MAX_SMOOTH, X_AXES, Y_AXES, TrainingState, run_names
from ui.presenting import presentation
from ui.words.language import language, text


def view_options(state: TrainingState) -> None:
    """What the axes show, and what lies around the curves."""
    _one_of("y", state.y, Y_AXES)
    _one_of("x", state.x, X_AXES)
    if len(state.seeds) > 1:
        _one_of("band", state.band, BANDS)
        st.session_state["mnist-single"] = state.single == "on"
        st.checkbox(text("mnist.single"), key="mnist-single", on_change=_set_single)
    st.session_state["mnist-smooth"] = state.smooth
    st.slider(text("mnist.smooth"), 0.0, MAX_SMOOTH, step=0.01, key="mnist-smooth", on_change=_set_smooth, width=110)


def curves(state: TrainingState, found: Snapshot | None) -> None:
    """The two plots: what was chosen for y, and beside it the loss, or the accuracy where that was the choice."""
    runs = by_run(found.runs, run_count(found.runs)) if found else []
    other = "loss" if state.y != "loss" else "accuracy"
    left, right = st.columns([3, 2])
    with left, st.container(key="mnist-accuracy"):
        _plot("mnist-accuracy-curves", state, runs, state.y)
    with right, st.container(key="mnist-loss"):
        _plot("mnist-loss-curves", state, runs, other)


def _plot(key: str, state: TrainingState, runs: Sequence[Sequence[History]], y: str) -> None:
    note = "" if presentation.on() else f" — {text(f'mnist.{y}-note')}"
    st.markdown(f"**{text(f'mnist.{y}')}**{note}")
    names = run_names([seeds[0] for seeds in runs], language())
    strong = [_series(place, names[place], seeds, state, y) for place, seeds in enumerate(runs)]
    if y == "accuracy":
        named = [one | {"name": f"{one['name']} (test)"} for one in strong]
        faint = [
            _faint(place, f"{names[place]} (train)", curve(seeds, state.x, "batch", "none"))
            for place, seeds in enumerate(runs)
        ]
        strong = named + faint
    charts.curves(
        key=key,
        runs=[seeds[0].training.run.optimizer for seeds in runs],
        series=strong,
        axes=_axes(state, runs, y),
        label=text(f"mnist.{y}-label"),
        language=language(),
        settings=[str(seeds[0].training.run) for seeds in runs],
        tools=True,
        file=f"mnist-{y}",
        present=presentation.within("window"),
    )


def _series(place: int, name: str, seeds: Sequence[History], state: TrainingState, y: str) -> dict:
    found = curve(seeds, state.x, y, state.band)
    lost = sum(history.diverged_at >= 0 for history in seeds)
    more: dict[str, object] = {}
    if len(found.low):
        more |= {"low": _numbers(found.low), "high": _numbers(found.high)}
    if state.single == "on" and len(seeds) > 1:
        more["singles"] = [_numbers(single) for single in found.singles]
    if lost:
        at = min(history.diverged_at for history in seeds if history.diverged_at >= 0)
        key = "mnist.result-diverged" if len(seeds) == 1 else "mnist.result-diverged-seeds"
        more["ended"] = text(key, n=f"{at:,}", lost=lost, seeds=len(seeds))
    return {"name": name, "place": place, "x": _places(found), "y": _numbers(found.mean), "faint": False} | more


def _faint(place: int, name: str, found: Curve) -> dict:
    return {"name": name, "place": place, "x": _places(found), "y": _numbers(found.mean), "faint": True}


def _places(found: Curve) -> list[float]:
    return [round(value, 3) for value in found.x.tolist() if value == value] if len(found.x) else []


def _numbers(values: np.ndarray) -> list[float | None]:
    # JSON knows no NaN; four digits are more than a pixel can show.
    return [round(value, 4) if value == value else None for value in values.tolist()]


def _axes(state: TrainingState, runs: Sequence[Sequence[History]], y: str) -> dict[str, object]:
    trainings = [seeds[0].training for seeds in runs] or state.trainings()
    training = trainings[0]
    ends: Mapping[str, float] = {
        "iterations": training.iterations,
        "epochs": training.iterations / training.epoch,
        "examples": training.iterations * training.batch,
        "gradients": training.iterations * max(one.run.formula.gradients for one in trainings),
        "seconds": max((float(np.nanmax(h.seconds, initial=0.1)) for seeds in runs for h in seeds), default=1.0),
    }
    axes: dict[str, object] = {
        "xTo": ends[state.x],
        "xLabel": text(f"mnist.x-{state.x}"),
        "yLabel": _axis_name(y, state.smooth),
        "smooth": state.smooth,
        "band": state.band,
    }
    if not runs:
        axes["empty"] = text(f"mnist.{y}-empty")
    match y:
        case "accuracy":
            return axes | {"yFrom": 0, "yTo": 1, "percent": True}
        case "error":
            return axes | {"log": True, "percent": True, "best": "low"}
        case _:
            return axes | {"yFrom": 0, "best": "low"}


def _axis_name(y: str, smooth: float) -> str:
    name = text(f"mnist.axis-{y}")
    return f"{name} · {text('curves.smoothed', value=smooth)}" if smooth else name


def _one_of(name: str, value: str, options: Sequence[str]) -> None:
    shown = {text(f"mnist.{name}-{option}"): option for option in options}
    st.session_state[f"mnist-{name}"] = next(word for word, option in shown.items() if option == value)
    st.selectbox(
        text(f"mnist.{name}"), list(shown), key=f"mnist-{name}", on_change=_choose, args=(name, shown), width=140
    )


def _choose(name: str, shown: Mapping[str, str]) -> None:
    option = chosen(f"mnist-{name}", shown)
    if option is not None:
        change(**{name: option})


def _set_single() -> None:
    change(single="on" if st.session_state["mnist-single"] else "off")


def _set_smooth() -> None:
    change(smooth=float(st.session_state["mnist-smooth"]))
