"""The formula card: the rule of a run in LaTeX, with the article's symbols, and what it does in a sentence."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from formula.to_latex import aligned, number_latex, rule_latex, symbol_latex
from optimizers import Run
from ui.browser.given import chosen
from ui.links.race import NOTATIONS
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
        own = {} if notation == "article" else {h.key: h.names[notation] for h in run.hyperparameters}
        symbols = {h.key: h.symbol for h in run.hyperparameters} | optimizer.all_symbols | own
        # The rate of this step, as a schedule makes it, has the rate's symbol with an index.
        scheduled = {run.formula.lines[0].target: symbols["lr"]} if run.schedule != "constant" else {}
        st.latex(aligned(rule_latex(run.formula, symbols | scheduled), "0.8em"))
        st.markdown(
            ", ".join(rf"${symbol_latex(symbols[key])} = {number_latex(value)}$" for key, value in run.values.items())
        )
        if optimizer.note:
            st.markdown(optimizer.note[spoken])
        st.caption(text("race.source", source=optimizer.source))


def read_notation(key: str) -> str | None:
    """Whose symbols the switch of the card ``key`` asks for, if it asks for any."""
    return chosen(f"{key}-notation", {one: one for one in NOTATIONS})
