"""What a poll is about, around its picture: the task, the race or the training, and the formulas."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from formula.to_latex import expression_latex, symbol_latex
from mnist import DATA_SETS
from pages.lessons.poll.topics import Topic
from pages.lessons.quiz.question import where
from pages.lessons.teach.prediction import State, names
from surfaces import Surface, find
from ui.links.race import RaceState
from ui.links.training import TrainingState
from ui.widgets.formula_card import equal, rule_and_values
from ui.widgets.markdown import plain, safe_markdown
from ui.words.language import language, text


def before(topic: Topic) -> None:
    """Draws the task, and where all that is asked about takes place."""
    if topic.task:
        st.markdown(safe_markdown(topic.task))
    if topic.link:
        st.caption(_scene(topic.link.state()))


def after(topic: Topic) -> None:
    """Draws the formulas; those of a single run are open."""
    if topic.link is None:
        return
    state = topic.link.state()
    called = names(state)
    with st.expander(text("poll.formulas"), expanded=len(topic.places) == 1):
        if not isinstance(state, TrainingState):
            _surface(find(state.surface), dict(state.parameters))
        for place in topic.places:
            st.markdown(f"**{plain(called[place])}**")
            rule_and_values(state.runs[place], state.notation if isinstance(state, RaceState) else "article")


def _scene(state: State) -> str:
    if not isinstance(state, TrainingState):
        known = {name: plain(value) for name, value in where(language(), state).items()}
        about = text("poll.about-race" if isinstance(state, RaceState) else "poll.about-map", **known)
        return about + (text("poll.noise", noise=f"{state.noise:g}") if state.noise else "")
    layers = "–".join(str(size) for size in state.trainings()[0].network.sizes)
    data = DATA_SETS[state.data].name
    return text("poll.about-mnist", data=data, layers=layers, batch=state.batch, iterations=f"{state.length:,}")


def _surface(surface: Surface, parameters: Mapping[str, float]) -> None:
    st.latex(surface_latex(surface))
    if surface.parameters:
        st.markdown(equal((one.symbol, parameters.get(one.key, one.default)) for one in surface.parameters))


def surface_latex(surface: Surface) -> str:
    """The surface as an equation; of data, the mean over its rows."""
    symbols = {one.key: symbol_latex(one.symbol) for one in surface.parameters}
    mean = rf"\frac{{1}}{{{len(surface.rows)}}} \sum_{{(u, v)}} " if surface.rows else ""
    return f"E(x, y) = {mean}{expression_latex(surface.tree, symbols)}"
