"""The formula card: the rule of a run in LaTeX, with the article's symbols, and what it does in a sentence."""

from __future__ import annotations

import streamlit as st

from formula.to_latex import rule_latex, symbol_latex
from optimizers import Run
from ui.language import language, text


def formula_card(run: Run) -> None:
    """Draws the card of a run."""
    optimizer, spoken = run.declaration, language()
    with st.container(border=True, key="formula-card", gap="small"):
        st.markdown(f"**{text('race.formula', name=optimizer.name)}** — {optimizer.summary[spoken]}")
        lines = rule_latex(optimizer.formula, optimizer.all_symbols)
        aligned = r" \\[0.5em] ".join(line.replace(" = ", " &= ", 1) for line in lines)
        st.latex(rf"\begin{{aligned}} {aligned} \end{{aligned}}")
        values = ", ".join(rf"${symbol_latex(h.symbol)} = {run.values[h.key]:g}$" for h in optimizer.hyperparameters)
        st.markdown(values)
        if optimizer.note:
            st.markdown(optimizer.note[spoken])
        st.caption(text("race.source", source=optimizer.source))
