"""What the server has beside the app: files for the browser that never change under their name, and a word of them."""

from __future__ import annotations

import base64
import gc
import hashlib
import re
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache, partial

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frame import static
from frame.lasting import answer, packed
from ui.browser.bundling import LATER, worker, workers
from ui.browser.component import asset
from ui.browser.library import later, library, style_sheet
from ui.charts.plotly_js import plotly_js

FILES: tuple[Callable[[], tuple[str, bytes]], ...] = (
    library,
    style_sheet,
    plotly_js,
    *(partial(later, room) for room in LATER),
    *(partial(worker, module) for module in workers()),
)
"""What is served, each as its name and its content; nothing else is reached by any path."""


def routes() -> list[BaseRoute]:
    """The routes of the files, below the app's base path."""
    return [Route(asset("{name}"), _answer, methods=["GET"])]


async def _answer(request: Request) -> Response:
    wanted = request.path_params["name"]
    content = next((content for name, content in (file() for file in FILES) if name == wanted), None)
    if content is None:
        return Response("Not found", status_code=404, media_type="text/plain")
    return answer(wanted, content, request.headers.get("accept-encoding", ""))


class Announced:
    """Puts the styles into the head of the page, so that nothing moves when they come, and tells of the library."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun: list[Message] = []
        parts: list[bytes] = []

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                begun.append(message)
            elif not begun:
                await send(message)
            else:
                parts.append(message.get("body", b""))
                if not message.get("more_body"):
                    page = _with_styles(b"".join(parts), begun[0])
                    await send(begun[0])
                    await send({"type": "http.response.body", "body": page})

        await self._app(_plain(scope), receive, told if scope["type"] == "http" else send)


def _plain(scope: Scope) -> Scope:
    """A page that is asked for comes as it is, not packed."""
    if scope["type"] != "http" or b"text/html" not in dict(scope["headers"]).get(b"accept", b""):
        return scope
    return scope | {"headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}


def _is_page(message: Message) -> bool:
    headers = MutableHeaders(scope=message)
    html = headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers
    return html and message["status"] == 200


def _with_styles(page: bytes, begun: Message) -> bytes:
    """The page that names the style sheet, and the headers that are true of it."""
    sheet, headers = asset(style_sheet()[0]), MutableHeaders(scope=begun)
    more = [f'<link rel="stylesheet" href="{sheet}">']
    more += [f'<link rel="modulepreload" crossorigin href="./{chunk}">' for chunk in static.chunks()]
    found = page.replace(b"</head>", f"{''.join(more)}</head>".encode(), 1)
    headers.append("Link", f"<{asset(library()[0])}>; rel=modulepreload")
    if found:
        headers["Content-Length"] = str(len(found))
    else:
        # Whoever asks for the headers alone is not told how long the page would be.
        del headers["Content-Length"]
    if "etag" in headers:
        headers["ETag"] = f'{headers["etag"].rstrip(chr(34))}-{style_sheet()[0][4:12]}"'
    if "last-modified" in headers:
        del headers["Last-Modified"]
    return found


class Guarded:
    """Tells the browser with every answer what a page of ours may load and run, and nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(guards())
            await send(message)

        await self._app(scope, receive, guarded if scope["type"] == "http" else send)


@cache
def guards() -> dict[str, str]:
    """The headers of every answer; ``docs/hosting.md`` says what for. None forbids to frame the page: lessons are."""
    inline = re.findall(r"<script>(.*?)</script>", static.page(), re.DOTALL)
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in inline]
    allowed = {
        "default-src": "'none'",
        # Streamlit loads the script of a component from a blob; the browser compiles what ``formula`` has written.
        "script-src": " ".join(("'self'", "blob:", "'unsafe-eval'", *hashes)),
        # Maps are computed in threads of their own, from a file of ours.
        "worker-src": "'self'",
        # Streamlit writes its styles while the page runs.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "media-src": "'self' blob:",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{what} {sources}" for what, sources in allowed.items()),
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }


@asynccontextmanager
async def warmed(_: object) -> AsyncIterator[None]:
    """Imports and makes what the first visitor needs, while the server already answers."""
    threading.Thread(target=_warm, daemon=True).start()
    yield


def _warm() -> None:
    from pages import find_pages

    find_pages()
    for file in FILES:
        packed(*file())
    static.warm()
    # What stays for good is not looked through again: with a class at work, whole collections stopped all for 0.2 s.
    gc.collect()
    gc.freeze()
