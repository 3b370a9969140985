"""How a view gets onto a page: a component of a few lines that hands its data to the library, which comes by HTTP.

So an interaction costs about as many bytes as it changes, and a second visit costs hardly any.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from ui.browser.library import FOLDER, home

Query = Mapping[str, Sequence[str]]


def view(name: str) -> Callable:
    """The component that mounts ``create`` of the module ``<name>.view.js``, wherever it stands."""
    script = f"""
const library = import(new URL({json.dumps(asset(home(name)[0]))}, location.origin).href);
export default (component) => {{
  let gone = false;
  let cleanup = () => {{}};
  library.then(({{mount}}) => {{
    if (!gone) cleanup = mount("{name}", component);
  }});
  return () => {{
    gone = true;
    cleanup();
  }};
}};
"""
    return _hearing(st.components.v2.component(f"descent_{name}", js=script, isolate_styles=False))


def _hearing(mount: Callable) -> Callable:
    """Mounts a view; what it said before this session was there, to a server that was started anew since, is heard."""

    def heard(*, key: str, **more: object) -> object:
        new = key not in st.session_state
        result = mount(key=key, **more)
        changed = {name[3:-7]: call for name, call in more.items() if name.startswith("on_") and name[-7:] == "_change"}
        said = [call for name, call in changed.items() if new and st.session_state[key].get(name) is not None]
        for call in said:
            call()
        if said:
            # The views have been told what this session knew until now.
            st.session_state["visits"] = st.session_state.get("visits", 0) + 1
            st.rerun()
        return result

    return heard


def base() -> str:
    """The path at which the app is mounted, with a slash at its end."""
    path = st.get_option("server.baseUrlPath").strip("/")
    return f"/{path}/" if path else "/"


def asset(name: str) -> str:
    """The path of a file that the server has for the browser, wherever the app is mounted."""
    return f"{base()}{FOLDER}/{name}"


def looked_up(runs: Sequence[str]) -> list[dict[str, str]]:
    """Optimizers in the form in which the browser looks their looks up."""
    return [{"optimizer": one} for one in runs]


def lists(query: Query) -> dict[str, list[str]]:
    """A query as JSON."""
    return {name: list(values) for name, values in query.items()}
