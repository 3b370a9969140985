"""The settings of the MNIST page: network, data, length; what cannot be read is said at its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from formula import number_text
from formula.errors import reason_of
from mnist import ACTIVATIONS, BOUNDS, DATA_SETS, SAMPLINGS, is_installed
from pages.mnist.training import PAGE, change
from ui.browser.given import chosen
from ui.links import address
from ui.links.training import MAX_EPOCHS, TrainingState, hidden_text, read_hidden, read_init, read_seeds
from ui.widgets.markdown import plain
from ui.words.language import because, text

STEPS = {"iterations": 100, "batch": 10, "interval": 5, "subset": 1000, "dropout": 0.05, "label_noise": 0.05}
WRITTEN = {"hidden": (read_hidden, hidden_text), "init": (read_init, str), "seeds": (read_seeds, hidden_text)}


def setup(state: TrainingState, locked: bool = False) -> None:
    """Draws all settings, by what they concern; ``locked``: only to be read."""
    st.session_state["mnist-locked"] = locked
    # Widgets are seeded on every run: their values survive a change of page or language.
    for group, draw in {"network": _network, "length": _length, "data": _data}.items():
        st.markdown(f"**{text(f'mnist.{group}')}**")
        with st.container(horizontal=True, vertical_alignment="top"):
            draw(state)


def _network(state: TrainingState) -> None:
    _written("hidden", state.hidden)
    _choice("activation", state.activation, {key: activation.name for key, activation in ACTIVATIONS.items()})
    _written("init", state.init if isinstance(state.init, str) else number_text(state.init))
    _number("dropout", state.dropout)
    _number("decay", state.decay)
    _switch("batchnorm", state.batchnorm)


def _length(state: TrainingState) -> None:
    if state.epochs:
        st.session_state["mnist-epochs"] = state.epochs
        st.number_input(
            text("mnist.epochs"),
            0.01,
            MAX_EPOCHS,
            step=1.0,
            key="mnist-epochs",
            on_change=_set,
            args=("epochs",),
            disabled=_locked(),
            width=150,
        )
    else:
        _number("iterations", state.iterations)
    st.session_state["mnist-by-epochs"] = bool(state.epochs)
    st.checkbox(text("mnist.by-epochs"), key="mnist-by-epochs", on_change=_set_length, disabled=_locked())
    _number("interval", state.interval)
    _written("seeds", state.seeds)


def _data(state: TrainingState) -> None:
    sets = {key: found.name for key, found in DATA_SETS.items() if key == state.data or is_installed(key)}
    _choice("data", state.data, sets, help_=None if len(sets) == len(DATA_SETS) else text("mnist.data-help"))
    _number("batch", state.batch)
    _choice("sampling", state.sampling, {key: text(f"mnist.sampling-{key}") for key in SAMPLINGS}, width=210)
    _number("subset", state.subset)
    _number("label_noise", state.label_noise)


def _number(name: str, value: float) -> None:
    kind = int if BOUNDS[name].whole else float
    low, high = kind(BOUNDS[name].low), kind(BOUNDS[name].high)
    st.session_state[f"mnist-{name}"] = kind(value)
    shape = {"step": STEPS[name]} if name in STEPS else {"step": 0.0001} if kind is float else {}
    st.number_input(
        text(f"mnist.{name}"),
        low,
        high,
        key=f"mnist-{name}",
        on_change=_set,
        args=(name,),
        disabled=_locked(),
        width=150,
        format=None if kind is int else "%g",
        help=text("mnist.decay-help") if name == "decay" else None,
        **shape,
    )


def _choice(name: str, value: str, names: Mapping[str, str], help_: str | None = None, width: int = 170) -> None:
    # Options are the words themselves: with format_func the choice would be lost when the language changes.
    st.session_state[f"mnist-{name}"] = names[value]
    keys = {shown: key for key, shown in names.items()}
    st.selectbox(
        text(f"mnist.{name}"),
        list(keys),
        key=f"mnist-{name}",
        on_change=_set_choice,
        args=(name, keys),
        disabled=_locked(),
        width=width,
        help=help_,
    )


def _switch(name: str, value: str) -> None:
    st.session_state[f"mnist-{name}"] = value == "on"
    st.checkbox(text(f"mnist.{name}"), key=f"mnist-{name}", on_change=_set_switch, args=(name,), disabled=_locked())


def _written(name: str, value: object) -> None:
    """A field for a text that is read by rules of its own."""
    read, say = WRITTEN[name]
    bad = st.session_state.get(f"mnist-{name}-bad")
    if not bad:
        st.session_state[f"mnist-{name}"] = say(value)
    with st.container(width=200):
        st.text_input(
            text(f"mnist.{name}"),
            key=f"mnist-{name}",
            max_chars=120,
            on_change=_set_written,
            args=(name, read),
            disabled=_locked(),
            help=text(f"mnist.{name}-help"),
        )
        if bad:
            st.error(text("mnist.bad", why=plain(because(bad))))


def _locked() -> bool:
    return st.session_state["mnist-locked"]


def _set(name: str) -> None:
    change(**{name: st.session_state[f"mnist-{name}"]})


def _set_choice(name: str, keys: Mapping[str, str]) -> None:
    key = chosen(f"mnist-{name}", keys)
    if key is not None:
        change(**{name: key})


def _set_switch(name: str) -> None:
    change(**{name: "on" if st.session_state[f"mnist-{name}"] else "off"})


def _set_length() -> None:
    state = address.state_of(PAGE)
    if st.session_state["mnist-by-epochs"]:
        near = round(state.iterations * state.batch / state.subset, 2)
        change(epochs=min(MAX_EPOCHS, max(0.01, near)))
    else:
        change(epochs=0.0, iterations=state.length)


def _set_written(name: str, read: Callable[[str], object]) -> None:
    try:
        change(**{name: read(st.session_state[f"mnist-{name}"])})
        st.session_state[f"mnist-{name}-bad"] = None
    except ValueError as error:
        st.session_state[f"mnist-{name}-bad"] = reason_of(error)
