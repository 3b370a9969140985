"""What a host may ask the server: ``/health`` answers how much it has to do, and about nobody in particular."""

from __future__ import annotations

import time

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from frame.log import SESSIONS
from jobs import scheduler

_BEGUN = time.monotonic()


def health() -> Route:
    """The route, below the app's base path."""
    return Route("/health", _answer, methods=["GET"])


async def _answer(_: Request) -> Response:
    found = {
        "status": "ok",
        "seconds": round(time.monotonic() - _BEGUN),
        "sessions": SESSIONS.open,
        **scheduler().load(),
    }
    return JSONResponse(found, headers={"Cache-Control": "no-store"})
