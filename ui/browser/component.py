"""How a view gets onto a page: one invisible component, the library, carries all modules and the catalogue.

Its message is the same on every run, so Streamlit sends it once. The views are a few lines each that hand their data to
the library: an interaction costs about as many bytes as it changes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from ui.browser.bundling import everything, styles
from ui.browser.catalogue import catalogue

Query = Mapping[str, Sequence[str]]

# Views may be mounted before the library has arrived, so both sides meet at a promise under one symbol.
_MEETING = """
const meeting = Symbol.for("descent-lab");
if (!globalThis[meeting]) {
  let arrived;
  const library = new Promise((resolve) => { arrived = resolve; });
  globalThis[meeting] = {library, arrived};
}
"""


def _library() -> Callable:
    data = json.dumps(catalogue(), ensure_ascii=False)
    script = f"""{_MEETING}
{everything()}
const catalogue = {data};
globalThis[meeting].arrived((name, component) => mount(views[name], component, catalogue));
export default () => {{}};
"""
    return st.components.v2.component("descent_library", js=script, css=styles(), isolate_styles=False)


def view(name: str) -> Callable:
    """The component that mounts ``create`` of the module ``<name>.view.js``, wherever it stands."""
    script = f"""{_MEETING}
export default (component) => {{
  let gone = false;
  let cleanup = () => {{}};
  globalThis[meeting].library.then((mount) => {{
    if (!gone) cleanup = mount("{name}", component);
  }});
  return () => {{
    gone = true;
    cleanup();
  }};
}};
"""
    return st.components.v2.component(f"descent_{name}", js=script, isolate_styles=False)


_LIBRARY = _library()


def library() -> None:
    """Mounts what the views need; once a page, anywhere before or after them."""
    _LIBRARY(key="descent-library", height="content")


def looked_up(runs: Sequence[str]) -> list[dict[str, str]]:
    """Optimizers in the form in which the browser looks their looks up."""
    return [{"optimizer": one} for one in runs]


def lists(query: Query) -> dict[str, list[str]]:
    """A query as JSON."""
    return {name: list(values) for name, values in query.items()}
