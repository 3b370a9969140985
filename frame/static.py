"""Streamlit's own files for the browser: from memory and packed, some announced before the first widget asks for them.

Streamlit reads each anew for every visitor and sends it whole: two megabytes of modules before anything is seen.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from frame.lasting import KINDS, TEXTS, answer, packed
from ui.browser.component import base

WIDGETS = ("BidiComponent", "Button", "ButtonGroup", "PageLink", "Selectbox", "rehype-katex")
"""What most pages of ours begin with, by the names of Streamlit's modules."""

_FOLDER = Path(streamlit.__file__).with_name("static")
_FROM = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')


@cache
def page() -> str:
    """Streamlit's own page, whose head names what every app needs."""
    return (_FOLDER / "index.html").read_text("utf-8")


@cache
def chunks() -> list[str]:
    """The modules of ``WIDGETS`` with all that they need and the page does not name, as paths below it.

    None where Streamlit's files are called otherwise.
    """
    folder = _FOLDER / "static" / "js"
    wanted, found = [path.name for widget in WIDGETS for path in folder.glob(f"{widget}.*.js")], []
    while wanted:
        name = wanted.pop()
        if name in found or name in page():
            continue
        found.append(name)
        wanted += _FROM.findall((folder / name).read_text("utf-8"))
    return [f"static/js/{name}" for name in sorted(found)]


class Kept:
    """Answers for Streamlit's modules, styles and fonts; all else is the app's."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = _asked(scope)
        if name is None:
            await self._app(scope, receive, send)
        else:
            accepted = Request(scope).headers.get("accept-encoding", "")
            await answer(name, _content(name), accepted)(scope, receive, send)


def _asked(scope: Scope) -> str | None:
    """Which of the files is asked for, if one of them is."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    name = scope["path"].removeprefix(base())
    return name if name in _names() else None


@cache
def _names() -> frozenset[str]:
    return frozenset(
        path.relative_to(_FOLDER).as_posix() for path in (_FOLDER / "static").rglob("*") if path.suffix in KINDS
    )


@cache
def _content(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()


def warm() -> None:
    """Packs what the first visitor's browser asks for at once."""
    for name in _names():
        if Path(name).suffix in TEXTS and (name in page() or name in chunks()):
            packed(name, _content(name))
