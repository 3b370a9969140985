"""What the browser needs: modules with the catalogue, views of later rooms, styles, each under a name with its hash."""

from __future__ import annotations

import json
from functools import cache

from ui.browser import bundling
from ui.browser.bundling import named
from ui.browser.catalogue import catalogue

FOLDER = "assets"
"""Where the server has it, from the app's base path."""


@cache
def library() -> tuple[str, bytes]:
    """Its name and its text: an ES module with ``mount(view, component)`` for the views of the race, as UTF-8."""
    text = f"""{bundling.first()}
const catalogue = {json.dumps(catalogue(), ensure_ascii=False)};
const mounting = (views) => (name, component) => mount(views[name], component, catalogue);
const mountView = mounting(views);
export {{{", ".join(["mountView as mount", "mounting", *bundling.shared()])}}};
"""
    return named(text, "js")


@cache
def later(room: str) -> tuple[str, bytes]:
    """The same for the views of a later room; it takes what the library has from there."""
    needed, own = bundling.later(room)
    text = f"""import {{{", ".join(["mounting", *needed])}}} from "./{library()[0]}";
{own}
const mountView = mounting(views);
export {{mountView as mount}};
"""
    return named(text, "js")


def home(view: str) -> tuple[str, bytes]:
    """The file that mounts a view."""
    room = bundling.room_of(bundling.views()[view])
    return later(room) if room else library()


@cache
def style_sheet() -> tuple[str, bytes]:
    """The name and the text of all styles, which a page has from its first moment on."""
    return named(bundling.styles(), "css")
