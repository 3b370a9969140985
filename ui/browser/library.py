"""What the browser needs once: every module, the catalogue and the styles, as one file under a name with its hash."""

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
    data, style = (json.dumps(part, ensure_ascii=False) for part in (catalogue(), styles()))
    text = f"""{everything()}
const catalogue = {data};
const sheet = new CSSStyleSheet();
sheet.replaceSync({style});
document.adoptedStyleSheets.push(sheet);
const mountView = (name, component) => mount(views[name], component, catalogue);
export {{mountView as mount}};
"""
    content = text.encode()
    return f"lab-{hashlib.sha256(content).hexdigest()[:16]}.js", content
