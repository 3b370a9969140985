"""The controls of the MNIST page: start, pause, stop, and the settings of network and batches."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from jobs import OVER, PAUSED, scheduler
from mnist import ACTIVATIONS, BOUNDS
from ui import address
from ui.language import text
from ui.training_state import TrainingState, hidden_text, read_hidden
from ui.training_view import draw_progress
from ui.work import owner

PAGE = "mnist"
NUMBERS = ("iterations", "batch", "init", "seed")


def controls(state: TrainingState) -> None:
    """The buttons, as the session's job allows them."""
    found = scheduler().snapshot(owner())
    status = found.status if found else None
    busy = status is not None and status not in OVER
    changed = busy and st.session_state.get("mnist-trained") != state
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            text("mnist.again" if changed else "mnist.start"),
            key="mnist-start",
            type="primary",
            icon=":material/play_arrow:",
            disabled=busy and not changed,
            on_click=_start,
        )
        waiting = status == PAUSED
        st.button(
            text("mnist.resume" if waiting else "mnist.pause"),
            key="mnist-pause",
            icon=":material/play_pause:",
            disabled=not busy,
            on_click=scheduler().resume if waiting else scheduler().pause,
            args=(owner(),),
        )
        st.button(
            text("mnist.stop"),
            key="mnist-stop",
            icon=":material/stop:",
            disabled=not busy,
            on_click=scheduler().stop,
            args=(owner(),),
        )
        st.button(text("mnist.article"), key="mnist-article", help=text("mnist.article-help"), on_click=_article)
        draw_progress(found, state)


def setup(state: TrainingState) -> None:
    """Network and batches; what cannot be read is said at its field."""
    # Widgets are seeded on every run: their values survive a change of page or language.
    values = {"iterations": state.iterations, "batch": state.batch, "init": state.init, "seed": state.seeds[0]}
    with st.container(horizontal=True, vertical_alignment="top"):
        for name in NUMBERS:
            kind = type(values[name])
            low, high = kind(BOUNDS[name].low), kind(BOUNDS[name].high)
            st.session_state[f"mnist-{name}"] = values[name]
            shape = {"format": "%g", "step": 0.01} if name == "init" else {}
            st.number_input(
                text(f"mnist.{name}"), low, high, key=f"mnist-{name}", on_change=_set, args=(name,), width=150, **shape
            )
        bad = st.session_state.get("mnist-hidden-bad")
        if not bad:
            st.session_state["mnist-hidden"] = hidden_text(state.hidden)
        with st.container(width=200):
            help_ = text("mnist.hidden-help")
            st.text_input(text("mnist.hidden"), key="mnist-hidden", max_chars=40, on_change=_set_hidden, help=help_)
            if bad:
                st.error(text("mnist.hidden-bad", why=bad))
        names = {activation.name: key for key, activation in ACTIVATIONS.items()}
        st.session_state["mnist-activation"] = ACTIVATIONS[state.activation].name
        st.selectbox(
            text("mnist.activation"),
            list(names),
            key="mnist-activation",
            on_change=_set_activation,
            args=(names,),
            width=150,
        )


def _start() -> None:
    state = st.session_state["mnist-state"]
    scheduler().submit(owner(), state.trainings())
    st.session_state["mnist-trained"] = replace(state, unread=())


def _change(**changes: object) -> None:
    address.change(PAGE, replace(st.session_state["mnist-state"], unread=(), **changes))


def _set(name: str) -> None:
    value = st.session_state[f"mnist-{name}"]
    _change(**({"seeds": (value,)} if name == "seed" else {name: value}))


def _set_hidden() -> None:
    try:
        _change(hidden=read_hidden(st.session_state["mnist-hidden"]))
        st.session_state["mnist-hidden-bad"] = ""
    except ValueError as error:
        st.session_state["mnist-hidden-bad"] = str(error)


def _set_activation(names: dict[str, str]) -> None:
    _change(activation=names[st.session_state["mnist-activation"]])


def _article() -> None:
    address.change(PAGE, TrainingState())
