"""The frame by AppTest: what stands around every page."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from pages import find_pages
from tests.browser.test_access import PAGES

APP = str(Path(__file__).parents[2] / "frame" / "main.py")


@pytest.mark.parametrize("place", PAGES)
def test_an_embedded_page_tells_its_language(monkeypatch, place):
    """The view that makes it the document's: tests/browser/test_access.py."""
    monkeypatch.setattr(ContextProxy, "is_embedded", True)
    address = urlsplit(PAGES[place])
    page = address.path.strip("/") or "race"
    first = {page: find_pages()[page]} | find_pages()
    monkeypatch.setattr("pages.find_pages", lambda: first)
    app = AppTest.from_file(APP, default_timeout=60)
    for name, values in parse_qs(address.query).items():
        app.query_params[name] = values
    app.run()
    assert not app.exception and not app.title
    (document,) = (one for one in app.get("bidi_component") if one.proto.id.endswith("-document-language"))
    assert json.loads(document.proto.json) == {"language": "ja" if place == "made" else "en"}
