"""The formula card: the rule of a run in LaTeX, with the article's symbols, and what it does in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st

from formula.to_latex import aligned, number_latex, rule_latex, symbol_latex
from optimizers import Run
from optimizers.notation import NOTATIONS, Shown, shown
from ui.browser.given import chosen
from ui.widgets.markdown import plain
from ui.words.language import language, text


def formula_card(run: Run, notation: str, on_notation: Callable[[], None], key: str = "race") -> None:
    """Draws the card of a run; the switch of symbols has the key ``<key>-notation``."""
    optimizer, spoken = run.declaration, language()
    with st.container(border=True, key="formula-card" if key == "race" else f"{key}-formula-card", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f"**{text('race.formula', name=plain(optimizer.name))}** — {optimizer.summary[spoken]}", width="stretch"
            )
            st.session_state[f"{key}-notation"] = notation
            st.segmented_control(
                text("race.notation"),
                NOTATIONS,
                format_func=lambda key: text(f"race.notation-{key}"),
                key=f"{key}-notation",
                on_change=on_notation,
                label_visibility="collapsed",
                width="content",
            )
        here = rule_and_values(run, notation)
        if here.lacking:
            symbols = [f"${symbol_latex(here.symbols[key])}$" for key in here.lacking]
            st.caption(_lacking(run, notation, symbols))
        if optimizer.note:
            st.markdown(optimizer.note[spoken])
        st.caption(text("race.source", source=optimizer.source))


def rule_and_values(run: Run, notation: str) -> Shown:
    """Draws the rule of a run and below it what its symbols stand for, in these symbols, which are returned."""
    here = shown(run, notation)
    st.latex(aligned(rule_latex(here.rule, here.symbols, here.objective), "0.8em"))
    st.markdown(equal((here.symbols[key], value) for key, value in here.values.items()))
    return here


def equal(values: Iterable[tuple[str, float]]) -> str:
    """Symbols with what they stand for, as Markdown."""
    return ", ".join(f"${symbol_latex(symbol)} = {number_latex(value)}$" for symbol, value in values)


def _lacking(run: Run, notation: str, symbols: list[str]) -> str:
    """What to say of symbols that the paper or library does not have."""
    where = text(f"race.notation-in-{notation}") if notation == "paper" else text(f"race.notation-{notation}")
    if notation != "paper" and len(symbols) == len(run.values):
        return text("race.notation-absent", where=where, name=plain(run.declaration.name))
    return text("race.notation-lacks", where=where, symbols=", ".join(symbols))


def read_notation(key: str) -> str | None:
    """Whose symbols the switch of the card ``key`` asks for, if it asks for any."""
    return chosen(f"{key}-notation", {one: one for one in NOTATIONS})
