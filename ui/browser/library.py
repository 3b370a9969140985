"""What the browser needs once: every module with the catalogue, and the styles, each under a name with its hash."""

from __future__ import annotations

import hashlib
import json
from functools import cache

from ui.browser.bundling import everything, styles
from ui.browser.catalogue import catalogue

FOLDER = "assets"
"""Where the server has it, from the app's base path."""


@cache
def library() -> tuple[str, bytes]:
    """Its name and its text: an ES module with ``mount(view, component)``, as UTF-8."""
    text = f"""{everything()}
const catalogue = {json.dumps(catalogue(), ensure_ascii=False)};
const mountView = (name, component) => mount(views[name], component, catalogue);
export {{mountView as mount}};
"""
    return _named(text, "js")


@cache
def style_sheet() -> tuple[str, bytes]:
    """The name and the text of all styles, which a page has from its first moment on."""
    return _named(styles(), "css")


def _named(text: str, kind: str) -> tuple[str, bytes]:
    content = text.encode()
    return f"lab-{hashlib.sha256(content).hexdigest()[:16]}.{kind}", content
