"""The workshop's data: a table of the reader's own, pasted or from a file, as the loss of a line or of a classifier."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from formula.errors import reason_of
from formula.packing import MAX_PACKED, TooLong
from pages.workshop.bench import PAGE
from surfaces import find
from surfaces.sheet import MAX_CHARACTERS, Sheet, TableError, decoded, read_sheet
from surfaces.table import MAX_ROWS, SCALINGS, pick
from surfaces.written import write_table
from ui.browser.given import chosen
from ui.links import address
from ui.widgets.markdown import plain
from ui.words.language import because, language, text

MOST_TOLD = 12
"""Rows that a preview names."""


def table_bench() -> None:
    """Where a table is pasted or uploaded, what was read of it, and which two columns of it are used."""
    memory = st.session_state
    st.caption(text("workshop.table-help", rows=MAX_ROWS))
    st.text_area(
        text("workshop.table"), key="workshop-table", height=110, max_chars=MAX_CHARACTERS, on_change=_read_table
    )
    st.file_uploader(
        text("workshop.file"), ["csv", "txt", "tsv"], key="workshop-file", max_upload_size=1, on_change=_take_file
    )
    sheet = memory.get("workshop-sheet")
    if sheet is not None:
        _columns(sheet)
    st.checkbox(text("workshop.classifier"), key="workshop-classifier", on_change=_use_table)
    _scaling()
    if memory.get("workshop-left-out") is not None:
        st.caption(_preview(sheet))
        st.caption(_curvature())
    refused = memory.get("workshop-table-error")
    if refused is not None:
        st.error(_reason(refused))


def _scaling() -> None:
    """Which columns are standardized; a class never is."""
    memory = st.session_state
    usual = ("x", "off") if memory.get("workshop-classifier") else SCALINGS
    words = {text(f"workshop.scaling-{one}"): one for one in usual}
    wanted = memory.get("workshop-scaling-chosen", "both")
    memory["workshop-scaling"] = next((word for word, one in words.items() if one == wanted), next(iter(words)))
    st.radio(
        text("workshop.scaling"), list(words), key="workshop-scaling", horizontal=True, on_change=_scale, args=(words,),
        help=text("workshop.scaling-help"),
    )  # fmt: skip


def _scale(words: dict[str, str]) -> None:
    wanted = chosen("workshop-scaling", words)
    if wanted is not None:
        st.session_state["workshop-scaling-chosen"] = wanted
        _use_table()


def _columns(sheet: Sheet) -> None:
    memory = st.session_state
    with st.container(horizontal=True):
        for key in ("u", "v"):
            # A widget that was not drawn has forgotten; what is used has not.
            memory[f"workshop-{key}"] = memory["workshop-columns"][key]
            st.selectbox(
                text(f"workshop.{key}"),
                range(len(sheet.names)),
                key=f"workshop-{key}",
                format_func=lambda place: _name(sheet, place),
                on_change=_choose_columns,
            )


def _name(sheet: Sheet, place: int) -> str:
    return sheet.names[place] or text("workshop.column", number=sheet.places[place])


def _preview(sheet: Sheet) -> str:
    """How many rows of which columns there are, and which rows were left out."""
    memory = st.session_state
    left_out, columns = memory["workshop-left-out"], memory["workshop-columns"]
    said = text(
        "workshop.preview",
        rows=len(sheet.rows) - len(left_out),
        u=plain(_name(sheet, columns["u"])),
        v=plain(_name(sheet, columns["v"])),
    )
    if not left_out:
        return said
    lines = ", ".join(map(str, left_out[:MOST_TOLD])) + (", …" if len(left_out) > MOST_TOLD else "")
    return f"{said} {text('workshop.left-out', count=len(left_out), lines=lines)}"


def _curvature() -> str:
    """What is said of the surface that the table has become."""
    surface = find(address.state_of(PAGE).surface)
    return surface.watch[language()] if surface.rows else ""


def _reason(refused: ValueError) -> str:
    if isinstance(refused, TableError):
        return text(f"sheet.{refused.reason}", **{name: plain(value) for name, value in refused.values.items()})
    if isinstance(refused, TooLong):
        return text("workshop.too-long", found=refused.length, limit=MAX_PACKED)
    return text("workshop.refused", why=plain(because(reason_of(refused))))


def _take_file() -> None:
    uploaded = st.session_state["workshop-file"]
    # A file may be gone: the browser still names what an earlier server had.
    if isinstance(uploaded, UploadedFile):
        st.session_state["workshop-table"] = decoded(uploaded.getvalue())[: MAX_CHARACTERS + 1]
        _read_table()


def _read_table() -> None:
    memory = st.session_state
    memory["workshop-sheet"] = memory["workshop-left-out"] = memory["workshop-table-error"] = None
    pasted = memory.get("workshop-table", "")
    if not pasted.strip():
        return
    try:
        sheet = read_sheet(pasted)
    except TableError as error:
        memory["workshop-table-error"] = error
        return
    memory["workshop-sheet"], memory["workshop-columns"] = sheet, dict(zip("uv", sheet.usual, strict=True))
    _use_table()


def _choose_columns() -> None:
    memory = st.session_state
    count = len(memory["workshop-sheet"].names) if memory.get("workshop-sheet") else 0
    chosen = {key: memory.get(f"workshop-{key}") for key in "uv"}
    if all(isinstance(place, int) and 0 <= place < count for place in chosen.values()):
        memory["workshop-columns"] = chosen
        _use_table()


def _use_table() -> None:
    """The surface of the columns that are chosen, or a note on why they cannot be one."""
    memory = st.session_state
    sheet = memory.get("workshop-sheet")
    if sheet is None:
        return
    memory["workshop-left-out"] = memory["workshop-table-error"] = None
    try:
        rows, left_out = pick(sheet, *memory["workshop-columns"].values())
        scaling = memory.get("workshop-scaling-chosen", "both")
        key = write_table(text("workshop.own-table"), rows, memory.get("workshop-classifier", False), scaling)
        address.change(PAGE, address.state_of(PAGE).with_surface(key))
        memory["workshop-left-out"] = left_out
    except ValueError as error:
        memory["workshop-table-error"] = error
