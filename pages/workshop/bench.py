"""The workshop's bench: an editor for a rule, its formula, its numbers' ranges; an editor for a surface."""

from __future__ import annotations

import re

import streamlit as st

from formula.errors import FormulaError, reason_of
from formula.packing import MAX_PACKED, TooLong, is_packed
from formula.parse import MAX_TEXT
from formula.to_latex import aligned, rule_latex
from optimizers import OPTIMIZERS
from optimizers.usual import Range
from optimizers.written import MAX_NAME, RangeError, Written, blind, taken_over, write
from pages.workshop import views
from surfaces import find
from surfaces.written import WindowError, written_in
from surfaces.written import write as write_surface
from ui.browser.given import chosen, given, text_of, told
from ui.links import address
from ui.links.workshop import EXAMPLES, WorkshopState
from ui.words.language import because, text

PAGE = "workshop"
LONGEST = 10 * MAX_TEXT
"""Of what an editor sends: what is too long for a formula is told, what is longer still nobody has typed."""
_EDGES = ("x0", "x1", "y0", "y1")


def rule_bench(state: WorkshopState) -> None:
    """The rule: where to begin, the editor, what it says, and the ranges of its numbers."""
    rule = _draft(state)
    names = {text(f"workshop.{key}"): key for key in EXAMPLES} | {o.name: o.key for o in OPTIMIZERS.values()}
    st.selectbox(
        text("workshop.begin"),
        list(names),
        index=None,
        placeholder=text("workshop.choose"),
        key="workshop-begin",
        on_change=_begin,
        args=(names,),
    )
    st.session_state["workshop-name"] = rule.name
    st.text_input(text("workshop.name"), max_chars=MAX_NAME, key="workshop-name", on_change=_rename)
    views.editor(
        key="workshop-editor",
        text=rule.text,
        epoch=st.session_state.get("workshop-rule-epoch", 0),
        label=text("workshop.rule"),
        error=_error("rule"),
        hint=_unseeing(rule.text) if not _error("rule") else "",
        rows=7,
        limit=MAX_TEXT,
        on_change=_type_rule,
    )
    # What stands below keeps its place, and an expander stays open, whether or not there is a formula.
    with st.container():
        if st.session_state.get("workshop-rule-error") is None:
            _stand_in(rule.text)
            symbols = {key: key for key, _ in rule.ranges} | state.runs[state.bench or 0].declaration.all_symbols
            st.latex(aligned(rule_latex(state.runs[state.bench or 0].declaration.formula, symbols), "0.6em"))
    with st.expander(text("workshop.ranges")):
        refused = st.session_state.get("workshop-rule-error")
        for key, values in rule.ranges:
            _range_fields(key, values)
            if isinstance(refused, RangeError) and refused.key == key:
                st.error(text("workshop.no-range", name=key))


def _unseeing(rule: str) -> str:
    """What to say of a rule that does not see where it is going, else ""."""
    meant = blind(rule)
    if meant is None:
        return ""
    return text("workshop.meant", found=meant) if meant else text("workshop.blind")


def _stand_in(rule: str) -> None:
    """Offers the gradient in the place of what others call so."""
    if meant := blind(rule):
        st.button(text("workshop.write-g", found=meant), key="workshop-write-g", on_click=_write_g, args=(meant,))


def _write_g(found: str) -> None:
    rule = _draft(_state())
    st.session_state["workshop-rule-epoch"] = st.session_state.get("workshop-rule-epoch", 0) + 1
    changed = re.sub(rf"\b{re.escape(found)}\b", "g", rule.text)
    _take(Written(rule.name, changed, tuple(one for one in rule.ranges if one[0] != found)))


def surface_bench(state: WorkshopState) -> None:
    """The surface: its expression and its window."""
    own = is_packed(state.surface) and not find(state.surface).rows
    _, expression, window = written_in(state.surface) if own else ("", "", (-4.0, 4.0, -3.0, 3.0))
    draft = st.session_state.get("workshop-surface-draft")
    views.editor(
        key="workshop-surface-editor",
        text=expression if draft is None else draft,
        epoch=int(own),
        label=text("workshop.expression"),
        error=_error("surface"),
        rows=2,
        limit=MAX_TEXT,
        on_change=_type_surface,
    )
    st.caption(text("workshop.expression-help"))
    with st.container(horizontal=True):
        for edge, value in zip(_EDGES, window, strict=True):
            st.session_state[f"workshop-{edge}"] = value
            st.number_input(
                text(f"workshop.{edge}"), -1e4, 1e4, key=f"workshop-{edge}", on_change=_type_surface, width=110
            )


def _draft(state: WorkshopState) -> Written:
    """What stands in the editor: the rule that runs, or the one that is not finished yet."""
    return st.session_state.get("workshop-draft") or state.written


def _error(what: str) -> dict | None:
    """The refusal of the rule or the surface, in the session's language."""
    refused = st.session_state.get(f"workshop-{what}-error")
    if refused is None:
        return None
    if isinstance(refused, RangeError):
        # It is told where the range is.
        return None
    place = {"line": refused.line, "column": refused.column} if isinstance(refused, FormulaError) else {}
    return {"line": 1, "column": 1, **place, "sentence": _sentence(refused)}


def _sentence(error: ValueError) -> str:
    """Why something cannot be used, in the session's language."""
    match error:
        case FormulaError():
            place = text("workshop.place", line=error.line, column=error.column)
            return f"{place} {text(f'formula.{error.reason}', **error.values)}"
        case TooLong():
            return text("workshop.too-long", found=error.length, limit=MAX_PACKED)
        case WindowError():
            return text("workshop.no-window")
    return text("workshop.refused", why=because(reason_of(error)))


def _state() -> WorkshopState:
    return address.state_of(PAGE)


def _take(rule: Written) -> None:
    """Puts a rule on the bench, or notes why it cannot run; the race goes on with the last one that could."""
    memory = st.session_state
    try:
        known = write(rule.name, rule.text, dict(rule.ranges))
        address.change(PAGE, _state().with_rule(known))
        memory["workshop-draft"], memory["workshop-rule-error"] = None, None
    except ValueError as error:
        memory["workshop-draft"], memory["workshop-rule-error"] = rule, error


def _type_rule() -> None:
    typed = given("workshop-editor", "text", told(text_of(LONGEST)))
    if typed is not None:
        rule = _draft(_state())
        _take(Written(rule.name, typed, rule.ranges))


def _begin(names: dict[str, str]) -> None:
    key, name = chosen("workshop-begin", names), st.session_state["workshop-begin"]
    if key is None:
        return
    st.session_state["workshop-begin"] = None
    st.session_state["workshop-rule-epoch"] = st.session_state.get("workshop-rule-epoch", 0) + 1
    if key in EXAMPLES:
        _take(Written(name[:MAX_NAME], EXAMPLES[key]))
        return
    _take(taken_over(OPTIMIZERS[key]))


def _rename() -> None:
    rule = _draft(_state())
    name = st.session_state["workshop-name"].strip() or rule.name
    _take(Written(name, rule.text, rule.ranges))


def _range_fields(key: str, values: Range) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown(f"`{key}`", width=70)
        for field, value in zip(Range._fields, values, strict=True):
            name = f"workshop-{key}-{field}"
            st.session_state[name] = value
            st.number_input(
                text(f"workshop.{field}"), key=name, format="%g", on_change=_set_range, args=(key,), width=120
            )


def _set_range(key: str) -> None:
    rule = _draft(_state())
    if key not in dict(rule.ranges):
        # The rule has become another one meanwhile.
        return
    named = zip(Range._fields, dict(rule.ranges)[key], strict=True)
    values = Range(*(float(st.session_state.get(f"workshop-{key}-{field}", kept)) for field, kept in named))
    changed = tuple((one, values if one == key else old) for one, old in rule.ranges)
    _take(Written(rule.name, rule.text, changed))


def _type_surface() -> None:
    memory = st.session_state
    typed = given("workshop-surface-editor", "text", told(text_of(LONGEST)))
    state = _state()
    if typed is None:
        if not is_packed(state.surface) or find(state.surface).rows:
            return
        typed = written_in(state.surface)[1]
    window = tuple(float(memory[f"workshop-{edge}"]) for edge in _EDGES)
    try:
        key = write_surface(text("workshop.own-surface"), typed, window)
        address.change(PAGE, state.with_surface(key))
        memory["workshop-surface-draft"], memory["workshop-surface-error"] = None, None
    except ValueError as error:
        memory["workshop-surface-draft"], memory["workshop-surface-error"] = typed, error
