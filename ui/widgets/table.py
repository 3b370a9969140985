"""A table of results: on a screen one that sorts, on paper one with every column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

Cell = str | float | int | None


def table(
    columns: Mapping[str, Sequence[Cell]],
    *,
    key: str,
    formats: Mapping[str, str] | None = None,
    configured: Mapping[str, object] | None = None,
    missing: str = "—",
) -> None:
    """Draws columns by their heads.

    ``formats``: of numbers, as for ``%``, by their columns; ``configured``: other columns as ``st.dataframe`` has them;
    ``missing``: what stands for None.
    """
    formats = formats or {}
    numbers = {name: st.column_config.NumberColumn(format=written) for name, written in formats.items()}
    st.dataframe(
        columns,
        hide_index=True,
        key=key,
        column_config=numbers | dict(configured or {}),
        width="stretch",
        placeholder=missing,
    )
    # The first draws what its frame shows, which on paper is a part.
    st.html(on_paper(columns, formats, missing))


def on_paper(columns: Mapping[str, Sequence[Cell]], formats: Mapping[str, str], missing: str) -> str:
    """The table as HTML; ``frame/print.css`` shows it on paper alone."""

    def cell(name: str, value: Cell) -> str:
        if value is None:
            return missing
        return formats[name] % value if name in formats else str(value)

    heads = "".join(f"<th>{escape(name)}</th>" for name in columns)
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(cell(*one))}</td>' for one in zip(columns, row, strict=True))}</tr>"
        for row in zip(*columns.values(), strict=True)
    )
    return f'<table class="dl-on-paper"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
