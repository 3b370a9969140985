"""What the server has beside the app: files for the browser that never change under their name, and a word of them."""

from __future__ import annotations

import gzip
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.browser.component import asset
from ui.browser.library import library
from ui.charts.plotly_js import plotly_js

FOR_EVER = "public, max-age=31536000, immutable"

FILES: tuple[Callable[[], tuple[str, bytes]], ...] = (library, plotly_js)
"""What is served, each as its name and its content; nothing else is reached by any path."""


def routes() -> list[BaseRoute]:
    """The routes of the files, below the app's base path."""
    return [Route(asset("{name}"), _answer, methods=["GET"])]


async def _answer(request: Request) -> Response:
    wanted = request.path_params["name"]
    content = next((content for name, content in (file() for file in FILES) if name == wanted), None)
    if content is None:
        return Response("Not found", status_code=404, media_type="text/plain")
    headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        content, headers["Content-Encoding"] = _packed(wanted, content), "gzip"
    return Response(content, media_type="text/javascript", headers=headers)


@cache
def _packed(name: str, content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


class Announced:
    """Tells the browser of the library with the page itself, so that both are on their way at once."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("Link", f"<{asset(library()[0])}>; rel=modulepreload")
            await send(message)

        await self._app(scope, receive, told if scope["type"] == "http" else send)


@asynccontextmanager
async def warmed(_: object) -> AsyncIterator[None]:
    """Imports and makes what the first visitor needs, while the server already answers."""
    threading.Thread(target=_warm, daemon=True).start()
    yield


def _warm() -> None:
    from pages import find_pages

    find_pages()
    _packed(*library())
    _packed(*plotly_js())
